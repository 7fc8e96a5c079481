"""Article to passages to sentences, each a span of the article's text."""

import re
from collections.abc import Iterator
from itertools import islice

from index.text.sentences import sentence_spans
from index.types import Article, Paragraph, Passage, Sentence

# About what a small encoder reads at once (256 word pieces); a word of running text is 1.3 of them.
LONGEST_PASSAGE = 190
# Text without sentence ends (a table row, a scanned page) is cut at white space: a quotation must stay readable.
LONGEST_SENTENCE = 600

# Of a table, where a sentence ends with its cell.
_BAR = re.compile(r"[| ]*")
# Han, kana and Hangul are written without spaces, and encoders read them character by character.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def split(article: Article) -> list[Passage]:
    """Cut each paragraph into passages of at most `LONGEST_PASSAGE` words, at sentence ends, nearly equal in length."""
    passages = []
    for paragraph in article.paragraphs:
        sentences = [Sentence(article, start, end) for start, end in _sentences(article, paragraph)]
        passages += [Passage(article, paragraph, part) for part in _parts(sentences)]
    return passages


def _sentences(article: Article, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    line_start = paragraph.start
    for line in article.text[paragraph.start : paragraph.end].split("\n"):
        for start, end in sentence_spans(article.language, line):
            bar = _BAR.match(line, start, end) if start else None
            first = bar.end() if bar else start
            yield from _pieces(article.text, *_strip(article.text, line_start + first, line_start + end))
        line_start += len(line) + 1


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while (limit := _limit(text, start, end)) < end:
        space = text.rfind(" ", (start + limit) // 2, limit)
        cut = space if space > 0 else limit
        yield _strip(text, start, cut)
        start = _strip(text, cut, end)[0]
    if start < end:
        yield start, end


def _limit(text: str, start: int, end: int) -> int:
    """Where a piece that begins at `start` has to end at the latest: by its characters and by its words."""
    if end - start <= LONGEST_PASSAGE:  # so few characters are no more words
        return end
    beyond = next(islice(_WORD.finditer(text, start, end), LONGEST_PASSAGE, None), None)
    return min(start + LONGEST_SENTENCE, end, beyond.start() if beyond else end)


def _parts(sentences: list[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    lengths = [len(_WORD.findall(sentence.text)) for sentence in sentences]
    count = -(-sum(lengths) // LONGEST_PASSAGE)
    share = sum(lengths) / max(count, 1)
    part: list[Sentence] = []
    length = parts = read = 0
    for sentence, words in zip(sentences, lengths, strict=True):
        too_long = length + words > LONGEST_PASSAGE
        if part and (too_long or read + words / 2 > share * (parts + 1)):
            yield tuple(part)
            part, length, parts = [], 0, parts + 1
        part.append(sentence)
        length += words
        read += words
    if part:
        yield tuple(part)
