"""One question to one answer, on one open version of the index."""

from index.embed import Encoder
from index.question import read_question
from index.read import NEAREST, read
from index.retrieve import retrieve
from index.store import Index
from index.types import Answer, Match, NoAnswer


def ask(index: Index, encoder: Encoder, text: str) -> Answer | NoAnswer:
    """Answer a question with a quotation, or say that the articles do not. Raises QuestionError."""
    question = read_question(text)
    encoding = encoder.encode_question(question.text)
    return read(index, question, encoding, retrieve(index, question.text, encoding, NEAREST))


def search(index: Index, encoder: Encoder, query: str, count: int) -> tuple[Match, ...]:
    """The passages that match a query best, best first. Raises QuestionError."""
    question = read_question(query)
    return retrieve(index, question.text, encoder.encode_question(question.text), count).matches
