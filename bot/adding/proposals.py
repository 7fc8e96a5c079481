"""What would be added or removed, as it is shown before anything is changed."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bot.adding.editor import Editor
from bot.adding.waiting import NewArticle, OldArticle, Waiting
from bot.conversation.views import View
from bot.messages.decisions import Choice, Decision
from bot.messages.quoting import article_citation, passage_quoted
from bot.messages.text import LONGEST_TITLE, clip
from index import (
    Article,
    ArticleNotAdded,
    articles_called,
    collection_folder,
    collection_named,
    nearest_titles,
    read_sync_state,
    split,
)

if TYPE_CHECKING:
    from index import Draft, Drafts

LOOKING = "I am looking at it, and show you what I would add."
LOOKING_FOR = "I am looking for it."
_PASSAGES_SHOWN = 3
_MOST_NAMED = 10


class Proposals:
    """Reads what is to become an article, and shows it; nothing is changed by that."""

    def __init__(self, corpus: Path, largest_file_mb: float, waiting: Waiting) -> None:
        self._corpus = corpus
        self._largest_file_mb = largest_file_mb
        self._waiting = waiting

    def page(self, address: str, editor: Editor, collection: str = "") -> Decision:
        """The page at an address."""
        from index import Fetcher, feed_in  # noqa: PLC0415 - a bot starts without them

        def draft(drafts: "Drafts") -> "Draft":
            page = Fetcher(largest_mb=self._largest_file_mb).fetch(address)
            feed = feed_in(page)
            if feed:
                raise ArticleNotAdded(
                    f"{page.url} is a feed, “{clip(feed.title, LONGEST_TITLE)}”. Add one of its pages; or let whoever "
                    "runs me follow it: python -m index sources add."
                )
            return drafts.page(page)

        return self._proposed(draft, editor, collection)

    def file(self, name: str, size: int, read: Callable[[], bytes], editor: Editor, collection: str = "") -> Decision:
        """A file that somebody sent; it is read only when it is not too large. read may raise ArticleNotAdded."""
        name = PurePosixPath(name).name
        return self._proposed(lambda drafts: drafts.file(name, size, read), editor, collection, name)

    def text(self, draft: Callable[["Drafts"], "Draft"], editor: Editor) -> Decision:
        """What somebody wrote."""
        return self._proposed(draft, editor, "")

    def removal(self, name: str, editor: Editor) -> Decision:
        """The article that a name means, its id or a part of its title."""
        articles = editor.view.index.articles
        called = articles_called(articles, name)
        if len(called) != 1:
            nearest = called[:_MOST_NAMED] or nearest_titles(articles, name)
            said = "may be several articles. Name one by its id" if called else "is no article that I know. The nearest"
            listed = "".join(f"\n• {each.id}: {clip(each.title, LONGEST_TITLE)}" for each in nearest)
            return Decision(f"“{clip(name, LONGEST_TITLE)}” {said}:{listed}")
        [article] = called
        source = self._source_of(article)
        after = [
            f"I quote {_passages(article)} of it. Its file is kept, so it can be put back.",
            f"It comes from the source “{source}”, which may bring it back when it changes there." if source else "",
        ]
        try:
            token = self._waiting.keep(OldArticle(article.id, article.title))
        except ArticleNotAdded as error:
            return Decision(str(error))
        return Decision(
            f"Remove “{clip(article.title, LONGEST_TITLE)}”?",
            article_citation(article),
            after="\n".join(filter(None, after)),
            choices=(Choice.REMOVE, Choice.CANCEL),
            token=token,
        )

    def _proposed(
        self, make: Callable[["Drafts"], "Draft"], editor: Editor, collection: str, name: str = ""
    ) -> Decision:
        """What would be added, or why nothing would be; name: of the file that it has."""
        from index import Drafts  # noqa: PLC0415 - a bot starts without it

        try:
            folder = self._folder_of(collection, editor.view)
            with closing(Drafts(self._largest_file_mb)) as drafts:
                draft = make(drafts)
                article = drafts.article(draft)
            article = replace(article, collection=article.collection or collection_named(folder))
            if any(article.text == each.text and article.collection == each.collection for each in _known(editor)):
                return Decision(f"“{clip(article.title, LONGEST_TITLE)}” is among the articles already.")
            own, replaced = self._replaced(article, draft, folder, name, editor.view)
            token = self._waiting.keep(NewArticle(draft, article.title, folder, own))
        except ArticleNotAdded as error:
            return Decision(str(error))
        passages = split(article)
        shown = passages[:_PASSAGES_SHOWN]
        named = f"It will be in the collection “{article.collection}”." if article.collection else ""
        unnamed = "It will be in no collection." if any(each.collection for each in _known(editor)) else ""
        after = [
            f"These are {len(shown)} of {_passages(article)}, as I would quote them."
            if passages[_PASSAGES_SHOWN:]
            else "",
            "" if article.published else "It gives no date.",
            named or unnamed,
            f"It takes the place of “{clip(replaced.title, LONGEST_TITLE)}”, which is kept." if replaced else "",
        ]
        return Decision(
            f"Add “{clip(article.title, LONGEST_TITLE)}”?",
            passages=tuple(map(passage_quoted, shown)),
            after=" ".join(filter(None, after)),
            choices=(Choice.ADD, Choice.CANCEL),
            token=token,
        )

    def _folder_of(self, collection: str, view: View) -> str:
        """The folder of a collection, below the corpus. Raises ArticleNotAdded for one that is not there."""
        wanted = collection_named(collection)
        if not wanted:
            return ""
        known = sorted({article.collection for article in view.index.articles} - {""})
        if wanted not in known or "/" in wanted or wanted.startswith("."):
            there = f"There are: {', '.join(known)}." if known else "There is none yet: whoever runs me makes a folder."
            raise ArticleNotAdded(f"There is no collection “{clip(collection, LONGEST_TITLE)}”. {there}")
        return collection_folder(self._corpus, wanted)

    def _replaced(
        self, article: Article, draft: "Draft", folder: str, name: str, view: View
    ) -> tuple[str, Article | None]:
        """The file whose place it takes, by its address or else its name, and the article that this does away with."""
        place = self._corpus / folder
        named = (PurePosixPath(folder) / PurePosixPath(name).stem).as_posix() if name else ""
        for each in view.index.articles:
            is_at = draft.url and (each.url, each.collection) == (draft.url, article.collection)
            file = self._corpus / f"{each.id}{draft.suffix}"
            if (is_at or each.id == named) and file.parent == place and file.is_file():
                return file.name, each
        return "", None

    def _source_of(self, article: Article) -> str:
        """The name of the source that gives it, or ""."""
        for name, source in read_sync_state(self._corpus).sources.items():
            files = (page.file for page in source.pages.values() if not page.vanished)
            if any(article.id in (file, PurePosixPath(file).with_suffix("").as_posix()) for file in files if file):
                return name
        return ""


def _known(editor: Editor) -> tuple[Article, ...]:
    return editor.view.index.articles


def _passages(article: Article) -> str:
    count = len(split(article))
    return "1 passage" if count == 1 else f"{count} passages"
