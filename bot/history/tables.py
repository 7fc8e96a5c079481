"""What the bot keeps in its database, as tables.

A change here needs a migration (`bot/history/migrations/`): databases that exist are brought to what stands here.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData()


def _question(table: str) -> ForeignKey:
    """What belongs to a question goes with it."""
    return ForeignKey("questions.key", name=f"{table}_of_question", ondelete="CASCADE")


# One row a question. It is written before the event is acknowledged ("waiting"), marked before its reply goes out
# ("sending") and completed afterwards ("done"), so that a process that is killed leaves nothing in doubt.
questions = Table(
    "questions",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("asked_at", Float, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("message", String(128), nullable=False),
    Column("person", String(64), nullable=False),
    Column("way", String(16), nullable=False),
    # Left out as soon as the question is answered where the settings say so.
    Column("text", Text, nullable=False),
    # Where a private reply goes; good for half an hour, and forgotten with the answer.
    Column("address", Text, nullable=False),
    Column("has_files", Boolean, nullable=False, default=False),
    Column("outcome", String(16), nullable=False, default=""),
    Column("seconds", Float),
    Column("confidence", Float),
    Column("reply", String(64), nullable=False, default=""),
    # What the answer quotes: article.text[quote_start:quote_end] was `quote`.
    Column("article", Text, nullable=False, default=""),
    Column("quote_start", Integer),
    Column("quote_end", Integer),
    Column("quote", Text, nullable=False, default=""),
    # The process that answers it; others leave it alone as long as that one lives (`leases`).
    Column("owner", String(64), nullable=False, server_default=""),
    Index("questions_by_state", "state", "asked_at"),
    Index("questions_by_thread", "workspace", "channel", "thread"),
)

# What people did to their questions and is not done about their replies yet; the text is NULL for a deletion.
changes = Table(
    "changes",
    metadata,
    Column("question", String(255), _question("changes"), primary_key=True),
    Column("text", Text),
    Column("at", Float, nullable=False),
    Column("owner", String(64), nullable=False, server_default=""),
)

# What a person thought of an answer; the last press counts.
feedback = Table(
    "feedback",
    metadata,
    Column("question", String(255), _question("feedback"), nullable=False),
    Column("person", String(64), nullable=False),
    Column("helpful", Integer, nullable=False),
    Column("at", Float, nullable=False),
    # What they had expected instead, in their own words.
    Column("expected", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("question", "person"),
)

# Who wants to hear when the articles cover a question; `told_at` once they did. The words stay until then.
watches = Table(
    "watches",
    metadata,
    Column("question", String(255), _question("watches"), nullable=False),
    Column("person", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("told_at", Float),
    PrimaryKeyConstraint("question", "person"),
)

# Threads in which somebody said "stop".
stopped_threads = Table(
    "stopped_threads",
    metadata,
    Column("workspace", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("workspace", "channel", "thread"),
)

# Whose question goes to a person who may know. It is posted in the owners' channel, as `post`; `is_begun` before that.
people_asked = Table(
    "people_asked",
    metadata,
    Column("question", String(255), _question("people_asked"), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("is_begun", Boolean, nullable=False),
    Column("channel", String(64), nullable=False),
    Column("post", String(64), nullable=False),
)

# What an owner replied: `told` are the words that went to who asked, `begun` those that are on the way.
owner_replies = Table(
    "owner_replies",
    metadata,
    Column("channel", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    # NULL while nobody knows yet that `post` is the question that was just posted.
    Column("question", String(255), _question("owner_replies")),
    Column("post", String(64), nullable=False),
    # Of who replied, on Slack an id.
    Column("name", String(128), nullable=False),
    Column("text", Text, nullable=False),
    Column("begun", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("channel", "message"),
)

# What was made of a reply and is no article yet; `is_done` once the index was built with it, or could not be.
owner_articles = Table(
    "owner_articles",
    metadata,
    Column("channel", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Column("question", String(255), _question("owner_articles"), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("is_done", Boolean, nullable=False),
    PrimaryKeyConstraint("channel", "message"),
)

# The weeks that were summed up in a channel. The row is written before the message goes out; `sent_at` afterwards.
digests = Table(
    "digests",
    metadata,
    Column("platform", String(16), nullable=False),
    Column("channel", String(64), nullable=False),
    # Its Monday, as 2026-11-23.
    Column("week", String(10), nullable=False),
    # The articles that served then, as JSON: the next digest tells which are new.
    Column("articles", Text, nullable=False),
    Column("sent_at", Float),
    PrimaryKeyConstraint("platform", "channel", "week"),
)

# Who holds what until when, in seconds since 1970; a process that lives holds the lease that is called like itself.
leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("until", Float, nullable=False),
)
