"""What the bot says to small talk: a line, and two questions that the articles do answer."""

from collections.abc import Sequence

from bot.conversation.acts import Act
from bot.messages.reply import SMALL_TALK, Notice

# Who is new needs examples to go on with; who is in the midst of asking, only after these.
_OPENINGS = frozenset({Act.GREETING, Act.HELP, Act.IDENTITY})
# Here nobody does.
_CLOSINGS = frozenset({Act.QUIET, Act.FAREWELL, Act.LUCK, Act.OK, Act.KEPT})
# The reply to marks without words, as "?", behind an answer.
GOING_ON = Notice(
    "Is something unclear? “more” goes on from there, “source?” says where it stands, “summarise it” gives the article "
    "in short.",
    "help",
)
# The reply to "it", "2." or "since when?" where nothing was found that they could go on from.
UNCLEAR = Notice("I do not know what that is about. Name it in a few words, and I look it up.", "help")
HOW_TO_GO_ON = "Ask me something about the articles, or write “help”."
NO_OPINION = "I am a bot and have no opinion."
# The reply to a long text that asks nothing and is about nothing in the articles: a log, an e-mail, minutes.
NO_QUESTION = Notice(
    "That is a longer text, and I see no question in it that the articles bear on. Ask me in one sentence.", "help"
)

_EXAMPLES = 2
_WHAT_I_DO = (
    "I answer questions about the articles with the sentence that says so and its source, or tell you that they do not "
    "say. I also summarise an article, list them, and know who wrote one and when."
)
_LINES = {
    Act.HELP: _WHAT_I_DO,
    Act.ASIDE: "Go ahead, ask.",
    Act.CANNOT: "That I cannot do: I only quote what the articles say, and summarise them in their own sentences.",
    Act.LANGUAGE: "I find what is asked in the language of the articles.",
    Act.IDENTITY: f"I am Footnote, a bot, no person and no language model. {_WHAT_I_DO}",
    Act.OPINION: "I am a bot and have no opinion of my own; I quote what the articles say.",
    Act.NOW: "That I cannot know: I have no clock, no calendar and no weather report, only the articles.",
    Act.PERSON: "I am only a bot. For a person, ask here in the channel, or whoever set me up in this place.",
    Act.SURE: "I quote what an article says, word for word; whether the article is right I cannot know. "
    "Look at the sentence in its context to judge it.",
    Act.KEPT: "How long a question is kept, and who can look at it, is up to whoever runs me; ask there to have yours "
    "deleted.",
    Act.ERRAND: "That is something for a person: I only answer questions, with what the articles say.",
    Act.WELL_BEING: "All is well here, thank you.",
    Act.FAREWELL: "Goodbye, and come back whenever you have a question.",
    Act.THANKS: "You are welcome.",
    Act.QUIET: "All right, I say nothing more until I am asked.",
    Act.LUCK: "Good luck!",
    Act.NEVER_MIND: "All right, never mind.",
    Act.COMPLAINT: "Sorry that this did not help. Ask in other words, or press “Not helpful” under the answer, "
    "so that whoever runs me sees it.",
    Act.GREETING: "Hello! Ask me something about the articles.",
    Act.PRAISE: "Glad to hear it.",
    Act.OK: "All right.",
    Act.EMOJI: "I am here.",
}


def courtesy(act: Act, questions: Sequence[str], *, is_asking: bool = False, kept: str = "") -> Notice:
    """The reply to small talk, with the first two of some questions to go on with.

    is_asking: whether the person is in the midst of asking. kept: what is said of what becomes of questions.
    """
    needs_examples = act not in _CLOSINGS and (act in _OPENINGS or not is_asking)
    line = kept if act is Act.KEPT and kept else _LINES[act]
    return Notice(f"{line}{_to_go_on(questions) if needs_examples else ''}", SMALL_TALK)


def help_notice(questions: Sequence[str]) -> Notice:
    """The reply to a message without words."""
    return Notice(f"{_WHAT_I_DO}{_to_go_on(questions)}", "help")


def _to_go_on(questions: Sequence[str]) -> str:
    examples = " or ".join(f"“{question}”" for question in questions[:_EXAMPLES])
    return f"\nFor example: {examples}" if examples else ""
