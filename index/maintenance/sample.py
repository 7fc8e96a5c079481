"""What an export of the encoder is compared with the reference on."""

from collections.abc import Sequence

from index.encoders.export import Sample
from index.evaluation.labelled_questions import LabelledQuestion
from index.types import Article

_PARAGRAPHS = 32
_GOLDEN = 100  # the reference encodes ten paragraphs a second


def sample_of(articles: Sequence[Article], golden: Sequence[LabelledQuestion], count: int = _PARAGRAPHS) -> Sample:
    """Paragraphs from all over the corpus, and those that golden questions are about, to compare encoders on.

    Of many golden questions it takes a hundred.
    """
    known = {
        (article.id, paragraph.number): article.text[paragraph.start : paragraph.end]
        for article in articles
        for paragraph in article.paragraphs
    }
    places = list(known)
    asked = [(each.question, (each.article, each.paragraph)) for each in golden if each.paragraph]
    asked = [(question, place) for question, place in asked if place in known]
    asked = asked[:: -(-len(asked) // _GOLDEN) or 1]
    chosen = list(dict.fromkeys([*places[:: -(-len(places) // count)], *(place for _, place in asked)]))
    texts = tuple(known[place] for place in chosen)
    return Sample(texts, tuple((question, chosen.index(place)) for question, place in asked))
