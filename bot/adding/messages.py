"""What of a message can become an article: its files, the pages that it names, its own words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adding.editor import Editor
from bot.adding.proposals import Proposals
from bot.messages.decisions import Decision
from bot.messages.text import clip
from index import ArticleNotAdded

if TYPE_CHECKING:
    from index import Draft, Drafts

MOST_FILES, MOST_PAGES = 5, 3
FEWEST_WORDS = 15
NOTHING_TO_ADD = (
    "I find nothing in this message that could be an article: no file, no address, and "
    f"fewer than {FEWEST_WORDS} words."
)
_ADDRESS = re.compile(r"https?://[^\s<>|\"]*[^\s<>|\"'.,;:!?)\]}]")
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of a message. size: in bytes. read: gives them, or raises ArticleNotAdded."""

    name: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Written:
    """A message. text: in plain words, with its lines. author: their name. published: the day, ISO.

    url: where it can be read, "" when the platform does not tell. addresses: of pages that it names.
    files: looks them up, one after the other; each may raise ArticleNotAdded.
    """

    text: str
    author: str
    published: str
    url: str
    addresses: Sequence[str]
    files: Sequence[Callable[[], Sent]]


def addresses_in(text: str) -> tuple[str, ...]:
    """The addresses of pages in a text, each once, whatever markup is around them."""
    return tuple(dict.fromkeys(_ADDRESS.findall(text)))


def decisions_on(written: Written, proposals: Proposals, editor: Editor) -> Iterator[Decision]:
    """Each thing that may be added; or one that says that there is none."""
    words = _ADDRESS.sub(" ", written.text).split()
    yield from decisions_on_files(written.files, proposals, editor)
    for address in written.addresses[:MOST_PAGES]:
        yield proposals.page(address, editor)
    if len(words) >= FEWEST_WORDS:
        yield proposals.text(lambda drafts: _draft(drafts, written), editor)
    elif not written.files and not written.addresses:
        yield Decision(NOTHING_TO_ADD)


def _draft(drafts: "Drafts", written: Written) -> "Draft":
    title = clip(written.text.strip().split("\n")[0], _LONGEST_TITLE)
    return drafts.text(title, written.text, written.author, written.published, written.url)


def decisions_on_files(
    files: Sequence[Callable[[], Sent]], proposals: Proposals, editor: Editor, collection: str = ""
) -> Iterator[Decision]:
    """Each file that may be added, or why it may not."""
    for look_up in files[:MOST_FILES]:
        try:
            sent = look_up()
        except ArticleNotAdded as error:
            yield Decision(str(error))
        else:
            yield proposals.file(sent.name, sent.size, sent.read, editor, collection)
    if len(files) > MOST_FILES:
        yield Decision(f"I look at {MOST_FILES} files at a time; send the others after these.")
