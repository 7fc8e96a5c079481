"""The questions that a reader learns from, and those that its thresholds are taken from."""

import random
from pathlib import Path

import pytest

from index.articles.load import load_corpus
from index.errors import QuestionFileError
from index.training.preparing import (
    OWN,
    Sources,
    kept_apart,
    prepare,
    questions_to_choose_by,
    questions_to_learn,
    source_of,
)

FOLDERS = Sources(Path("nowhere")).own


def test_there_are_several_kinds_of_text() -> None:
    assert len(FOLDERS) >= 7
    assert {"news", "handbook", "incidents", "howto", "services"} <= {folder.name for folder in FOLDERS}
    assert source_of(OWN / "news") == "own-news"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_article_is_both_learnt_from_and_chosen_by(folder: Path) -> None:
    learnt, chosen = questions_to_learn(folder), questions_to_choose_by(folder)
    apart = {each.article for each in chosen}
    assert apart == kept_apart(folder)
    assert not apart & {each.article for each in learnt}
    assert len(learnt) > 3 * len(chosen) > 200 or (folder.name == "workplace" and not learnt)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_answer_stands_in_its_paragraph(folder: Path) -> None:
    articles = {article.id: article for article in load_corpus(folder / "articles").articles}
    for asked in [*questions_to_learn(folder), *questions_to_choose_by(folder)]:
        article = articles[asked.article]
        if asked.paragraph is not None:
            (paragraph,) = (each for each in article.paragraphs if each.number == asked.paragraph)
            assert any(answer in article.text[paragraph.start : paragraph.end] for answer in asked.answers), asked


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_question_is_asked_twice(folder: Path) -> None:
    asked = [each.question.casefold() for each in [*questions_to_learn(folder), *questions_to_choose_by(folder)]]
    assert len(set(asked)) == len(asked)


def test_without_data_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"There is nothing to train on in .*: name the folder with training/"):
        prepare(Sources(tmp_path), tmp_path, random.Random(1), print)
