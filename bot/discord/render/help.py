"""What the bot says of itself in Discord."""

from bot.messages.help import ABOUT, LIMITS, kept
from bot.messages.reply import Notice

# Ways of asking in Discord alone: what somebody wrote does not reach the bot.
UNREAD_REPLY, UNREAD_ROLE = "unread reply", "unread role"

HOW_TO_ASK = (
    "Mention me in a channel, write to me directly, or type /ask for an answer that only you see. "
    "“Ask about this”, under Apps in the menu of a message, asks me what it says. "
    "Reply to an answer of mine to ask on. "
    "If you edit your question, my reply follows; if you delete it, my reply goes. "
    "/summary gives an article, or a topic, in a few of its own sentences; /articles lists what I know."
)
IN_THREADS = "In a thread where I answered you need not mention me again; the word “stop” ends that."


_UNREAD = {
    UNREAD_REPLY: Notice(
        "I see that you replied to me, but not what you wrote: Discord shows me replies only while the @ beside them "
        "is on. Switch it on, or mention me."
    ),
    UNREAD_ROLE: Notice(
        "You mentioned my role, and then Discord does not show me what you wrote. Mention me myself: the other entry "
        "with my name in the list that opens when you type @."
    ),
}


def notices(*, reads_messages: bool) -> dict[str, Notice]:
    """What the bot says to ways of asking that need no look into the articles."""
    how = f"{HOW_TO_ASK} {IN_THREADS}" if reads_messages else HOW_TO_ASK
    return {"help": Notice("\n\n".join((ABOUT, how, LIMITS, kept("server"))), "help"), **_UNREAD}
