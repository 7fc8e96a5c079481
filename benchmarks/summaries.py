"""Summaries measured against the first sentences and against sumy's LexRank and LSA, on articles of your choice.

    python3 -m venv /tmp/sumy && /tmp/sumy/bin/pip install sumy numpy
    .venv/bin/python -m benchmarks.summaries --sumy /tmp/sumy/bin/python corpus/*.md ../shared/data/squad2/articles/*.md

Every method gets the same sentences and the same length: as many sentences as Footnote quotes, or (second table) as
many words, filled in the order of its ranking up to the sentence that comes nearest to that number. The means over the
articles of:

coverage     mean over the article's sentences of the largest cosine to a sentence of the summary
redundancy   mean cosine between two sentences of the summary, where it has two (lower is better)
figures      share of the article's different numbers that the summary keeps
names        share of its different names (capitalised words that do not open a sentence, neighbours together)
facts        share of both together
pronouns     share of the summary's sentences that open with "it", "he", "this" ... and come without the one before
unresolved   the same by Footnote's own rules, index/text/context.py: also "however", "In 1264, he", "the treaty"
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import LONG, SHORT, Index, Store, build, load_encoder, summarise
from index.text.context import leans_on_the_one_before
from index.types import Passage

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PRONOUN = re.compile(r"\W*(it|its|he|his|she|her|they|their|this|that|these|those|such)\b", re.IGNORECASE)
_NAMES = re.compile(r"(?<=\s)[(\"“'‘]?([A-Z][\w'’.-]*\w(?:\s[A-Z][\w'’.-]*\w)*)")


@dataclass(frozen=True, slots=True)
class Text:
    """An article as every method gets it."""

    name: str
    passages: tuple[Passage, ...]
    sentences: tuple[str, ...]
    vectors: NDArray[np.float32]


def texts(index: Index) -> list[Text]:
    """The articles of an index."""
    found = []
    for article in index.articles:
        rows = index.passages_of(article)
        passages = tuple(index.passage(row) for row in rows)
        sentences = tuple(sentence.text for passage in passages for sentence in passage.sentences)
        first, last = index.sentence_rows(rows[0])[0], index.sentence_rows(rows[-1])[1]
        found.append(Text(article.id, passages, sentences, index.sentence_vectors(range(first, last))))
    return found


def ours(text: Text, length: int) -> list[int]:
    """The rows of Footnote's summary."""
    row_of = {s.start: row for row, s in enumerate(s for p in text.passages for s in p.sentences)}
    summary = summarise(text.passages, text.vectors, length)
    return [row_of[sentence.start] for extract in summary.extracts for sentence in extract.sentences]


def sumy_rankings(python: str, articles: list[Text]) -> list[dict[str, list[int]]]:
    """What sumy makes of the same sentences, in its own environment."""
    paragraphs = [[[s.text for s in p.sentences] for p in text.passages] for text in articles]
    script = Path(__file__).with_name("sumy_rankings.py")
    done = subprocess.run(
        [python, str(script)],
        input=json.dumps(paragraphs),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},  # the order of its sets decides ties
    )
    rankings: list[dict[str, list[int]]] = json.loads(done.stdout)
    return rankings


def measures(text: Text, rows: list[int]) -> dict[str, float]:
    """The figures of a summary."""
    similarity = text.vectors @ text.vectors[rows].T
    among = (text.vectors[rows] @ text.vectors[rows].T)[np.triu_indices(len(rows), 1)]
    summary = [text.sentences[row] for row in rows]
    numbers, names = _numbers(text.sentences), _names(text.sentences)
    kept_numbers, kept_names = numbers & _numbers(summary), names & _names(summary)
    return {
        "coverage": float(similarity.max(axis=1).mean()),
        "redundancy": float(among.mean()) if len(among) else float("nan"),
        "figures": len(kept_numbers) / max(1, len(numbers)),
        "names": len(kept_names) / max(1, len(names)),
        "facts": len(kept_numbers | kept_names) / max(1, len(numbers | names)),
        "pronouns": statistics.fmean(bool(_PRONOUN.match(text.sentences[row])) and row - 1 not in rows for row in rows),
        "unresolved": statistics.fmean(_is_unresolved(text, rows, row) for row in rows),
        "words": sum(len(sentence.split()) for sentence in summary),
    }


def to_words(text: Text, ranking: list[int], words: int) -> list[int]:
    """The first rows of a ranking, up to the one that comes nearest to a number of words."""
    total, rows = 0, list[int]()
    for row in ranking:
        longer = total + len(text.sentences[row].split())
        if rows and abs(longer - words) > abs(total - words):
            break
        rows.append(row)
        total = longer
    return sorted(rows)


def _numbers(sentences: tuple[str, ...] | list[str]) -> set[str]:
    return {number for sentence in sentences for number in _NUMBER.findall(sentence)}


def _names(sentences: tuple[str, ...] | list[str]) -> set[str]:
    return {name for sentence in sentences for name in _NAMES.findall(sentence)}


def _is_unresolved(text: Text, rows: list[int], row: int) -> bool:
    before = " ".join(text.sentences[max(0, row - 3) : row])
    topic = f"{text.passages[0].article.title} {text.sentences[0]}"
    leans = leans_on_the_one_before(text.sentences[row], before, topic)
    return leans and row - 1 not in rows


def _table(title: str, rows: dict[str, list[dict[str, float]]]) -> None:
    names = list(next(iter(rows.values()))[0])
    print(f"\n{title:28}" + "".join(f"{name:>12}" for name in names))
    for method, figures in rows.items():
        means = [float(np.nanmean([row[name] for row in figures])) for name in names]
        print(
            f"{method:28}"
            + "".join(f"{m:12.1f}" if n == "words" else f"{m:12.3f}" for n, m in zip(names, means, strict=True))
        )


def _index(articles: list[Path]) -> Index:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for path in articles:
            shutil.copy(path, corpus)
        store = Store(Path(folder) / ".index")
        build(corpus, store, load_encoder())
        return store.open()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="*")
    parser.add_argument("--index", type=Path, help="An index that was built before, instead of articles.")
    parser.add_argument("--sumy", help="The Python of an environment that has sumy.")
    parser.add_argument("--print", action="store_true", help="Print the summaries too.")
    given = parser.parse_args()
    articles = texts(Store(given.index).open() if given.index else _index(given.articles))
    rankings: list[dict[str, list[int]]] = sumy_rankings(given.sumy, articles) if given.sumy else [{} for _ in articles]
    for name, length in (("short", SHORT), ("long", LONG)):
        chosen = [ours(text, length) for text in articles]
        by_count: dict[str, list[dict[str, float]]] = {}
        by_words: dict[str, list[dict[str, float]]] = {}
        for text, rows, ranked in zip(articles, chosen, rankings, strict=True):
            words = sum(len(text.sentences[row].split()) for row in rows)
            methods = {"lead": list(range(len(text.sentences)))} | ranked
            by_count.setdefault("Footnote", []).append(measures(text, rows))
            by_words.setdefault("Footnote", []).append(measures(text, rows))
            for method, ranking in methods.items():
                by_count.setdefault(method, []).append(measures(text, sorted(ranking[: len(rows)])))
                by_words.setdefault(method, []).append(measures(text, to_words(text, ranking, words)))
            if given.print:
                print(f"\n## {text.name}, {name}")
                print("\n".join(f"- {text.sentences[row]}" for row in rows))
        _table(f"{name}, equal sentences", by_count)
        _table(f"{name}, equal words", by_words)
    for text in articles:
        times = []
        for _ in range(20):
            start = time.thread_time()
            summarise(text.passages, text.vectors, LONG)
            times.append(time.thread_time() - start)
        print(f"{text.name:24} {len(text.sentences):5} sentences {1000 * statistics.median(times):8.1f} ms")


if __name__ == "__main__":
    main()
