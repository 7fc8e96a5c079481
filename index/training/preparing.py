"""Everything that a reader is trained on, as rows: what the files hold, and the negatives made from it."""

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.encoders.encoder import Encoder
from index.errors import QuestionFileError
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind, read_questions
from index.maintenance.build import build_index
from index.maintenance.versions import opened
from index.qa.readers.trained import context_of
from index.qa.retrieve import retrieve
from index.store.store import Store
from index.store.version import Index
from index.text.question import read_question
from index.training.negatives import found_instead, of_another, without_answer
from index.training.rows import (
    SpanQuestion,
    TrainingRow,
    passages_of,
    read_span_questions,
    spans_in,
)
from index.training.wording import reworded
from index.types import Passage

# Everyday questions on articles of our own, and further ones on the articles for training.
OWN = Path(__file__).with_name("everyday")
_FURTHER = OWN / "further.jsonl"
# Every so many articles of our own, one is kept apart from training, and of this folder all.
_KEPT_APART = 5
_KEPT_APART_WHOLE = "workplace"
_FOUND = 8
_REWORDED = 0.25
# For so many of the rows with an answer there is one about another name or number, which has none.
_EXCHANGED = 0.12


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders of the data; see index/qa/readers/trained/reader.provenance.json for what was used."""

    data: Path

    @property
    def general(self) -> list[Path]:
        """Files of rows with spans."""
        return sorted((self.data / "training").glob("*.jsonl.gz"))

    @property
    def everyday_train(self) -> list[Path]:
        """Folders of articles with everyday questions, for training."""
        return sorted(path.parent for path in (self.data / "everyday_train").glob("*/questions.jsonl"))

    @property
    def everyday(self) -> list[Path]:
        """The same, never trained on: thresholds are taken from them."""
        return sorted(path.parent for path in (self.data / "everyday").glob("*/questions.jsonl"))

    @property
    def own(self) -> list[Path]:
        """The same of our own, for both: some articles of each are kept apart, see `kept_apart`."""
        return sorted(path.parent for path in OWN.glob("*/questions.jsonl"))

    @property
    def squad(self) -> Path:
        """A folder of encyclopedia articles with questions, many of them unanswerable."""
        return self.data / "squad2"

    def described(self) -> dict[str, int]:
        """How many files or folders of each there are."""
        return {
            "general": len(self.general),
            "everyday_train": len(self.everyday_train),
            "own": len(self.own),
            "squad": 1,
        }


def prepare(sources: Sources, work: Path, chance: random.Random, say: Callable[[str], None]) -> None:
    """Write the rows of every source into the working folder, each once. Raises QuestionFileError or OSError."""
    if not sources.general or not sources.everyday_train:
        raise QuestionFileError(f"There is nothing to train on in {sources.data}: name the folder with training/.")
    for path in sources.general:
        place = rows_of(path.name.removesuffix(".jsonl.gz"), work)
        if not place.exists():
            groups = general_rows(path, chance)
            groups += [[row] for row in exchanged([row for group in groups for row in group], chance, _EXCHANGED)]
            write_rows(groups, place)
            say(f"{place.name}: {len(groups)} questions")
    for folder in [*sources.everyday_train, *sources.everyday, *sources.own, sources.squad]:
        place = rows_of(source_of(folder), work)
        if not Store(index_of(folder, work)).serving_id():
            build_index(folder / "articles", index_of(folder, work))
        if folder not in sources.everyday and not place.exists():
            groups = everyday_rows(questions_to_learn(folder), index_of(folder, work), chance)
            write_rows(groups, place)
            say(f"{place.name}: {len(groups)} questions")


def questions_to_learn(folder: Path) -> list[LabelledQuestion]:
    """The questions of a folder that may be trained on, with our further ones on its articles."""
    questions = read_questions(folder / "questions.jsonl")
    if folder.parent == OWN:
        apart = kept_apart(folder)
        return [each for each in questions if each.article not in apart]
    articles = {path.stem for path in (folder / "articles").iterdir()}
    return questions + [each for each in read_questions(_FURTHER) if each.article in articles]


def questions_to_choose_by(folder: Path) -> list[LabelledQuestion]:
    """The questions of a folder that are never trained on."""
    questions = read_questions(folder / "questions.jsonl")
    if folder.parent != OWN:
        return questions
    apart = kept_apart(folder)
    return [each for each in questions if each.article in apart]


def kept_apart(folder: Path) -> set[str]:
    """The articles of a folder of ours whose questions are not trained on."""
    articles = [path.stem for path in sorted((folder / "articles").iterdir())]
    return set(articles if folder.name == _KEPT_APART_WHOLE else articles[_KEPT_APART - 1 :: _KEPT_APART])


def source_of(folder: Path) -> str:
    """The name of a folder's rows: ours may be called as another is."""
    return f"{'own' if folder.parent == OWN else folder.parent.name}-{folder.name}"


def rows_of(name: str, work: Path) -> Path:
    """Where the rows of a source are kept."""
    return work / "rows" / f"{name}.jsonl.gz"


def index_of(folder: Path, work: Path) -> Path:
    """Where the index of a folder's articles is kept."""
    return work / "indices" / source_of(folder)


def opened_in(index_folder: Path) -> tuple[Index, Encoder]:
    """The version that an index folder serves, with the encoder that made it."""
    store = Store(index_folder)
    return opened(store, store.current_id())


def write_rows(groups: Sequence[Sequence[TrainingRow]], place: Path) -> None:
    """One question's rows a line, written aside and then put into place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_name(place.name + ".new")
    with gzip.open(aside, "wt", encoding="utf-8") as file:
        for group in groups:
            if group:
                file.write(json.dumps([asdict(row) for row in group]) + "\n")
    aside.replace(place)


def read_rows(place: Path) -> list[list[TrainingRow]]:
    """What `write_rows` wrote."""
    with gzip.open(place, "rt", encoding="utf-8") as lines:
        return [
            [TrainingRow(**row | {"spans": tuple(map(tuple, row["spans"]))}) for row in json.loads(line)]
            for line in lines
        ]


def general_rows(path: Path, chance: random.Random) -> list[list[TrainingRow]]:
    """The rows of one file, each question's together: the passage that answers it first, then those that do not."""
    questions = read_span_questions(path)
    questions = [row for row in questions if len(row.question) < 300]
    negatives = defaultdict(list)
    for row in found_instead([each for each in questions if each.answers], chance, 0.7):
        negatives[row.question].append(row)
    groups = []
    for question in questions:
        group = list(_of_question(question, chance))
        if group:
            group += negatives.pop(question.question, [])
            groups.append(_reword(group, chance))
    return groups


def _of_question(row: SpanQuestion, chance: random.Random) -> Iterator[TrainingRow]:
    for passage, spans in passages_of(row):
        if spans or not row.answers:
            made = TrainingRow(row.question, row.title, passage.text, spans, row.title)
            yield made
            if not spans:
                return
            other = without_answer(made, passage) if chance.random() < 0.2 else None
            if other:
                yield other
            return


def exchanged(rows: Sequence[TrainingRow], chance: random.Random, share: float) -> list[TrainingRow]:
    """For a share of the rows that have an answer, one about another name or number of the article."""
    texts: dict[str, str] = defaultdict(str)
    for row in rows:
        if len(texts[row.group]) < 20_000:
            texts[row.group] += "\n" + row.passage
    made = (of_another(row, texts[row.group], chance) for row in rows if row.spans and chance.random() < share)
    return [row for row in made if row]


def everyday_rows(
    questions: Sequence[LabelledQuestion], index_folder: Path, chance: random.Random
) -> list[list[TrainingRow]]:
    """The rows of questions on the articles of an index, each question's together, by the project's own search."""
    index, encoder = opened_in(index_folder)
    rows = []
    for labelled in questions:
        question = read_question(labelled.question)
        candidates = retrieve(index, question, encoder.encode_question(question.text))
        found = [index.passage(int(row)) for row in candidates.rows[:_FOUND]]
        rows.append(_reword(list(_of_labelled(labelled, index, found, chance)), chance))
    return rows


def _of_labelled(
    labelled: LabelledQuestion, index: Index, found: Sequence[Passage], chance: random.Random
) -> Iterator[TrainingRow]:
    def row(passage: Passage, spans: tuple[tuple[int, int], ...]) -> TrainingRow:
        return TrainingRow(labelled.question, context_of(passage), passage.text, spans, labelled.article)

    place = (labelled.article, labelled.paragraph)
    if labelled.kind is QuestionKind.ANSWERABLE:
        for number in range(len(index)):
            passage = index.passage(number)
            if (passage.article.id, passage.paragraph.number) == place:
                spans = spans_in(passage.text, labelled.answers)
                if spans:
                    positive = row(passage, spans)
                    yield positive
                    other = without_answer(positive, passage) if chance.random() < 0.3 else None
                    if other:
                        yield other
    for passage in found:
        here = (passage.article.id, passage.paragraph.number) == place
        if not here and not any(answer in passage.text for answer in labelled.answers):
            yield row(passage, ())


def _reword(group: list[TrainingRow], chance: random.Random) -> list[TrainingRow]:
    if not group or chance.random() >= _REWORDED:
        return group
    question = reworded(group[0].question, chance)
    return [replace(row, question=question) for row in group]
