"""The article that a person means by part of its title, misspelt or not."""

from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from index.text.words import content_words, words
from index.types import Article

# From this likeness (0 to 100) a word counts as the other, misspelt; "Huguenot" and "hugenots" have 88.
_ALIKE = 75.0
_NEARLY_BEST = 5.0


def articles_called(articles: Sequence[Article], name: str) -> tuple[Article, ...]:
    """The articles that a name may mean: one, several to choose from, or none.

    Its id or whole title decides; else titles that hold all of its words, which may be cut short; else those whose
    words are all nearly its words.
    """
    wanted = _words(name)
    if not wanted:
        return ()
    exact = [
        article for article in articles if name.strip().lower() == article.id.lower() or wanted == _words(article.title)
    ]
    if exact:
        return tuple(exact)
    holding = [a for a in articles if all(any(w.startswith(part) for w in _names(a)) for part in wanted)]
    if holding:
        return tuple(holding)
    scores = [(_worst_likeness(wanted, article), article) for article in articles]
    best = max((score for score, _ in scores), default=0.0)
    return tuple(article for score, article in scores if score >= max(_ALIKE, best - _NEARLY_BEST))


def nearest_titles(articles: Sequence[Article], name: str, count: int = 3) -> tuple[Article, ...]:
    """The articles whose titles are most like a name, best first."""
    order = sorted(articles, key=lambda article: -fuzz.WRatio(name.lower(), article.title.lower()))
    return tuple(order[:count])


def newest(articles: Sequence[Article]) -> Article | None:
    """The only article, or the one with the latest date; None where the dates do not tell."""
    if len(articles) == 1:
        return articles[0]
    dated = sorted((article for article in articles if _is_date(article.published)), key=lambda a: a.published)
    if not dated or (len(dated) > 1 and dated[-1].published == dated[-2].published):
        return None
    return dated[-1]


def _worst_likeness(wanted: list[str], article: Article) -> float:
    """How like its nearest word of the title the least like word is."""
    return min(max((fuzz.ratio(part, word) for word in _names(article)), default=0.0) for part in wanted)


def _names(article: Article) -> list[str]:
    return _words(article.title) + [word.text.lower() for word in words(article.id)]


def _words(text: str) -> list[str]:
    """The words of a title without what only joins them, in lower case."""
    return [word.text.lower() for word in content_words(text)]


def _is_date(published: str) -> bool:
    try:
        date.fromisoformat(published)
    except ValueError:
        return False
    return True
