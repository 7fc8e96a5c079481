"""What the bot says of itself in Slack."""

from bot.messages.help import ABOUT, LIMITS, kept

HOW_TO_ASK = (
    "Mention me in a channel, write to me directly, or type /ask for an answer that only you see. "
    "“Ask about this” in the menu of a message asks me what it says. "
    "In a thread where I answered you need not mention me again; the word “stop” ends that. "
    "If you edit your question, my reply follows; if you delete it, my reply goes. "
    "/summary gives an article, or a topic, in a few of its own sentences; /articles lists what I know."
)
KEPT = kept("workspace")
NOT_INSTALLED = (
    "I am not, or no longer, installed in this workspace, so I cannot answer. "
    "Whoever manages its apps can install me again."
)
HELP = "\n\n".join((ABOUT, HOW_TO_ASK, LIMITS, KEPT))
