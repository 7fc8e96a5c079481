"""What an owner replied becomes an article: saved in the corpus, and built as /reindex does."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.conversation.owners import AsksOwners, tell_owners
from bot.conversation.reindex import RUNNING, Reindexing
from bot.conversation.views import Views
from bot.history.people_asked import PeopleAsked, WrittenArticle
from index import ArticleNotAdded, Change, ChangeLog, collection_folder

_log = logging.getLogger(__name__)

MAKING = "I am making it an article; I will say here what came of it."
MADE_BEFORE = "It was made an article already."
NO_LONGER = "I do not find the reply any more, so I cannot make it an article."
FOR_ADMINS = "Only admins may make it an article, since that builds the index; whoever runs me names them."
NOT_KEPT = "I could not write that down just now. Please try again in a minute."
LONGEST_TITLE, LONGEST_TEXT, LONGEST_AUTHOR = 150, 3_000, 100


class OwnerArticles:
    """Makes what was written down to articles, one after the other; one process does that for all."""

    def __init__(
        self,
        people: PeopleAsked,
        views: Views,
        reindexing: Reindexing,
        corpus: Path,
        largest_file_mb: float,
        log: ChangeLog,
    ) -> None:
        self._people = people
        self._views = views
        self._reindexing = reindexing
        self._corpus = corpus
        self._largest_file_mb = largest_file_mb
        self._log = log
        self._is_building = False

    def look(self, platforms: Mapping[str, AsksOwners]) -> None:
        """Begin with the first, unless one is being made. After a kill it is begun anew, which changes no file."""
        for name, platform in platforms.items():
            for article in self._people.to_make(name)[:1]:
                if not self._is_building:
                    self._make(platform, article)

    def _make(self, platform: AsksOwners, article: WrittenArticle) -> None:
        from index import AddResult, OpenCorpus  # noqa: PLC0415 - a bot starts without it

        published = datetime.fromtimestamp(article.at, UTC).date().isoformat()
        try:
            # What is for a collection's owners to know is for those to ask who may ask the collection.
            folder = collection_folder(self._corpus, platform.collection_of(article.reply.channel))
            into = OpenCorpus(self._corpus / folder, self._largest_file_mb)
            added = into.add_text(article.title, article.text, article.author, published)
        except ArticleNotAdded as error:
            self._end(platform, article, str(error))
            return
        _log.info("An owner's reply is the article %s", added.file)
        if added.change is not AddResult.UNCHANGED:
            self._log.add(f"{article.author}, an owner", [(Change(added.change.value), added.file, article.title)])
        self._is_building = True

        def tell(result: str) -> None:
            try:
                if result != RUNNING:  # by another process: it may have begun before the article was there
                    self._end(platform, article, f"“{article.title}” is an article now ({added.file}). {result}")
            finally:
                self._is_building = False

        view = self._views.of(platform.reader(article.reply.to.asked.workspace, article.reply.channel))
        in_full, who = not view.hidden, f"{article.author}, an owner"
        if self._reindexing.start(tell, in_full=in_full, tells_progress=False, who=who) == RUNNING:
            self._is_building = False

    def _end(self, platform: AsksOwners, article: WrittenArticle, said: str) -> None:
        tell_owners(platform, article.reply, said, offers_article=False)
        self._people.finish_article(article.reply)


def make_article(people: PeopleAsked, channel: str, message: str, title: str, text: str, author: str) -> str:
    """Somebody who may sent the form; what they are told."""
    reply = people.reply(channel, message)
    if reply is None:
        return NO_LONGER
    return {True: MAKING, False: MADE_BEFORE, None: NOT_KEPT}[people.keep_article(reply, title, text, author)]
