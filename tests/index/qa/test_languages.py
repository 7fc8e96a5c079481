"""What the default model does with other languages; docs/languages.md gives these figures."""

import pytest

from index import LiveIndex, Store, build
from index.encoders.onnx import ExportedEncoder
from index.evaluation.evaluate import evaluate
from index.evaluation.labelled_questions import QuestionKind, read_questions
from index.evaluation.metrics import figures, figures_by
from tests.paths import DATA

DATA = DATA / "languages"


@pytest.fixture(scope="module")
def live(exported: ExportedEncoder, tmp_path_factory: pytest.TempPathFactory) -> LiveIndex:
    """An index of six articles in six languages."""
    store = Store(tmp_path_factory.mktemp("languages"))
    build(DATA, store, exported)
    return LiveIndex(store.folder, encoder=exported)


def test_articles_in_other_languages_are_found(live: LiveIndex) -> None:
    paragraphs = {article.id: len(article.paragraphs) for article in live.articles}
    questions = read_questions(DATA / "questions.jsonl", paragraphs)
    outcomes = evaluate(
        [each for each in questions if each.kind == QuestionKind.ANSWERABLE],
        lambda question: live.read(question).reading,
    )
    found = figures(outcomes)
    assert (found.questions, found.passage_hit_at_5) == (48, 1.0)
    assert (found.passage_hit_at_1 or 0) >= 0.75
    by_article = figures_by(outcomes, lambda question: question.article)
    assert all((each.passage_hit_at_1 or 0) >= 0.5 for each in by_article.values())


def test_what_no_article_says_is_refused_in_every_script(live: LiveIndex) -> None:
    paragraphs = {article.id: len(article.paragraphs) for article in live.articles}
    questions = read_questions(DATA / "questions.jsonl", paragraphs)
    readings = {each: live.read(each.question).reading for each in questions}
    elsewhere = [reading for each, reading in readings.items() if each.kind == QuestionKind.OFF_CORPUS]
    assert [reading.is_answer for reading in elsewhere] == [False] * 12
    answered = [each.article for each, reading in readings.items() if reading.is_answer]
    assert {article: answered.count(article) for article in ("chazhen", "watashibune", "maktaba")} == {
        "chazhen": 7,
        "watashibune": 7,
        "maktaba": 4,
    }


def test_their_sentences_are_cut_where_they_end(live: LiveIndex) -> None:
    index = live.index
    sentences = {s.text for row in range(len(index)) for s in index.passage(row).sentences}
    assert {
        "Im Jahr 1936 wurde sie durch eine elektrische ersetzt.",
        "La farine vient d'un moulin situé à douze kilomètres.",
        "一名熟练的工人一天能采三公斤鲜叶。",
        "本は約七千冊ある。",
        "وهو محفوظ في غرفة لا تتجاوز حرارتها ثماني عشرة درجة.",
    } <= sentences
