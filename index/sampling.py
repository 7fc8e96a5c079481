"""What an export of the encoder is compared with the reference on."""

from collections.abc import Sequence
from pathlib import Path

from index.evaluate import LabelledQuestion
from index.export import Sample
from index.load import load_corpus

_PARAGRAPHS = 32
_GOLDEN = 100  # the reference encodes ten paragraphs a second


def sample_of(corpus_folder: Path, golden: Sequence[LabelledQuestion], count: int = _PARAGRAPHS) -> Sample:
    """Paragraphs from all over the corpus, and those that golden questions are about, to compare encoders on.

    Of many golden questions it takes a hundred. Raises CorpusError.
    """
    articles = {article.id: article for article in load_corpus(corpus_folder).articles}
    places = [(article.id, p.number) for article in articles.values() for p in article.paragraphs]
    asked = [(each.question, (each.article, each.paragraph)) for each in golden if each.paragraph]
    known = set(places)
    asked = [(question, place) for question, place in asked if place in known]
    asked = asked[:: -(-len(asked) // _GOLDEN) or 1]
    chosen = list(dict.fromkeys([*places[:: -(-len(places) // count)], *(place for _, place in asked)]))
    texts = []
    for article, number in chosen:
        paragraph = articles[article].paragraphs[number - 1]
        texts.append(articles[article].text[paragraph.start : paragraph.end])
    return Sample(tuple(texts), tuple((question, chosen.index(place)) for question, place in asked))
