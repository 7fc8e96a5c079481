"""What the bot says of itself in Discord."""

from bot.messages.help import ABOUT, LIMITS, kept

HOW_TO_ASK = (
    "Mention me in a channel, write to me directly, or type /ask for an answer that only you see. "
    "“Ask about this”, under Apps in the menu of a message, asks me what it says. "
    "Reply to an answer of mine to ask on. "
    "If you edit your question, my reply follows; if you delete it, my reply goes. "
    "/summary gives an article, or a topic, in a few of its own sentences; /articles lists what I know."
)
IN_THREADS = "In a thread where I answered you need not mention me again; the word “stop” ends that."


def help_text(*, reads_messages: bool) -> str:
    """All of it."""
    how = f"{HOW_TO_ASK} {IN_THREADS}" if reads_messages else HOW_TO_ASK
    return "\n\n".join((ABOUT, how, LIMITS, kept("server")))
