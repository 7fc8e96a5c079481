"""One question to one answer, on one open version of the index."""

from index.encoders.encoder import Encoder, Encoding
from index.qa.read import Reading, answer, open_pages, read
from index.qa.reader_model import ReaderModel
from index.qa.rerank import Reranker, rerank
from index.qa.retrieve import retrieve
from index.store.version import Index
from index.text.question import Question, read_question
from index.types import Answer, Match, NoAnswer


def ask(
    index: Index, encoder: Encoder, model: ReaderModel, text: str, reranker: Reranker | None = None
) -> Answer | NoAnswer:
    """Answer a question with a quotation, or say that the articles do not. Raises QuestionError."""
    return answer(index, read_for(index, encoder, model, text, reranker))


def search(index: Index, encoder: Encoder, model: ReaderModel, query: str, count: int) -> tuple[Match, ...]:
    """The passages that match a query best, best first. Raises QuestionError."""
    return read_for(index, encoder, model, query).matches[:count]


def read_for(
    index: Index, encoder: Encoder, model: ReaderModel, text: str, reranker: Reranker | None = None
) -> Reading:
    """Everything that was read for a question, whether it is answered or not. Raises QuestionError."""
    question = read_question(text)
    return read_encoded(index, model, question, encoder.encode_question(question.text), reranker)


def read_encoded(
    index: Index, model: ReaderModel, question: Question, encoding: Encoding, reranker: Reranker | None = None
) -> Reading:
    """The same for a question that the index's encoder has encoded."""
    candidates = retrieve(index, question, encoding)
    if reranker:
        candidates = rerank(index, question, candidates, reranker)
    return read(open_pages(index, question, encoding, candidates), model)
