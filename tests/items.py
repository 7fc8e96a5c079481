"""What people can do with the bot, by the names that tests are marked with: `@pytest.mark.item("mention")`.

The names are the same for every platform, so that what is exercised where can be told from the marks alone.
"""

ASKING = (
    "mention",
    "direct message",
    "agent pane",
    "thread follow-ups",
    "ask command",
    "share",
    "summary command",
    "conversation summary",
    "articles command",
    "reindex command",
    "add an article",
    "add a file",
    "add a message",
    "remove an article",
    "help command",
    "message shortcut",
    "global shortcut",
    "home",
    "auto channels",
    "attachments",
    "edited questions",
    "deleted questions",
    "delete my questions",
)
ANSWER = (
    "quotation",
    "sources",
    "more passages",
    "in context",
    "feedback",
    "unsure",
    "refusal",
    "tell me when covered",
    "ask a person",
    "make it an article",
    "already answered here",
    "source changed",
    "plain text fallback",
    "harmless text",
)
OPERATION = (
    "one reply",
    "order",
    "busy",
    "latency",
    "lost connection",
    "rate limits",
    "unreachable channel",
    "database gone",
    "index gone",
    "missing permissions",
    "allowed channels and people",
    "collections",
    "commands registered once",
    "both platforms in one process",
    "kill and restart",
    "shutdown",
    "bad settings",
    "request signatures",
    "several workspaces",
    "uninstalling",
    "figures",
    "digest",
)
ITEMS = (*ASKING, *ANSWER, *OPERATION)

# What a platform has no place for, and why.
NOT_THERE = {
    ("Slack", "commands registered once"): "a manifest registers them",
    ("Discord", "agent pane"): "Discord has none",
    ("Discord", "global shortcut"): "Discord has none",
    ("Discord", "home"): "Discord has none; /footnote says it",
    ("Discord", "request signatures"): "no open port: the gateway is a connection of ours",
    ("Discord", "several workspaces"): "one token for all servers",
}
