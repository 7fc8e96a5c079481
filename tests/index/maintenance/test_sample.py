from pathlib import Path

from index.articles.load import load_corpus
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.maintenance.sample import sample_of


def label(question: str, article: str, paragraph: int | None) -> LabelledQuestion:
    return LabelledQuestion(question, article, paragraph, ("x",), QuestionKind.ANSWERABLE)


def test_a_sample_holds_the_paragraphs_of_golden_questions(corpus: Path) -> None:
    golden = [label("q1", "tidal", 2), label("q2", "gone", 1), label("q3", "bees", 9), label("q4", "bees", None)]
    sample = sample_of(load_corpus(corpus).articles, golden, count=1)
    assert [text[:16] for text in sample.texts] == ["A hive holds abo", "Almost 60 percen"]
    assert sample.questions == (("q1", 1),)
    assert sample_of(load_corpus(corpus).articles, [], count=32).questions == ()
    assert len(sample_of(load_corpus(corpus).articles, [], count=32).texts) == 8


def test_of_many_golden_questions_a_hundred_are_taken(corpus: Path) -> None:
    sample = sample_of(load_corpus(corpus).articles, [label(f"q{number}", "bees", 1) for number in range(250)])
    assert len(sample.questions) == 84
    assert sample.questions[1] == ("q3", 0)
