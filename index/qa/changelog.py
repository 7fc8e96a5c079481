"""What a changelog says of a release: "what's new in 2.3?", "what was fixed in the latest version?".

The number stands in the heading, often longer than people say it, and none of the lines below repeats it.
"""

from collections.abc import Iterator

from index.qa.candidates import CandidateSentences
from index.qa.reading import Reading, answered_by_all_of
from index.text.releases import NEWEST, Version, release_asked_for, release_named
from index.types import Article, Passage

_FEWEST_RELEASES = 2
_MOST_WORDS = 150
_NEW = ("add", "new", "feature")  # what people ask for first, where a release has several kinds of change


def of_release(reading: Reading, candidates: CandidateSentences) -> Reading:
    """The reading, or where the one changelog there is has the release asked for, that of what it says of it."""
    asked = release_asked_for(reading.question.text)
    if asked is None:
        return reading
    changelogs = [each for each in candidates.index.articles if len(set(_releases(each))) >= _FEWEST_RELEASES]
    if len(changelogs) != 1:
        return reading
    version, kind = asked
    found = _of(version, _releases(changelogs[0]))
    passages = [each for each in candidates.index.passages_in(changelogs[0]) if found and _release_of(each) == found]
    if kind and reading.is_answer and reading.passage in passages:  # the line that was asked for
        return reading
    meant = _meant(passages, kind)
    return answered_by_all_of(reading, meant) if meant else reading


def _releases(article: Article) -> Iterator[Version]:
    for paragraph in article.paragraphs:
        release = release_named(paragraph.heading)
        if release:
            yield release


def _of(version: Version, releases: Iterator[Version]) -> Version | None:
    """The newest of the releases that a number names: 2.3.1 for 2.3."""
    return max((each for each in releases if version == NEWEST or each[: len(version)] == version), default=None)


def _release_of(passage: Passage) -> Version | None:
    return release_named(passage.paragraph.heading)


def _meant(passages: list[Passage], kind: str) -> Passage | None:
    """Of what is said of a release the part that is asked for; what is new, where that is not said."""
    if kind:
        heading = [each for each in passages if kind in each.paragraph.heading.lower()]
        passages = heading or [each for each in passages if kind in each.text.lower()]
    new = [each for each in passages if any(word in each.paragraph.heading.lower() for word in _NEW)]
    short = [each for each in (*new, *passages) if len(each.text.split()) <= _MOST_WORDS]
    return short[0] if short else None
