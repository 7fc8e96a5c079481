"""Commands that measure the index with labelled questions, and fit it to them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from index.cli import render as show
from index.cli.app import IndexFolder, Json, Model, Reranker, app
from index.cli.build import build_with_progress
from index.encoders.models import DEFAULT_MODEL, DEFAULT_PRECISION
from index.errors import ReaderModelError

if TYPE_CHECKING:
    from index.evaluation.evaluate import LabelledQuestion, Outcome
    from index.store.version import Index


@app.command("evaluate")
def evaluate_command(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, one JSON object a line.")],
    corpus: Annotated[Path | None, typer.Option(help="Index this folder for the purpose, instead of --index.")] = None,
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    show_misses: Annotated[int, typer.Option(min=0, help="Print so many questions that went wrong.")] = 0,
    reranker: Reranker = "",
    as_json: Json = False,
) -> None:
    """Say how often the right passage, the right sentence and the right refusal come out."""
    from index.cli.opening import opened  # noqa: PLC0415
    from index.evaluation.evaluate import evaluate, figures, figures_by, read_questions  # noqa: PLC0415

    with _index_for(corpus, folder, model) as used:
        live = opened(used, model, reranker)
        live.warm_up()
        labelled = read_questions(questions, _paragraphs(live.index))
        outcomes = evaluate(labelled, lambda question: live.read(question).reading)
    overall = figures(outcomes)
    by_kind = figures_by(outcomes, lambda question: question.kind)
    by_article = figures_by([each for each in outcomes if each.labelled.article], lambda question: question.article)
    if as_json:
        groups = {
            name: {key: asdict(each) for key, each in group.items()}
            for name, group in (("by_kind", by_kind), ("by_article", by_article))
        }
        show.print_json(asdict(overall) | groups)
    else:
        show.print_figures({"all": overall, **by_kind})
        show.out.print()
        show.print_figures(by_article)
    for outcome in [each for each in outcomes if _is_miss(each)][:show_misses]:
        show.print_miss(outcome)


@app.command("calibrate")
def calibrate_command(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, one JSON object a line.")],
    corpus: Annotated[Path | None, typer.Option(help="Index this folder for the purpose, instead of --index.")] = None,
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    out: Annotated[Path | None, typer.Option(help="Write the model here instead of into the index folder.")] = None,
) -> None:
    """Fit ranking, confidence and threshold on your own questions; measured on articles left out of each fit.

    The index answers by the new model from the next start on. Remove reader.json from its folder to go back.
    """
    from index.encoders.select import encoder_of  # noqa: PLC0415
    from index.evaluation.calibrate import calibrate  # noqa: PLC0415 - brings scipy, which answering does without
    from index.evaluation.evaluate import read_questions  # noqa: PLC0415
    from index.qa.reader_model import reader_path  # noqa: PLC0415
    from index.store.store import Store, check_model  # noqa: PLC0415

    with _index_for(corpus, folder, model) as used:
        index = Store(used).open()
        encoder = encoder_of(used, index.manifest, model)
        check_model(index, encoder)
        labelled = read_questions(questions, _paragraphs(index))
        with show.progress("reading", "questions") as progress:
            calibrated = calibrate(index, encoder, labelled, _made(questions, labelled, encoder.name), progress)
    made = dict(calibrated.model.made) | {"left_articles_out": asdict(calibrated.figures)}
    path = out or folder / "reader.json"
    before = _threshold(reader_path(folder))
    replace(calibrated.model, made=made).save(path)
    show.print_figures({"articles left out": calibrated.figures})
    show.out.print(f"Threshold {before}, {calibrated.model.threshold:.3f} now. Written to {escape(str(path))}.")


@contextmanager
def _index_for(corpus: Path | None, folder: Path, model: str) -> Iterator[Path]:
    """The index folder to use: the one named, or one for the corpus that is gone afterwards."""
    if corpus is None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="footnote-") as temporary:
        used = Path(temporary) / "index"
        build_with_progress(corpus, used, model, DEFAULT_PRECISION)
        yield used


def _is_miss(outcome: "Outcome") -> bool:
    from index.evaluation.evaluate import QuestionKind  # noqa: PLC0415

    answerable = outcome.labelled.kind == QuestionKind.ANSWERABLE
    return not (outcome.right and outcome.answered) if answerable else outcome.answered


def _made(path: Path, questions: list["LabelledQuestion"], encoder: str) -> dict[str, object]:
    from index.evaluation.evaluate import QuestionKind  # noqa: PLC0415

    return {
        "date": datetime.now(UTC).date().isoformat(),
        "command": f"python -m index calibrate {path.name}",
        "encoder": encoder,
        "questions": {kind: sum(question.kind == kind for question in questions) for kind in QuestionKind},
        "articles": sorted({question.article for question in questions if question.kind == QuestionKind.ANSWERABLE}),
    }


def _paragraphs(index: "Index") -> dict[str, int]:
    return {article.id: len(article.paragraphs) for article in index.articles}


def _threshold(path: Path) -> str:
    """The threshold of a model that is to be replaced, and so need not be one that can be read."""
    from index.qa.reader_model import load_model  # noqa: PLC0415

    try:
        return f"{load_model(path).threshold:.3f} before"
    except ReaderModelError:
        return "could not be read before"
