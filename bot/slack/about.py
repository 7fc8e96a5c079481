"""What the bot says of itself in Slack."""

ABOUT = (
    "I answer questions about a set of articles by quoting the sentence that says so, with its source. "
    "When the articles do not say, I tell you so and show what comes nearest."
)
HOW_TO_ASK = (
    "Mention me in a channel, write to me directly, or type /ask for an answer that only you see. "
    "“Ask about this” in the menu of a message asks me what it says. "
    "In a thread where I answered you need not mention me again; the word “stop” ends that. "
    "If you edit your question, my reply follows; if you delete it, my reply goes. "
    "/summary gives an article, or a topic, in a few of its own sentences; /articles lists what I know."
)
LIMITS = "I do not reason, add up or guess, and I read no attachments."
KEPT = (
    "Questions, which sentence answered them and what you think of the answer are kept by whoever runs me, "
    "for a limited time, and go nowhere else. When a workspace takes me out, all of it is deleted."
)
NOT_INSTALLED = (
    "I am not, or no longer, installed in this workspace, so I can not answer. "
    "Whoever manages its apps can install me again."
)
HELP = "\n\n".join((ABOUT, HOW_TO_ASK, LIMITS, KEPT))
