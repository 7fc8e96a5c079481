"""What a person asks about the talk itself: "what did I ask before?", "what did you say earlier?"."""

from collections.abc import Callable, Sequence

from bot.conversation.forms import form, words_of
from bot.messages.question import Posted
from bot.messages.reply import Notice, Recalled, RecalledQuestion, Reply, outcome_of, quote_of

MOST = 5
NOTHING_YET = Notice("As far as I remember, you have asked me nothing else here.", "recalled")
_ASKED = ("answered", "unsure", "refused", "several", "articles", "summary")  # outcomes of what asks something

_BEFORE = "before earlier last just previously previous the to me again so far here today first now and please"
_FORMS = (
    form("what which", "ask asked asking", "i we", beside=f"did have had was were do you {_BEFORE}"),
    form("what which", "say said answer answered reply replied tell told", "you", beside=f"did have had {_BEFORE}"),
    form("question questions answer answers", "my your was were", beside=f"what which is are show list {_BEFORE}"),
)


def recalls(text: str) -> bool:
    """Whether a message asks what was asked or answered before."""
    found = [word.lower() for word in words_of(text)]
    return any(each.fits(found) for each in _FORMS)


def recalled(posted: Sequence[Posted], link: Callable[[Posted], str]) -> Recalled | Notice:
    """A person's last questions where they ask, the newest first, each with its answer and a link to it."""
    last = [each for each in reversed(posted) if each.asked.text and each.outcome in _ASKED][:MOST]
    said = tuple(RecalledQuestion(each.asked.text, each.quote, link(each)) for each in last)
    return Recalled(said) if said else NOTHING_YET


def recalled_here(turns: Sequence[tuple[str, Reply]]) -> Recalled | Notice:
    """The same in a conversation between one person and the bot that stands above, where links lead nowhere.

    turns: what was said in it, and the replies, oldest first.
    """
    last = [(text, reply) for text, reply in reversed(turns) if outcome_of(reply) in _ASKED][:MOST]
    return Recalled(tuple(RecalledQuestion(text, quote_of(reply)) for text, reply in last)) if last else NOTHING_YET
