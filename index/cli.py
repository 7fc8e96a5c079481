"""python -m index: build, status, ask, search, evaluate, calibrate, summarize.

Results go to stdout, messages to stderr. Exit codes: 0 answered or done, 1 error, 3 the articles do not say.
A command imports what it needs when it runs: asking does not wait for what building takes, help waits for nothing.
"""

import io
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from index import show
from index.errors import ArticleUnknown, FootnoteError, QuestionError, ReaderModelError
from index.models import DEFAULT_MODEL, DEFAULT_PRECISION, Precision
from index.types import Article, NoAnswer

if TYPE_CHECKING:
    from index.building import Built
    from index.evaluate import LabelledQuestion, Outcome
    from index.live import LiveIndex
    from index.store import Index

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
Reranker = Annotated[str, typer.Option(help="A CrossEncoder that looks again at what was found: a name or a folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command; an error becomes one message and exit code 1."""
    try:
        app()
    except FootnoteError as error:
        show.print_error(error)
        sys.exit(1)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            show.err.print("Stopped; what was published before still serves.")
        raise


@app.command("build")
def build_command(
    corpus: Annotated[Path, typer.Option(help="The folder with the articles.")] = Path("corpus"),
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    precision: Annotated[
        Precision, typer.Option("--encoder", help="How the model is computed; the reference is sentence-transformers.")
    ] = DEFAULT_PRECISION,
) -> None:
    """Index the articles of a folder; what is unchanged is not encoded again."""
    show.print_built(_build(corpus, folder, model, precision))


@app.command()
def status(folder: IndexFolder = Path(".index"), as_json: Json = False) -> None:
    """Say which version serves, of which articles and model."""
    from index.encoders import describe  # noqa: PLC0415
    from index.store import Store  # noqa: PLC0415

    index = Store(folder).open()
    encoder = describe(folder, index.manifest)
    if as_json:
        show.print_json(show.status_json(index, encoder))
    else:
        show.print_status(index, encoder)


@app.command("ask")
def ask_command(
    question: Annotated[str, typer.Argument(help="The question; - reads one a line from stdin.")],
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    reranker: Reranker = "",
    as_json: Json = False,
) -> None:
    """Answer a question with the sentence that says so.

    Exit code 0: answered; 3: the articles do not say (with -: at least one question); 1: error.
    """
    from index.live import LiveIndex  # noqa: PLC0415

    live = LiveIndex(folder, model, reranker=reranker)
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
    from index.live import LiveIndex  # noqa: PLC0415

    matches = LiveIndex(folder, model).search(query, top)
    if as_json:
        show.print_json([show.match_json(match) for match in matches])
        return
    for match in matches:
        show.print_match(match)


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
    from index.evaluate import evaluate, figures, figures_by, read_questions  # noqa: PLC0415
    from index.live import LiveIndex  # noqa: PLC0415

    with _index_for(corpus, folder, model) as used:
        live = LiveIndex(used, model, reranker=reranker)
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
    from index.calibrate import calibrate  # noqa: PLC0415 - brings scipy, which answering does without
    from index.encoders import encoder_of  # noqa: PLC0415
    from index.evaluate import read_questions  # noqa: PLC0415
    from index.live import reader_path  # noqa: PLC0415
    from index.store import Store, check_model  # noqa: PLC0415

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


@app.command("summarize")
def summarize_command(
    article: Annotated[str, typer.Argument(help="Part of its title, misspelt or not; the newest by default.")] = "",
    length: Annotated[str, typer.Option(help="short, long, or a number of sentences.")] = "short",
    about: Annotated[str, typer.Option(help="Instead of one article: what all of them say on this topic.")] = "",
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    as_json: Json = False,
) -> None:
    """Say the most of an article in a few of its own sentences, with the key figures under them.

    Exit code 0: done; 3: no article bears on the topic; 1: error.
    """
    from index.live import LiveIndex  # noqa: PLC0415

    count = _sentence_count(length)
    live = LiveIndex(folder, model)
    if about and article:
        raise typer.BadParameter("give an article or --about, not both")
    summary = live.summarize_topic(about, count) if about else live.summarize(_article(live, article), count)
    if as_json:
        show.print_json(show.summary_json(summary))
    else:
        show.print_summary(summary)
    if not summary.extracts:
        sys.exit(NOT_ANSWERED)


def _build(corpus: Path, folder: Path, model: str, precision: Precision) -> "Built":
    from index.building import build_index  # noqa: PLC0415

    def preparing() -> None:
        show.err.print("Preparing the model, once for this index folder; this takes a while.")

    with show.progress("encoding", "passages") as progress:
        return build_index(corpus, folder, model, precision, progress, preparing)


@contextmanager
def _index_for(corpus: Path | None, folder: Path, model: str) -> Iterator[Path]:
    """The index folder to use: the one named, or one for the corpus that is gone afterwards."""
    if corpus is None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="footnote-") as temporary:
        used = Path(temporary) / "index"
        _build(corpus, used, model, DEFAULT_PRECISION)
        yield used


def _lines_of_stdin() -> Iterator[str]:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return (line.strip() for line in sys.stdin if line.strip())


def _ask_all(live: "LiveIndex", questions: Iterable[str], as_json: bool, many: bool) -> int:
    code = 0
    for question in questions:
        try:
            answer = live.ask(question)
        except QuestionError as error:
            if not many:
                raise
            show.print_error(error)
            if as_json:
                show.print_json({"question": question, "answered": False, "error": str(error)}, indent=None)
            code = 1
            continue
        if isinstance(answer, NoAnswer):
            code = code or NOT_ANSWERED
        if as_json:
            show.print_json(show.answer_json(answer), indent=None)
        else:
            show.print_answer(answer)
    return code


def _is_miss(outcome: "Outcome") -> bool:
    from index.evaluate import QuestionKind  # noqa: PLC0415

    answerable = outcome.labelled.kind == QuestionKind.ANSWERABLE
    return not (outcome.right and outcome.answered) if answerable else outcome.answered


def _made(path: Path, questions: list["LabelledQuestion"], encoder: str) -> dict[str, object]:
    from index.evaluate import QuestionKind  # noqa: PLC0415

    return {
        "date": datetime.now(UTC).date().isoformat(),
        "command": f"python -m index calibrate {path.name}",
        "encoder": encoder,
        "questions": {kind: sum(question.kind == kind for question in questions) for kind in QuestionKind},
        "articles": sorted({question.article for question in questions if question.kind == QuestionKind.ANSWERABLE}),
    }


def _sentence_count(length: str) -> int:
    from index.summarizing import LONG, LONGEST, SHORT  # noqa: PLC0415

    named = {"short": SHORT, "long": LONG}
    if length in named:
        return named[length]
    if not (length.isascii() and length.isdigit() and 1 <= int(length) <= LONGEST):
        raise typer.BadParameter(f"--length is short, long or a number from 1 to {LONGEST}, not {length!r}")
    return int(length)


def _paragraphs(index: "Index") -> dict[str, int]:
    return {article.id: len(article.paragraphs) for article in index.articles}


def _threshold(path: Path) -> str:
    """The threshold of a model that is to be replaced, and so need not be one that can be read."""
    from index.model import load_model  # noqa: PLC0415

    try:
        return f"{load_model(path).threshold:.3f} before"
    except ReaderModelError:
        return "could not be read before"


def _article(live: "LiveIndex", name: str) -> Article:
    from index.titles import articles_called, nearest_titles, newest  # noqa: PLC0415

    if not name:
        found = newest(live.articles)
        if found:
            return found
        raise ArticleUnknown(f"Which article? Name one by a part of its title: {_titles(live.articles)}.")
    called = articles_called(live.articles, name)
    if not called:
        nearest = nearest_titles(live.articles, name)
        raise ArticleUnknown(f"No article is called {name!r}. The nearest titles: {_titles(nearest)}.")
    if len(called) > 1:
        raise ArticleUnknown(f"{name!r} may be several articles; give more of the title: {_titles(called)}.")
    return called[0]


def _titles(articles: Iterable[Article]) -> str:
    titles = [article.title for article in articles]
    more = f" and {len(titles) - 10} more (see python -m index status)" if len(titles) > 10 else ""
    return "; ".join(titles[:10]) + more
