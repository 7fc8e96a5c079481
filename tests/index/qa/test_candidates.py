"""What answers nothing: questions in articles and heads of tables."""

from pathlib import Path

from index import Store, build
from index.qa.candidates import open_candidates
from index.qa.features import NAMES
from index.qa.retrieve import retrieve
from index.text.question import read_question
from tests.fakes.common.encoder import HashEncoder

_OWN = NAMES.index("passage_late")


def rows(folder: Path, text: str, asked: str) -> dict[str, list[float]]:
    """What the features say of each sentence itself, by its text."""
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text(text, encoding="utf-8")
    build(corpus, Store(folder / "index"), HashEncoder())
    index, encoder = Store(folder / "index").open(), HashEncoder()
    question, encoding = read_question(asked), encoder.encode_question(asked)
    opened = open_candidates(index, question, encoding, retrieve(index, question, encoding))
    sentences = [sentence.text for passage in opened.passages for sentence in passage.sentences]
    return dict(zip(sentences, opened.features.table[:, :_OWN].tolist(), strict=True))


def test_a_question_in_an_article_speaks_for_what_is_said_to_it_and_not_for_itself(tmp_path: Path) -> None:
    found = rows(tmp_path, "What happens if it rains?\n\nYou get your money back.\n", "What happens if it rains?")
    assert set(found["What happens if it rains?"]) == {0.0}
    assert found["You get your money back."][NAMES.index("late_all")] > 0.9


def test_the_head_of_a_table_answers_nothing(tmp_path: Path) -> None:
    found = rows(tmp_path, "| Item | Price |\n|---|---|\n| Rope | 4 |\n", "What is the price of a rope?")
    assert set(found["Item | Price"]) == {0.0}
    assert max(found["Rope | 4"]) > 0
