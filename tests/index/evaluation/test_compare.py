import json
from dataclasses import replace
from pathlib import Path

import pytest

from index import Index, QuestionFileError, Store, build
from index.evaluation.compare import (
    AnswerChange,
    Comparison,
    Difference,
    Questions,
    QuotedAnswer,
    compare,
    questions_to_replay,
)
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.qa.candidates import CandidateSentences
from index.qa.readers.features import FeaturesReader
from index.qa.readers.model import load_model
from index.qa.reading import Reading
from index.types import Certainty
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder

EGGS = "How many eggs does the queen lay a day?"
TEST = "What does a flood test of a turbine cost?"
LAMP = "When was the electric lamp replaced?"
MAYOR = "Who is the mayor of Timbuktu?"
LAYS = "The queen lays 2,000 eggs a day."

HERE = QuotedAnswer("It costs 5.", "a", 1)
THERE = QuotedAnswer("It costs 5.", "b", 1)
OTHER = QuotedAnswer("It costs 6.", "a", 1)


def label(question: str, article: str, *answers: str, kind: QuestionKind = QuestionKind.ANSWERABLE) -> LabelledQuestion:
    return LabelledQuestion(question, article, 1 if answers else None, answers, kind)


GOLDEN = (
    label(EGGS, "bees", "2,000 eggs"),
    label(TEST, "tidal", "42,000 crowns"),
    label(MAYOR, "", kind=QuestionKind.OFF_CORPUS),
)


def version(store: Store, corpus: Path, encoder: HashEncoder) -> Index:
    build(corpus, store, encoder)
    return store.open()


def compared(old: Index | None, new: Index, encoder: HashEncoder, questions: Questions) -> Comparison:
    return compare((old, encoder) if old else None, (new, encoder), FeaturesReader(load_model()), questions)


# What became of an answer -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (HERE, HERE, "same"),
        (None, None, "same"),
        (HERE, THERE, "moved"),
        (HERE, QuotedAnswer("It costs 5.", "a", 2), "moved"),
        (HERE, OTHER, "changed"),
        (HERE, None, "lost"),
        (None, HERE, "gained"),
    ],
)
def test_a_change_has_a_name(old: QuotedAnswer | None, new: QuotedAnswer | None, change: str) -> None:
    assert Difference("?", old, new).change == change


@pytest.mark.parametrize(
    ("old", "new", "was_right", "is_right", "is_loss"),
    [
        (HERE, None, True, False, True),
        (HERE, OTHER, True, False, True),
        (HERE, OTHER, True, True, False),
        (HERE, THERE, True, False, False),
        (HERE, None, False, False, False),
        (None, HERE, True, False, True),
    ],
)
def test_only_what_was_right_can_be_lost(
    old: QuotedAnswer | None, new: QuotedAnswer | None, was_right: bool, is_right: bool, is_loss: bool
) -> None:
    assert Difference("?", old, new, GOLDEN[0], was_right, is_right).is_loss == is_loss


# Two versions -------------------------------------------------------------------------------------------------


@pytest.fixture
def old(store: Store, corpus: Path, encoder: HashEncoder) -> Index:
    return version(store, corpus, encoder)


def test_a_version_beside_itself_is_the_same(old: Index, encoder: HashEncoder) -> None:
    found = compared(old, old, encoder, Questions(GOLDEN, (LAMP,)))
    assert found.counts == {"same": 4, "moved": 0, "changed": 0, "lost": 0, "gained": 0}
    assert [each.question for each in found.differences] == [EGGS, TEST, MAYOR, LAMP]
    assert [(each.was_right, each.is_right) for each in found.golden] == [(True, True)] * 3
    assert (found.old, found.new, found.losses, found.gone) == ("000001", "000001", (), frozenset())


def test_a_changed_sentence_is_shown_old_and_new(old: Index, corpus: Path, store: Store, encoder: HashEncoder) -> None:
    write_corpus(corpus, bees_txt="Notes on bees\n\nThe queen lays 1,500 eggs a day.\n")
    found = compared(old, version(store, corpus, encoder), encoder, Questions(GOLDEN))
    assert (found.losses[0].old, found.losses[0].new) == (
        QuotedAnswer(LAYS, "bees", 1),
        QuotedAnswer("The queen lays 1,500 eggs a day.", "bees", 1),
    )
    assert [each.question for each in found.losses] == [EGGS]
    assert found.counts[AnswerChange.CHANGED] == 1


class Distracted:
    """Reads well, but is not sure beside the rumour, unless the press is read too."""

    def __init__(self) -> None:
        self._reader = FeaturesReader(load_model())

    def read(self, candidates: CandidateSentences) -> Reading:
        reading = self._reader.read(candidates)
        seen = {passage.article.id for passage in candidates.passages}
        is_distracted = "works/rumour" in seen and "press/rumour" not in seen
        return replace(reading, certainty=Certainty.NONE) if is_distracted else reading


@pytest.mark.parametrize("collection", ["works", ""])
def test_what_is_lost_to_who_may_ask_one_collection_alone_is_lost(
    corpus: Path, store: Store, encoder: HashEncoder, collection: str
) -> None:
    corpora = {"works": corpus / "works", "press": corpus / "press", "": corpus}
    for name, folder in corpora.items():
        write_corpus(folder, **{f"notes_{name}_md": "# Notes\n\nA lighthouse stands here.\n"})
    (corpus / "bees.txt").rename(corpora[collection] / "bees.txt")
    before = version(store, corpus, encoder)
    for name in ("works", "press"):
        write_corpus(corpora[name], rumour_md=f"# A rumour\n\nThe queen is said to lay eggs, the {name} says.\n")
    after = version(store, corpus, encoder)
    golden = Questions((label(EGGS, f"{collection}/bees".lstrip("/"), "2,000 eggs"),))
    found = compare((before, encoder), (after, encoder), Distracted(), golden)
    assert [(each.question, each.asked_of) for each in found.losses] == ([(EGGS, "works")] if collection else [])


def test_a_paragraph_that_moves_is_no_loss(old: Index, corpus: Path, store: Store, encoder: HashEncoder) -> None:
    (corpus / "bees.txt").write_text(
        "Notes on bees\n\nThis is new.\n\nA hive is warm. The queen lays 2,000 eggs a day.\n"
    )
    found = compared(old, version(store, corpus, encoder), encoder, Questions(GOLDEN[:1]))
    assert found.counts[AnswerChange.MOVED] == 1
    assert found.differences[0].new == QuotedAnswer(LAYS, "bees", 2)
    assert found.losses == ()


def test_a_file_that_is_renamed_loses_nothing(old: Index, corpus: Path, store: Store, encoder: HashEncoder) -> None:
    (corpus / "bees.txt").rename(corpus / "insects.txt")
    found = compared(old, version(store, corpus, encoder), encoder, Questions(GOLDEN))
    assert found.differences[0].change is AnswerChange.MOVED
    assert found.losses == ()
    assert found.gone == {"bees"}


def test_an_article_that_goes_loses_its_question_and_is_named(
    old: Index, corpus: Path, store: Store, encoder: HashEncoder
) -> None:
    (corpus / "bees.txt").unlink()
    found = compared(old, version(store, corpus, encoder), encoder, Questions(GOLDEN))
    assert [each.question for each in found.losses] == [EGGS]
    assert found.gone == {"bees"}


def test_answering_what_must_be_refused_is_a_loss(old: Index, corpus: Path, store: Store, encoder: HashEncoder) -> None:
    write_corpus(corpus, mali_txt="Halle Ousmane is the mayor of Timbuktu.")
    found = compared(old, version(store, corpus, encoder), encoder, Questions(GOLDEN))
    assert [(each.question, each.change) for each in found.losses] == [(MAYOR, "gained")]


def test_without_an_old_version_all_is_gained_and_nothing_lost(old: Index, encoder: HashEncoder) -> None:
    found = compared(None, old, encoder, Questions(GOLDEN))
    assert (found.old, found.counts[AnswerChange.GAINED], found.counts[AnswerChange.SAME], found.losses) == (
        "",
        2,
        1,
        (),
    )
    assert [(each.was_right, each.is_right) for each in found.golden] == [(False, True)] * 3


def test_what_asks_nothing_is_the_same_on_both(old: Index, encoder: HashEncoder) -> None:
    found = compared(old, old, encoder, Questions((), ("?!", "x" * 3_000)))
    assert found.counts[AnswerChange.SAME] == 2


# What is asked ------------------------------------------------------------------------------------------------


def golden_file(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


ROW: dict[str, object] = {"question": EGGS, "article": "gone", "paragraph": 1, "answers": ["2,000"]}


def test_golden_questions_lie_in_the_corpus_or_where_it_is_said(tmp_path: Path) -> None:
    golden_file(tmp_path / "golden.jsonl", ROW)
    other = golden_file(tmp_path / "other.jsonl", ROW | {"question": LAMP})
    assert [each.question for each in questions_to_replay(tmp_path, tmp_path).golden] == [EGGS]
    assert [each.question for each in questions_to_replay(tmp_path, tmp_path, other).golden] == [LAMP]
    assert questions_to_replay(tmp_path, tmp_path / "none") == Questions()


def test_a_golden_question_may_be_of_an_article_that_is_gone(tmp_path: Path) -> None:
    golden_file(tmp_path / "golden.jsonl", ROW)
    assert questions_to_replay(tmp_path, tmp_path).golden[0].article == "gone"


def test_a_golden_file_that_is_broken_or_missing_is_an_error(tmp_path: Path) -> None:
    golden_file(tmp_path / "golden.jsonl", ROW | {"paragraph": 0})
    with pytest.raises(QuestionFileError, match=r"line 1: paragraph must be a number from 1$"):
        questions_to_replay(tmp_path, tmp_path)
    with pytest.raises(QuestionFileError, match="cannot be read"):
        questions_to_replay(tmp_path, golden=tmp_path / "missing.jsonl")


def test_what_was_asked_lately_is_asked_too_but_nothing_twice(tmp_path: Path) -> None:
    golden_file(tmp_path / "golden.jsonl", ROW)
    golden_file(tmp_path / "asked.jsonl", {"question": LAMP}, {"question": EGGS}, {"text": "?"}, {"question": TEST})
    with (tmp_path / "asked.jsonl").open("a") as file:
        file.write("{broken\n[]\n")
    assert questions_to_replay(tmp_path, tmp_path).asked == (LAMP, TEST)


def test_asked_questions_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_bytes(b"\xff\xfe")
    assert questions_to_replay(tmp_path) == Questions()
