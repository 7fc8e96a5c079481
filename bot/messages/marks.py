"""Where a quotation stands, short enough for a button of any platform."""

from dataclasses import dataclass
from hashlib import blake2s

from bot.messages.buttons import OldButton
from bot.messages.quotation import Quotation

_COMPARED = 60


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """The span of a quotation in its article, which is told by a fingerprint of its id.

    words: a fingerprint of how the quotation begins, to notice that the article has changed.
    """

    article: str
    start: int
    end: int
    words: str

    @classmethod
    def of(cls, quotation: Quotation) -> "PlaceMark":
        """Of a quotation that has a place."""
        place = quotation.place
        if place is None:
            raise ValueError("A quotation without a place has no mark.")
        is_marked = len(quotation.text) > place.end - place.start  # with an ellipsis where it is cut
        begins = quotation.text.removeprefix("…") if is_marked else quotation.text
        begins = begins.removesuffix("…") if is_marked or len(begins) > _COMPARED else begins
        return cls(_fingerprint(place.article), place.start, place.end, _fingerprint(begins[:_COMPARED]))

    @classmethod
    def read(cls, text: str) -> "PlaceMark":
        """From the text of one. Raises OldButton."""
        try:
            article, start, end, words = text.split(":")
            return cls(article, int(start), int(end), words)
        except ValueError:
            raise OldButton(text) from None

    def __str__(self) -> str:
        """Of 60 characters at most, for articles of up to a billion."""
        return f"{self.article}:{self.start}:{self.end}:{self.words}"

    def is_in(self, article: str, text: str) -> bool:
        """Whether the quotation stands in the article with that id and text."""
        return (
            _fingerprint(article) == self.article
            and _fingerprint(text[self.start : self.end][:_COMPARED]) == self.words
        )


def message_mark(text: str) -> str:
    """What tells a message from others, 24 letters: the same whenever the same is said, so that it is found again.

    Discord takes at most 25 for a nonce.
    """
    return blake2s(text.encode(), digest_size=12).hexdigest()


def _fingerprint(text: str) -> str:
    return blake2s(text.encode(), digest_size=8).hexdigest()
