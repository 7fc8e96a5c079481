"""What the bot says to small talk: a line, and two questions that the articles do answer."""

from collections.abc import Sequence

from bot.conversation.small_talk import Act
from bot.messages.reply import SMALL_TALK, Notice

# After these, who is in the midst of asking needs no examples to go on.
ASIDES = frozenset({Act.THANKS, Act.FAREWELL, Act.NEVER_MIND, Act.OK, Act.PRAISE, Act.EMOJI, Act.WELL_BEING})
# The reply to marks without words, as "?", behind an answer.
GOING_ON = Notice(
    "Is something unclear? “more” goes on from there, “source?” says where it stands, “summarise it” gives the article "
    "in short.",
    "help",
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
    Act.PERSON: "I am only a bot. For a person, ask here in the channel, or whoever set me up in this place.",
    Act.SURE: "I quote what an article says, word for word; whether the article is right I cannot know. "
    "Look at the sentence in its context to judge it.",
    Act.WELL_BEING: "All is well here, thank you.",
    Act.FAREWELL: "Goodbye, and come back whenever you have a question.",
    Act.THANKS: "You are welcome.",
    Act.NEVER_MIND: "All right, never mind.",
    Act.COMPLAINT: "Sorry that this did not help. Ask in other words, or press “Not helpful” under the answer, "
    "so that whoever runs me sees it.",
    Act.GREETING: "Hello! Ask me something about the articles.",
    Act.PRAISE: "Glad to hear it.",
    Act.OK: "All right.",
    Act.EMOJI: "I am here.",
}


def courtesy(act: Act, questions: Sequence[str]) -> Notice:
    """The reply to small talk, with the first two of some questions to go on with."""
    return Notice(f"{_LINES[act]}{_to_go_on(questions)}", SMALL_TALK)


def help_notice(questions: Sequence[str]) -> Notice:
    """The reply to a message without words."""
    return Notice(f"{_WHAT_I_DO}{_to_go_on(questions)}", "help")


def _to_go_on(questions: Sequence[str]) -> str:
    examples = " or ".join(f"“{question}”" for question in questions[:_EXAMPLES])
    return f"\nFor example: {examples}" if examples else ""
