"""What the bot says of itself, on every platform."""

ABOUT = (
    "I answer questions about a set of articles by quoting the sentence that says so, with its source. "
    "When the articles do not say, I tell you so and show what comes nearest."
)
LIMITS = "I do not reason, add up or guess, and I read no attachments."
FILES_NOT_READ = "I do not read attachments, only what is written in the message."
ASKED_ABOVE = "To the question above:"
ANSWERED_BEFORE = "Already answered here:"

NOT_HERE = "I do not answer in this channel. Write to me directly, or ask whoever runs me to allow the channel."
NOT_YOU = "I may only answer some people, and you are not on the list. Ask whoever runs me."
NOT_OF_US = "I answer only people of the organisation that runs me. Somebody who works there can ask me for you."


KEPT_NOWHERE = "Nothing of this is kept: what is said in the terminal is gone when it ends."
FORGOTTEN_HERE = "Forgotten. Nothing was kept but in the memory of this terminal."
CANNOT_FORGET = "I cannot delete anything just now, as my database does not answer. Please ask me again later."


def forgotten(count: int, days: int) -> str:
    """The reply to who had their questions deleted, so many; days: how long later ones are kept."""
    what = "1 question" if count == 1 else f"{count} questions"
    done = (
        f"Done. I deleted {what} of yours, which sentences answered and what you thought of the replies."
        if count
        else "Nothing of yours was kept any more."
    )
    return (
        f"{done} What stands in channels and messages stays there until it is deleted there. What you ask from now on "
        f"is kept for {days} days again."
    )


def kept_for(days: int, *, with_words: bool) -> str:
    """The reply to who asks what becomes of what they write; with_words: whether those of questions are kept."""
    what = "your questions, which sentence answered them" if with_words else "which sentences answered your questions"
    no_words = "" if with_words else " The words of a question are deleted once it is answered."
    return (
        f"Whoever runs me keeps {what} and what you think of the answers for {days} days, then they are deleted."
        f"{no_words} To have yours deleted now, write “delete my questions” to me. Where others read along they see "
        "your question and my reply; if you delete the question there, my reply goes too."
    )


def kept(community: str) -> str:
    """What becomes of what people write; the community is what the platform calls theirs."""
    return (
        "Questions, which sentence answered them and what you think of the answer are kept by whoever runs me, "
        "for a limited time, and go nowhere else. Write “delete my questions” to me, and yours are deleted. "
        f"When a {community} takes me out, all of it is deleted."
    )
