"""The command that measures the index with labelled questions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli import render_evaluation as measured
from index.cli.app import (
    IndexAt,
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
from index.cli.console import out, print_json
from index.encoders.models import DEFAULT_MODEL
from index.language_model.server import SECONDS, Call
from index.store.location import folder_of, location_of

if TYPE_CHECKING:
    from index.evaluation.evaluate import Outcome
    from index.evaluation.metrics import Evaluation
    from index.qa.pipeline import OpenReading


@app.command("evaluate")
def evaluate_command(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, one JSON object a line.")],
    corpus: Annotated[Path | None, typer.Option(help="Index this folder for the purpose, instead of --index.")] = None,
    at: IndexAt = ".index",
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
    from index.cli.opening import index_for, model_reader, opened, paragraphs_of, server_of  # noqa: PLC0415
    from index.evaluation.evaluate import evaluate  # noqa: PLC0415
    from index.evaluation.labelled_questions import read_questions  # noqa: PLC0415
    from index.evaluation.metrics import figures, intervals, precision_by_coverage  # noqa: PLC0415

    is_by_model = reader is ReaderName.LLM
    server = server_of(llm_url, llm_model, llm_key, llm_seconds, llm_not_for) if is_by_model else None
    if is_by_model and server is None:
        raise typer.BadParameter("--reader llm needs --llm-url and --llm-model")
    calls: list[Call] = []
    with (
        index_for(corpus, location_of(at), model) as used,
        model_reader(server, folder_of(used), calls.append) as chooser,
    ):
        live = opened(used, model, reranker, by_features=reader is ReaderName.FEATURES)
        live.warm_up()
        labelled = read_questions(questions, paragraphs_of(live.index))
        choose = chooser.choose if chooser else _as_it_is
        outcomes = evaluate(labelled, lambda question: choose(live.read(question)).reading)
    groups = _groups_of(outcomes)
    overall, sure_of, cost = figures(outcomes), intervals(outcomes), cost_of(calls) if server else {}
    if plot:
        from index.cli.plot import plot_precision  # noqa: PLC0415

        plot_precision(precision_by_coverage(outcomes), plot)
    if as_json:
        as_forms = {name: {key: asdict(each) for key, each in group.items()} for name, group in groups.items()}
        print_json(asdict(overall) | as_forms | {"intervals": sure_of} | ({"llm": cost} if cost else {}))
    else:
        _print_measured(overall, groups, sure_of, cost, len(outcomes))
    for outcome in [each for each in outcomes if _is_miss(each)][:show_misses]:
        measured.print_miss(outcome)


def _groups_of(outcomes: "Sequence[Outcome]") -> "dict[str, dict[str, Evaluation]]":
    """The figures of questions that have something in common, by what that is."""
    from index.evaluation.metrics import figures_by  # noqa: PLC0415

    return {
        "by_kind": figures_by(outcomes, lambda question: question.kind),
        "by_article": figures_by([each for each in outcomes if each.labelled.article], lambda each: each.article),
        "by_style": figures_by([each for each in outcomes if each.labelled.style], lambda each: each.style),
        "by_trap": figures_by([each for each in outcomes if each.labelled.trap], lambda each: each.trap),
    }


def _print_measured(
    overall: "Evaluation",
    groups: "Mapping[str, dict[str, Evaluation]]",
    sure_of: dict[str, tuple[float, float]],
    cost: Mapping[str, int],
    asked: int,
) -> None:
    measured.print_figures({"all": overall, **groups["by_kind"]})
    measured.print_intervals(sure_of)
    if cost:
        measured.print_cost(cost, asked)
    for name in ("by_article", "by_style", "by_trap"):
        if groups[name]:
            out.print()
            measured.print_figures(groups[name])


def _as_it_is(opened: "OpenReading") -> "OpenReading":
    return opened


def cost_of(calls: Sequence[Call]) -> dict[str, int]:
    """What asking the model came to: its tokens, its calls, and how many of them ended in which way."""
    ended = Counter(call.outcome.value for call in calls)
    return {"tokens": sum(call.tokens for call in calls), "calls": len(calls), **dict(sorted(ended.items()))}


def _is_miss(outcome: "Outcome") -> bool:
    from index.evaluation.labelled_questions import QuestionKind  # noqa: PLC0415

    answerable = outcome.labelled.kind == QuestionKind.ANSWERABLE
    return not (outcome.right and outcome.answered) if answerable else outcome.answered
