"""What can go wrong with articles, questions and the index.

FootnoteError
├── CorpusError          no readable article
├── NoRoom               what has to be written for a moment cannot be
├── QuestionError        nothing that can be asked
├── QuestionFileError    labelled questions that cannot be used
├── ReaderModelError     fitted numbers that cannot be used
├── LanguageModelError   a language model that cannot be asked as it is set
├── ArticleUnknown       no article, or more than one, has the title that was given
├── ArticleNotAdded      a file or a page cannot become an article
│   ├── AlreadyThere     another file of the folder holds it
│   ├── CannotWrite      the folder takes no file, or lets none go
│   └── FetchError       a page cannot be had, or may not
├── SourcesError         sources.yaml cannot be used, or has no such source
│   └── SyncInProgress   another process syncs
├── ModelError           the encoder's weights are not at hand
├── BuildError           a build could not be finished; the version that serves is untouched
│   ├── BuildInProgress  another build holds the index folder
│   └── GoldenLost       the new version loses golden questions, and is not published
├── IndexAddressError    the URL of a shared index cannot be used
└── IndexUnusable        the index cannot be opened
    ├── IndexAway        a shared index cannot be reached just now
    ├── IndexMissing     there is none yet
    ├── IndexDamaged     a part is missing, cut short or does not fit the others
    └── ModelMismatch    it was built with another model

Every message says what to do next. The edges (CLI, chat) translate them once.
"""


class FootnoteError(Exception):
    """Anything that a person can mend; its text tells them how."""


class CorpusError(FootnoteError):
    """There is no article to index."""


class NoRoom(FootnoteError):
    """The folder for temporary files takes none."""


class QuestionError(FootnoteError):
    """The question holds nothing that can be looked up."""


class ArticleUnknown(FootnoteError):
    """A title that names no article, or several."""


class CollectionUnknown(FootnoteError):
    """A collection that no article is in."""


class ArticleNotAdded(FootnoteError):
    """A file or a page that cannot become an article of the corpus."""


class AlreadyThere(ArticleNotAdded):
    """An article that the folder holds already, in another file: `file`, below that folder."""

    def __init__(self, message: str, file: str) -> None:
        super().__init__(message)
        self.file = file


class CannotWrite(ArticleNotAdded):
    """The folder of the articles cannot be changed: the disk is full, or it is another's."""


class FetchError(ArticleNotAdded):
    """An address that cannot be fetched, or may not be.

    status: of HTTP, 0 where there was no answer. retry_after: in how many seconds to ask again, 0 where nobody says.
    """

    def __init__(self, message: str, *, status: int = 0, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class SourcesError(FootnoteError):
    """What sources.yaml says cannot be used, or what is known of the sources cannot be kept."""


class SyncInProgress(SourcesError):
    """Another process syncs into the same folder."""


class ModelError(FootnoteError):
    """The encoder cannot be loaded."""


class BuildError(FootnoteError):
    """A build stopped before it was published."""


class BuildInProgress(BuildError):
    """Another process is building into the same folder."""


class GoldenLost(BuildError):
    """A version that loses golden questions.

    version: its id; it was kept, unpublished.
    losses: the questions, as they are asked.
    """

    def __init__(self, message: str, version: str, losses: tuple[str, ...]) -> None:
        super().__init__(message)
        self.version = version
        self.losses = losses


class IndexUnusable(FootnoteError):
    """The index cannot answer."""


class IndexAddressError(FootnoteError):
    """The URL of a shared index is wrong, or says too little."""


class IndexAway(IndexUnusable):
    """The servers of a shared index cannot be reached just now; it answers again once they can."""


class IndexMissing(IndexUnusable):
    """No version has been published."""


class IndexDamaged(IndexUnusable):
    """The parts of a version do not agree with its manifest."""


class ModelMismatch(IndexUnusable):
    """The version holds vectors of another model."""


class QuestionFileError(FootnoteError):
    """A file of labelled questions cannot be used."""


class ReaderModelError(FootnoteError):
    """The reader's fitted numbers cannot be used."""


class LanguageModelError(FootnoteError):
    """A language model is wanted and cannot be asked: its address, its name or the package is missing."""


def counted(number: int, noun: str) -> str:
    """A number of things, in words that agree."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
