"""The command that fits the readers to labelled questions."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from index.cli import console
from index.cli import render_evaluation as measured
from index.cli.app import IndexAt, LlmKey, LlmModel, LlmNotFor, LlmSeconds, LlmUrl, Model, app
from index.encoders.models import DEFAULT_MODEL
from index.errors import ReaderModelError
from index.language_model.server import SECONDS, ModelServer
from index.store.location import Location, folder_of, location_of

if TYPE_CHECKING:
    from index.encoders.encoder import Encoder
    from index.evaluation.calibrate_choosing import Said
    from index.evaluation.labelled_questions import LabelledQuestion
    from index.qa.readers.model import ChoosingModel, FeaturesModel, TrainedModel
    from index.store.version import Index
    from index.types import Certainty


@app.command("calibrate")
def calibrate_command(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, one JSON object a line.")],
    corpus: Annotated[Path | None, typer.Option(help="Index this folder for the purpose, instead of --index.")] = None,
    at: IndexAt = ".index",
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
    from index.cli.opening import index_for, paragraphs_of, server_of  # noqa: PLC0415
    from index.encoders.select import encoder_of  # noqa: PLC0415
    from index.evaluation.calibrate import calibrate  # noqa: PLC0415 - brings scipy, which answering does without
    from index.evaluation.labelled_questions import read_questions  # noqa: PLC0415
    from index.qa.readers.model import choosing_path, reader_path, save_model  # noqa: PLC0415
    from index.store.store import check_model  # noqa: PLC0415
    from index.store.versions import store_of  # noqa: PLC0415

    location = location_of(at)
    folder = folder_of(location)
    server = server_of(llm_url, llm_model, llm_key, llm_seconds, llm_not_for)
    with index_for(corpus, location, model) as used:
        index = store_of(used).open()
        encoder = encoder_of(folder_of(used), index.manifest, model)
        check_model(index, encoder)
        labelled = read_questions(questions, paragraphs_of(index))
        with console.progress_bar("reading", "questions") as progress:
            calibrated = calibrate(index, encoder, labelled, _made(questions, labelled, encoder.name), progress)
        trained = _calibrate_trained(index, encoder, calibrated.model, labelled)
        chosen = _calibrate_choosing(server, used, model, labelled) if server else None
    path, made = out or folder / "reader.json", dict(calibrated.model.made)
    before = _threshold(reader_path(folder))
    save_model(replace(calibrated.model, made=made | {"left_articles_out": asdict(calibrated.figures)}), path)
    measured.print_figures({"articles left out": calibrated.figures})
    console.out.print(f"Threshold {before}, {calibrated.model.threshold:.3f} now. Written to {escape(str(path))}.")
    if trained:
        _save_trained(*trained, made, path.with_name("trained_reader.json"))
    if chosen:
        _save_choosing(*chosen, made, choosing_path(path.parent))


def _calibrate_choosing(
    server: ModelServer, location: Location, model: str, labelled: "Sequence[LabelledQuestion]"
) -> "tuple[ChoosingModel, Mapping[Certainty, Said]]":
    """How the words of the model of that server are taken, each question asked of it as it says."""
    from index.cli.opening import opened  # noqa: PLC0415
    from index.evaluation.calibrate_choosing import calibrate_choosing  # noqa: PLC0415
    from index.language_model.asking import LanguageModel  # noqa: PLC0415
    from index.qa.readers.language_model import LanguageModelReader  # noqa: PLC0415

    live = opened(location, model)
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
        console.print_error(error)
        return None
    read = [read_for_calibration(index, encoder, features, network, question) for question in labelled]
    return calibrate_trained(read, features, {})


def _save_trained(model: "TrainedModel", found: dict[str, float], made: dict[str, object], path: Path) -> None:
    from index.qa.readers.model import save_model  # noqa: PLC0415

    save_model(replace(model, made=made | {"left_articles_out": found}), path)
    listed = ", ".join(f"{name} {value:g}" for name, value in found.items())
    console.out.print(f"With the trained reader, articles left out: {listed}.")
    console.out.print(
        f"Sure from {model.sure:.3f} on, unsure from {model.unsure:.3f} on. Written to {escape(str(path))}."
    )


def _save_choosing(
    model: "ChoosingModel", said: "Mapping[Certainty, Said]", made: dict[str, object], path: Path
) -> None:
    from index.qa.readers.model import save_model  # noqa: PLC0415

    save_model(replace(model, made=made | {"said": {word: asdict(count) for word, count in said.items()}}), path)
    measured.print_taken(model, said)
    console.out.print(f"Written to {escape(str(path))}.")


def _made(path: Path, questions: list["LabelledQuestion"], encoder: str) -> dict[str, object]:
    from index.evaluation.labelled_questions import QuestionKind  # noqa: PLC0415

    return {
        "date": datetime.now(UTC).date().isoformat(),
        "command": f"python -m index calibrate {path.name}",
        "encoder": encoder,
        "questions": {kind: sum(question.kind == kind for question in questions) for kind in QuestionKind},
        "articles": sorted({question.article for question in questions if question.kind == QuestionKind.ANSWERABLE}),
    }


def _threshold(path: Path) -> str:
    """The threshold of a model that is to be replaced, and so need not be one that can be read."""
    from index.qa.readers.model import load_model  # noqa: PLC0415

    try:
        return f"{load_model(path).threshold:.3f} before"
    except ReaderModelError:
        return "could not be read before"
