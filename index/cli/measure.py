"""Commands that measure the index with labelled questions, and fit it to them."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from index.cli import render as show
from index.cli.app import (
    IndexFolder,
    Json,
    LlmKey,
    LlmModel,
    LlmNotFor,
    LlmSeconds,
    LlmUrl,
    Model,
    ReaderName,
    Reranker,
    app,
)
from index.cli.build import build_with_progress
from index.encoders.models import DEFAULT_MODEL, DEFAULT_PRECISION
from index.errors import ReaderModelError
from index.language_model.server import SECONDS, Call, ModelServer

if TYPE_CHECKING:
    from index.encoders.encoder import Encoder
    from index.evaluation.calibrate_choosing import Said
    from index.evaluation.evaluate import LabelledQuestion, Outcome
    from index.qa.pipeline import OpenReading
    from index.qa.readers.model import ChoosingModel, FeaturesModel, TrainedModel
    from index.store.version import Index
    from index.types import Certainty


@app.command("evaluate")
def evaluate_command(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, one JSON object a line.")],
    corpus: Annotated[Path | None, typer.Option(help="Index this folder for the purpose, instead of --index.")] = None,
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    show_misses: Annotated[int, typer.Option(min=0, help="Print so many questions that went wrong.")] = 0,
    plot: Annotated[Path | None, typer.Option(help="Draw precision by coverage into this file.")] = None,
    reranker: Reranker = "",
    reader: Annotated[
        ReaderName, typer.Option(help="What chooses: features alone, the trained reader, or the model of --llm-url.")
    ] = ReaderName.TRAINED,
    llm_url: LlmUrl = "",
    llm_model: LlmModel = "",
    llm_key: LlmKey = "",
    llm_seconds: LlmSeconds = SECONDS,
    llm_not_for: LlmNotFor = "",
    as_json: Json = False,
) -> None:
    """Say what a person gets: how often the right answer, the right passage and the right refusal come out."""
    from index.cli.opening import model_reader, opened, server_of  # noqa: PLC0415
    from index.evaluation.evaluate import (  # noqa: PLC0415
        evaluate,
        figures,
        figures_by,
        intervals,
        precision_by_coverage,
        read_questions,
    )

    is_by_model = reader is ReaderName.LLM
    server = server_of(llm_url, llm_model, llm_key, llm_seconds, llm_not_for) if is_by_model else None
    if is_by_model and server is None:
        raise typer.BadParameter("--reader llm needs --llm-url and --llm-model")
    calls: list[Call] = []
    with _index_for(corpus, folder, model) as used, model_reader(server, used, calls.append) as chooser:
        live = opened(used, model, reranker, by_features=reader is ReaderName.FEATURES)
        live.warm_up()
        labelled = read_questions(questions, _paragraphs(live.index))
        choose = chooser.choose if chooser else _as_it_is
        outcomes = evaluate(labelled, lambda question: choose(live.read(question)).reading)
    overall = figures(outcomes)
    by_kind = figures_by(outcomes, lambda question: question.kind)
    by_article = figures_by([each for each in outcomes if each.labelled.article], lambda question: question.article)
    by_style = figures_by([each for each in outcomes if each.labelled.style], lambda question: question.style)
    by_trap = figures_by([each for each in outcomes if each.labelled.trap], lambda question: question.trap)
    sure_of = intervals(outcomes)
    if plot:
        from index.cli.plot import plot_precision  # noqa: PLC0415

        plot_precision(precision_by_coverage(outcomes), plot)
    groups = {"by_kind": by_kind, "by_article": by_article, "by_style": by_style, "by_trap": by_trap}
    if as_json:
        as_forms = {name: {key: asdict(each) for key, each in group.items()} for name, group in groups.items()}
        cost = {"llm": cost_of(calls)} if server else {}
        show.print_json(asdict(overall) | as_forms | {"intervals": sure_of} | cost)
    else:
        show.print_figures({"all": overall, **by_kind})
        show.print_intervals(sure_of)
        if server:
            show.print_cost(cost_of(calls), len(outcomes))
        for group in (by_article, by_style, by_trap):
            if group:
                show.out.print()
                show.print_figures(group)
    for outcome in [each for each in outcomes if _is_miss(each)][:show_misses]:
        show.print_miss(outcome)


def _as_it_is(opened: "OpenReading") -> "OpenReading":
    return opened


def cost_of(calls: Sequence[Call]) -> dict[str, int]:
    """What asking the model came to: its tokens, its calls, and how many of them ended in which way."""
    ended = Counter(call.outcome.value for call in calls)
    return {"tokens": sum(call.tokens for call in calls), "calls": len(calls), **dict(sorted(ended.items()))}


@app.command("calibrate")
def calibrate_command(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, one JSON object a line.")],
    corpus: Annotated[Path | None, typer.Option(help="Index this folder for the purpose, instead of --index.")] = None,
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    out: Annotated[Path | None, typer.Option(help="Write the model here instead of into the index folder.")] = None,
    llm_url: LlmUrl = "",
    llm_model: LlmModel = "",
    llm_key: LlmKey = "",
    llm_seconds: LlmSeconds = SECONDS,
    llm_not_for: LlmNotFor = "",
) -> None:
    """Fit ranking, confidence and threshold on your own questions, for each reader apart.

    Measured on articles left out of each fit. With a language model, each question is asked of it too. The index
    answers by what was fitted from the next start on. Remove reader.json, trained_reader.json and language_model.json
    from its folder to go back.
    """
    from index.cli.opening import server_of  # noqa: PLC0415
    from index.encoders.select import encoder_of  # noqa: PLC0415
    from index.evaluation.calibrate import calibrate  # noqa: PLC0415 - brings scipy, which answering does without
    from index.evaluation.evaluate import read_questions  # noqa: PLC0415
    from index.qa.readers.model import choosing_path, reader_path, save_model  # noqa: PLC0415
    from index.store.store import Store, check_model  # noqa: PLC0415

    server = server_of(llm_url, llm_model, llm_key, llm_seconds, llm_not_for)
    with _index_for(corpus, folder, model) as used:
        index = Store(used).open()
        encoder = encoder_of(used, index.manifest, model)
        check_model(index, encoder)
        labelled = read_questions(questions, _paragraphs(index))
        with show.progress("reading", "questions") as progress:
            calibrated = calibrate(index, encoder, labelled, _made(questions, labelled, encoder.name), progress)
        trained = _calibrate_trained(index, encoder, calibrated.model, labelled)
        chosen = _calibrate_choosing(server, used, model, labelled) if server else None
    made = dict(calibrated.model.made)
    path = out or folder / "reader.json"
    before = _threshold(reader_path(folder))
    save_model(replace(calibrated.model, made=made | {"left_articles_out": asdict(calibrated.figures)}), path)
    show.print_figures({"articles left out": calibrated.figures})
    show.out.print(f"Threshold {before}, {calibrated.model.threshold:.3f} now. Written to {escape(str(path))}.")
    if trained:
        fitted, found = trained
        beside = path.with_name("trained_reader.json")
        save_model(replace(fitted, made=made | {"left_articles_out": found}), beside)
        listed = ", ".join(f"{name} {value:g}" for name, value in found.items())
        show.out.print(f"With the trained reader, articles left out: {listed}.")
        show.out.print(
            f"Sure from {fitted.sure:.3f} on, unsure from {fitted.unsure:.3f} on. Written to {escape(str(beside))}."
        )
    if chosen:
        taken, counts = chosen
        beside = choosing_path(path.parent)
        said_how_often = {word: asdict(count) for word, count in counts.items()}
        save_model(replace(taken, made=made | {"said": said_how_often}), beside)
        show.print_taken(taken, counts)
        show.out.print(f"Written to {escape(str(beside))}.")


def _calibrate_choosing(
    server: ModelServer, folder: Path, model: str, labelled: "Sequence[LabelledQuestion]"
) -> "tuple[ChoosingModel, Mapping[Certainty, Said]]":
    """How the words of the model of that server are taken, each question asked of it as it says."""
    from index.cli.opening import opened  # noqa: PLC0415
    from index.evaluation.calibrate_choosing import calibrate_choosing  # noqa: PLC0415
    from index.language_model.asking import LanguageModel  # noqa: PLC0415
    from index.qa.readers.language_model import LanguageModelReader  # noqa: PLC0415

    live = opened(folder, model)
    with closing(LanguageModelReader(LanguageModel(server))) as reader:
        return calibrate_choosing(server.model, labelled, live.read, reader.choose)


def _calibrate_trained(
    index: "Index", encoder: "Encoder", features: "FeaturesModel", labelled: "Sequence[LabelledQuestion]"
) -> "tuple[TrainedModel, dict[str, float]] | None":
    """The trained reader's model beside that of the features; None where the network cannot be used."""
    from index.evaluation.calibrate_trained import calibrate_trained, read_for_calibration  # noqa: PLC0415
    from index.qa.readers.network import SpanNetwork  # noqa: PLC0415

    try:
        network = SpanNetwork()
    except ReaderModelError as error:
        show.print_error(error)
        return None
    read = [read_for_calibration(index, encoder, features, network, question) for question in labelled]
    return calibrate_trained(read, features, {})


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
    return {article.id: article.paragraphs[-1].number for article in index.articles}


def _threshold(path: Path) -> str:
    """The threshold of a model that is to be replaced, and so need not be one that can be read."""
    from index.qa.readers.model import load_model  # noqa: PLC0415

    try:
        return f"{load_model(path).threshold:.3f} before"
    except ReaderModelError:
        return "could not be read before"
