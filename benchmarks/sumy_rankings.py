"""sumy's rankings of an article's sentences, for benchmarks/summaries.py; runs in an environment of its own.

stdin: a JSON list of articles, each a list of paragraphs, each a list of sentences. stdout: one object an article with
every sentence's number (from 0, in the order of the article), best first, for each method.
"""

import json
import re
import sys
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # type: ignore[import-not-found]
from sumy.nlp.stemmers import Stemmer  # type: ignore[import-not-found]
from sumy.summarizers.lex_rank import LexRankSummarizer  # type: ignore[import-not-found]
from sumy.summarizers.lsa import LsaSummarizer  # type: ignore[import-not-found]
from sumy.utils import get_stop_words  # type: ignore[import-not-found]

LANGUAGE = "english"


class Words:
    """sumy's words without NLTK's data: its own pattern for what is a word, on runs that white space and marks end."""

    _WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['-])*")

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """The words of a sentence."""
        return tuple(self._WORD.findall(sentence))


def ranking(summarizer: Any, paragraphs: list[list[str]]) -> list[int]:
    """Every sentence's number, best first."""
    tokenizer = Words()
    document = ObjectDocumentModel([Paragraph([Sentence(text, tokenizer) for text in texts]) for texts in paragraphs])
    order: list[int] = []

    def all_of(infos: list[Any]) -> list[Any]:
        order.extend(info.order for info in infos)
        return infos

    summarizer(document, all_of)
    return order


def main() -> None:
    """Rank what stdin holds."""
    rankings = []
    for paragraphs in json.load(sys.stdin):
        row = {}
        for name, method in (("sumy LexRank", LexRankSummarizer), ("sumy LSA", LsaSummarizer)):
            summarizer = method(Stemmer(LANGUAGE))
            summarizer.stop_words = get_stop_words(LANGUAGE)
            row[name] = ranking(summarizer, paragraphs)
        rankings.append(row)
    json.dump(rankings, sys.stdout)


if __name__ == "__main__":
    main()
