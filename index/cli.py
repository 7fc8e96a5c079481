"""python -m index: build, status, ask, search.

Results go to stdout, messages to stderr. Exit codes: 0 answered or done, 1 error, 3 the articles do not say.
A command imports what it needs when it runs: asking does not wait for what building takes, help waits for nothing.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from index.errors import FootnoteError, QuestionError
from index.models import DEFAULT_MODEL, DEFAULT_PRECISION, Precision
from index.types import Answer, Article, Match, NoAnswer, Passage

if TYPE_CHECKING:
    from index.building import Built
    from index.encoders import Description
    from index.live import LiveIndex

NOT_ANSWERED = 3

app = typer.Typer(
    help="Index articles, and ask them questions that they answer in their own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

IndexFolder = Annotated[Path, typer.Option("--index", help="The folder that holds the index.")]
Model = Annotated[str, typer.Option(help="A sentence-transformers model: a name or a folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def main() -> None:
    """Run the command; an error becomes one message and exit code 1."""
    try:
        app()
    except FootnoteError as error:
        _err.print(Text(str(error), style="red"))
        sys.exit(1)
    except KeyboardInterrupt:
        _err.print("Stopped; what was published before still serves.")
        sys.exit(130)


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
    from index.building import build  # noqa: PLC0415
    from index.encoders import encoder_for_building, remove_unused  # noqa: PLC0415
    from index.store import Store  # noqa: PLC0415

    store = Store(folder)
    encoder = encoder_for_building(folder, model, precision, lambda: _sample(corpus))
    with _progress() as progress:
        built = build(corpus, store, encoder, progress)
    remove_unused(store)
    for item in built.skipped:
        _err.print(f"[yellow]skipped[/] {escape(item.name)}: {escape(item.reason)}")
    _out.print(_built_line(built))


@app.command()
def status(folder: IndexFolder = Path(".index"), as_json: Json = False) -> None:
    """Say which version serves, of which articles and model."""
    from index.encoders import describe  # noqa: PLC0415
    from index.store import Store  # noqa: PLC0415

    index = Store(folder).open()
    manifest = index.manifest
    encoder = describe(folder, manifest)
    if as_json:
        fields = ("id", "created", "model", "fingerprint", "passages", "sentences")
        articles = [_article_json(article) for article in index.articles]
        _print_json(
            {name: getattr(manifest, name) for name in fields} | _encoder_json(encoder) | {"articles": articles}
        )
        return
    _out.print(f"version   {manifest.id}, built {manifest.created}")
    _out.print(f"model     {escape(manifest.model)}")
    _out.print(f"encoder   {escape(_encoder_line(encoder))}")
    for other, reason in encoder.refused.items():
        _out.print(f"          not {other}: {escape(reason)}")
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
    from index.live import LiveIndex  # noqa: PLC0415

    live = LiveIndex(folder, model)
    questions = (line.strip() for line in sys.stdin) if question == "-" else [question]
    sys.exit(_ask_all(live, (line for line in questions if line or question != "-"), as_json, question == "-"))


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
        _print_json([_match_json(match) for match in matches])
        return
    for match in matches:
        _print_match(match)


def citation(article: Article) -> str:
    """Title, author, source and date, as far as they are known."""
    parts = (article.title, article.author, article.source, article.published)
    return " · ".join(part for part in parts if part)


def _ask_all(live: "LiveIndex", questions: Iterable[str], as_json: bool, many: bool) -> int:
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


def _built_line(built: "Built") -> str:
    skipped = f", {_counted(len(built.skipped), 'file')} skipped" if built.skipped else ""
    holds = f"{_counted(built.articles, 'article')}, {_counted(built.passages, 'passage')}{skipped}"
    if built.unchanged:
        return f"Version {built.version} is up to date: {holds}."
    return f"Built version {built.version}: {holds}; {_counted(built.embedded, 'passage')} encoded."


def _encoder_line(encoder: "Description") -> str:
    if not encoder.agreement:
        return "the reference, by sentence-transformers"
    cosines = ", ".join(f"{cosine:.4f} ({kind} vectors)" for kind, cosine in encoder.agreement.items())
    return f"{encoder.precision}, by onnxruntime; mean cosine with the reference {cosines}"


def _encoder_json(encoder: "Description") -> dict[str, object]:
    return {"encoder": encoder.precision, "agreement": encoder.agreement, "refused": encoder.refused}


def _sample(corpus: Path) -> list[str]:
    from index.building import sample_texts  # noqa: PLC0415

    texts = sample_texts(corpus)
    _err.print("Preparing the model, once for this index folder; this takes a while.")
    return texts


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def _progress() -> Iterator[Any]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("encoding"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("passages"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_err) as bar:
        task = bar.add_task("encoding", total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)
