"""A row of a table or an item of a list that a question calls by its label: "what does exit code 3 mean?".

Who says the label, and beside it nothing but what the list stands under, asks for that row. The network, which reads
prose, is seldom sure of "3: some files were skipped".
"""

import re
from collections.abc import Iterator

from index.qa.candidates import CandidateSentences
from index.qa.reading import Reading, answered_by_sentence
from index.text.antonyms import contradicts
from index.text.question import QUANTITIES, Kind
from index.text.words import content_words, terms
from index.types import Passage, Sentence

_LABEL = re.compile(r"\W*(?P<label>[^|:\n]{1,40}?)\s*[|:]\s*(?P<value>\S.*)", re.DOTALL)
_FEWEST_ROWS = 2
# What is asked of a row, and says nothing of which.
_OF_ASKING = frozenset(
    terms(
        "amount change changing choice configure cost costs do does fee get gives look make mean meaning means much "
        "option options pay pays possible price priced say says set setting stand stands value values work works"
    )
)


def row_called_so(reading: Reading, candidates: CandidateSentences) -> Reading:
    """The reading, or where it is not sure and one row alone is called as what is asked for, that of the row."""
    question = reading.question
    if reading.is_answer or question.kind is Kind.REASON:
        return reading
    asked = frozenset(word.term for word in question.content) - _OF_ASKING
    rows = [each for passage in candidates.passages for each in _rows(passage, asked)]
    if len(rows) != 1 or contradicts(question.text, rows[0][1].text):
        return reading
    passage, row = rows[0]
    needs_figure = question.kind in QUANTITIES
    if needs_figure and not any(map(str.isdigit, _value(row))):
        return reading
    return answered_by_sentence(reading, passage, row)


def _rows(passage: Passage, asked: frozenset[str]) -> Iterator[tuple[Passage, Sentence]]:
    """The rows of whose label something is asked for, and beside it nothing but what they stand under."""
    rows = passage.sentences[passage.heads :]
    if len(rows) < _FEWEST_ROWS or "\n" not in passage.text:
        return
    context = set(terms(f"{passage.article.title} {passage.paragraph.context}"))
    for row in rows:
        labelled = _LABEL.match(row.text)
        label = {word.term for word in content_words(labelled["label"])} if labelled else set()
        is_called = label <= asked or bool((label - context) & asked)
        if label and is_called and asked <= label | context:
            yield passage, row


def _value(row: Sentence) -> str:
    labelled = _LABEL.match(row.text)
    return labelled["value"] if labelled else ""
