"""python -m index: build, status, ask, search.

Results go to stdout, messages to stderr. Exit codes: 0 answered or done, 1 error, 3 the articles do not say.
"""

import io
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from index.build import Built, build
from index.embed import DEFAULT_MODEL, load_encoder
from index.errors import FootnoteError, QuestionError, ReaderModelError
from index.evaluate import (
    Figures,
    LabelledQuestion,
    Outcome,
    QuestionKind,
    evaluate,
    figures,
    figures_by,
    read_questions,
)
from index.live import LiveIndex, reader_path
from index.model import load_model
from index.store import Index, Store, check_model
from index.types import Answer, Article, Match, NoAnswer, Passage

NOT_ANSWERED = 3
INTERRUPTED = 130

app = typer.Typer(
    help="Index articles, and ask them questions that they answer in their own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

IndexFolder = Annotated[Path, typer.Option("--index", help="The folder that holds the index.")]
Model = Annotated[str, typer.Option(help="A sentence-transformers model: a name or a folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_out = Console(highlight=False, emoji=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def main() -> None:
    """Run the command; an error becomes one message and exit code 1."""
    try:
        app()
    except FootnoteError as error:
        _err.print(Text(str(error), style="red"))
        sys.exit(1)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _err.print("Stopped; what was published before still serves.")
        raise


@app.command("build")
def build_command(
    corpus: Annotated[Path, typer.Option(help="The folder with the articles.")] = Path("corpus"),
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
) -> None:
    """Index the articles of a folder; what is unchanged is not encoded again."""
    with _progress("encoding", "passages") as progress:
        built = build(corpus, Store(folder), load_encoder(model), progress)
    for item in built.skipped:
        _err.print(f"[yellow]skipped[/] {escape(item.name)}: {escape(item.reason)}")
    _out.print(_built_line(built))


@app.command()
def status(folder: IndexFolder = Path(".index"), as_json: Json = False) -> None:
    """Say which version serves, of which articles and model."""
    index = Store(folder).open()
    manifest = index.manifest
    if as_json:
        fields = ("id", "created", "model", "fingerprint", "passages", "sentences")
        articles = [_article_json(article) for article in index.articles]
        _print_json({name: getattr(manifest, name) for name in fields} | {"articles": articles})
        return
    _out.print(f"version   {manifest.id}, built {manifest.created}")
    _out.print(f"model     {escape(manifest.model)}")
    _out.print(f"holds     {_counted(manifest.passages, 'passage')}, {_counted(manifest.sentences, 'sentence')}")
    for article in index.articles:
        _out.print(f"article   {escape(citation(article))}")


@app.command("ask")
def ask_command(
    question: Annotated[str, typer.Argument(help="The question; - reads one a line from stdin.")],
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    as_json: Json = False,
) -> None:
    """Answer a question with the sentence that says so.

    Exit code 0: answered; 3: the articles do not say (with -: at least one question); 1: error.
    """
    live = LiveIndex(folder, model)
    many = question == "-"
    sys.exit(_ask_all(live, _lines_of_stdin() if many else [question], as_json, many))


@app.command("search")
def search_command(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    top: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 5,
    as_json: Json = False,
) -> None:
    """List the passages that match best."""
    matches = LiveIndex(folder, model).search(query, top)
    if as_json:
        _print_json([_match_json(match) for match in matches])
        return
    for match in matches:
        _print_match(match)


@app.command("evaluate")
def evaluate_command(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, one JSON object a line.")],
    corpus: Annotated[Path | None, typer.Option(help="Index this folder for the purpose, instead of --index.")] = None,
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    show_misses: Annotated[int, typer.Option(min=0, help="Print so many questions that went wrong.")] = 0,
    as_json: Json = False,
) -> None:
    """Say how often the right passage, the right sentence and the right refusal come out."""
    with _index_for(corpus, folder, model) as used:
        live = LiveIndex(used, model)
        live.warm_up()
        labelled = read_questions(questions, _paragraphs(live.index))
        outcomes = evaluate(labelled, live.read)
    overall = figures(outcomes)
    by_kind = figures_by(outcomes, lambda question: question.kind)
    by_article = figures_by([each for each in outcomes if each.labelled.article], lambda question: question.article)
    if as_json:
        groups = {
            name: {key: asdict(each) for key, each in group.items()}
            for name, group in (("by_kind", by_kind), ("by_article", by_article))
        }
        _print_json(asdict(overall) | groups)
    else:
        _out.print(_figures_table({"all": overall, **by_kind}))
        _out.print()
        _out.print(_figures_table(by_article))
    for outcome in [each for each in outcomes if _is_miss(each)][:show_misses]:
        _print_miss(outcome)


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
    from index.calibrate import calibrate  # noqa: PLC0415 - brings scipy, which answering does without

    with _index_for(corpus, folder, model) as used:
        index, encoder = Store(used).open(), load_encoder(model)
        check_model(index, encoder)
        labelled = read_questions(questions, _paragraphs(index))
        with _progress("reading", "questions") as progress:
            calibrated = calibrate(index, encoder, labelled, _made(questions, labelled, encoder.name), progress)
    made = dict(calibrated.model.made) | {"left_articles_out": asdict(calibrated.figures)}
    path = out or folder / "reader.json"
    before = _threshold(reader_path(folder))
    replace(calibrated.model, made=made).save(path)
    _out.print(_figures_table({"articles left out": calibrated.figures}))
    _out.print(f"Threshold {before}, {calibrated.model.threshold:.3f} now. Written to {escape(str(path))}.")


def citation(article: Article) -> str:
    """Title, author, source and date, as far as they are known."""
    parts = (article.title, article.author, article.source, article.published)
    return " · ".join(part for part in parts if part)


def _lines_of_stdin() -> Iterator[str]:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return (line.strip() for line in sys.stdin if line.strip())


def _ask_all(live: LiveIndex, questions: Iterable[str], as_json: bool, many: bool) -> int:
    code = 0
    for question in questions:
        try:
            answer = live.ask(question)
        except QuestionError as error:
            if not many:
                raise
            _err.print(Text(str(error), style="red"))
            if as_json:
                _print_json({"question": question, "answered": False, "error": str(error)}, indent=None)
            code = 1
            continue
        if isinstance(answer, NoAnswer):
            code = code or NOT_ANSWERED
        if as_json:
            _print_json(_answer_json(answer), indent=None)
        else:
            _print_answer(answer)
    return code


def _print_answer(answer: Answer | NoAnswer) -> None:
    if isinstance(answer, Answer):
        quote = Text(f"“{answer.quote}”")
        for start, end in answer.highlights:
            quote.stylize("bold reverse", start + 1, end + 1)
        _out.print(quote)
        _out.print(Text(f"  — {_where(answer.passage)}", style="dim"))
        if answer.contrary:
            _out.print("Another article gives something else:")
            _print_answer(answer.contrary)
        return
    _out.print("The articles do not say.")
    if answer.missing_words:
        _out.print(Text(f"No article contains: {', '.join(answer.missing_words)}"))
    _out.print("Nearest passages:")
    for match in answer.nearest[:3]:
        _print_match(match)


def _print_match(match: Match) -> None:
    _out.print(Text(f"{match.score:.2f}  {match.passage.text}"))
    _out.print(Text(f"      — {_where(match.passage)}", style="dim"))


def _where(passage: Passage) -> str:
    link = f" · {passage.article.url}" if passage.article.url else ""
    return f"{citation(passage.article)} · paragraph {passage.paragraph.number}{link}"


def _answer_json(answer: Answer | NoAnswer) -> dict[str, Any]:
    found = answer if isinstance(answer, Answer) else None
    return {
        "question": answer.question,
        "answered": found is not None,
        "quote": found.quote if found else None,
        "highlights": [list(span) for span in found.highlights] if found else [],
        "confidence": round(answer.confidence, 4),
        "article": _article_json(found.passage.article) if found else None,
        "paragraph": found.passage.paragraph.number if found else None,
        "nearest": [_match_json(match) for match in answer.nearest],
        "missing_words": list(answer.missing_words),
        "missing_names": list(answer.missing_names) if isinstance(answer, NoAnswer) else [],
        "contrary": _answer_json(found.contrary) if found and found.contrary else None,
    }


def _match_json(match: Match) -> dict[str, Any]:
    passage = match.passage
    return {
        "article": passage.article.id,
        "title": passage.article.title,
        "paragraph": passage.paragraph.number,
        "text": passage.text,
        "score": round(match.score, 4),
    }


def _article_json(article: Article) -> dict[str, str]:
    return {name: getattr(article, name) for name in ("id", "title", "author", "source", "published", "url")}


def _print_json(value: object, indent: int | None = 2) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()


@contextmanager
def _index_for(corpus: Path | None, folder: Path, model: str) -> Iterator[Path]:
    """The index folder to use: the one named, or one for the corpus that is gone afterwards."""
    if corpus is None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="footnote-") as temporary:
        used = Path(temporary) / "index"
        with _progress("encoding", "passages") as progress:
            build(corpus, Store(used), load_encoder(model), progress)
        yield used


def _made(path: Path, questions: list[LabelledQuestion], encoder: str) -> dict[str, object]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "command": f"python -m index calibrate {path.name}",
        "encoder": encoder,
        "questions": {kind: sum(question.kind == kind for question in questions) for kind in QuestionKind},
        "articles": sorted({question.article for question in questions if question.kind == QuestionKind.ANSWERABLE}),
    }


def _paragraphs(index: Index) -> dict[str, int]:
    return {article.id: len(article.paragraphs) for article in index.articles}


def _threshold(path: Path) -> str:
    """The threshold of a model that is to be replaced, and so need not be one that can be read."""
    try:
        return f"{load_model(path).threshold:.3f} before"
    except ReaderModelError:
        return "could not be read before"


def _figures_table(groups: dict[str, Figures]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("figure", no_wrap=True)
    for name in groups:
        table.add_column(escape(name), justify="right", overflow="fold")
    for field in fields(Figures):
        values = [getattr(each, field.name) for each in groups.values()]
        if any(value is not None for value in values):
            table.add_row(field.name, *(_figure(value) for value in values))
    return table


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _is_miss(outcome: Outcome) -> bool:
    answerable = outcome.labelled.kind == QuestionKind.ANSWERABLE
    return not (outcome.right and outcome.answered) if answerable else outcome.answered


def _print_miss(outcome: Outcome) -> None:
    labelled = outcome.labelled
    right = f"paragraph {labelled.paragraph} of {labelled.article}: {' | '.join(labelled.answers)}"
    _err.print(Text(f"\n{labelled.question}  [{labelled.kind}]", style="bold"))
    _err.print(Text(f"  {'answered' if outcome.answered else 'refused'} ({outcome.confidence:.2f}): {outcome.quote}"))
    _err.print(Text(f"  right: {right if labelled.kind == QuestionKind.ANSWERABLE else 'to refuse'}"))


def _built_line(built: Built) -> str:
    skipped = f", {_counted(len(built.skipped), 'file')} skipped" if built.skipped else ""
    holds = f"{_counted(built.articles, 'article')}, {_counted(built.passages, 'passage')}{skipped}"
    if built.unchanged:
        return f"Version {built.version} is up to date: {holds}."
    return f"Built version {built.version}: {holds}; {_counted(built.embedded, 'passage')} encoded."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def _progress(doing: str, things: str) -> Iterator[Any]:
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn(things), TimeRemainingColumn())
    with Progress(*columns, console=_err) as bar:
        task = bar.add_task(doing, total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)
