"""python -m index: build, status, ask, search, summarize.

Results go to stdout, messages to stderr. Exit codes: 0 answered or done, 1 error, 3 the articles do not say.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from index.build import Built, build
from index.embed import DEFAULT_MODEL, load_encoder
from index.errors import ArticleUnknown, FootnoteError, QuestionError
from index.live import LiveIndex
from index.store import Store
from index.summarize import LONG, LONGEST, SHORT
from index.titles import articles_called, nearest_titles, newest
from index.types import Answer, Article, Match, NoAnswer, Passage, Summary

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
) -> None:
    """Index the articles of a folder; what is unchanged is not encoded again."""
    with _progress() as progress:
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
    matches = LiveIndex(folder, model).search(query, top)
    if as_json:
        _print_json([_match_json(match) for match in matches])
        return
    for match in matches:
        _print_match(match)


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
    count = _sentence_count(length)
    live = LiveIndex(folder, model)
    if about and article:
        raise typer.BadParameter("give an article or --about, not both")
    summary = live.summarize_topic(about, count) if about else live.summarize(_article(live, article), count)
    if as_json:
        _print_json(_summary_json(summary))
    else:
        _print_summary(summary)
    if not summary.extracts:
        sys.exit(NOT_ANSWERED)


def citation(article: Article) -> str:
    """Title, author, source and date, as far as they are known."""
    parts = (article.title, article.author, article.source, article.published)
    return " · ".join(part for part in parts if part)


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


def _sentence_count(length: str) -> int:
    named = {"short": SHORT, "long": LONG}
    if length in named:
        return named[length]
    if not (length.isascii() and length.isdigit() and 1 <= int(length) <= LONGEST):
        raise typer.BadParameter(f"--length is short, long or a number from 1 to {LONGEST}, not {length!r}")
    return int(length)


def _article(live: LiveIndex, name: str) -> Article:
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


def _print_summary(summary: Summary) -> None:
    if not summary.extracts:
        _out.print(Text(f"No article bears on {summary.topic!r}."))
        return
    if not summary.topic:
        _out.print(Text(citation(summary.extracts[0].passage.article), style="bold"))
    for extract in summary.extracts:
        where = _where(extract.passage) if summary.topic else f"paragraph {extract.passage.paragraph.number}"
        _out.print(Text(f"“{extract.text}”").append(f"  — {where}", style="dim"))
    if summary.figures:
        _out.print(Text("\nKey figures", style="bold"))
    for figures in summary.figure_lines:
        first = figures[0]
        line = Text(f"  {first.leads}{first.meaning}{first.trails}")
        for figure in figures:
            start = 2 + len(first.leads) + figure.start - figure.meaning_start
            line.stylize("bold", start, start + len(figure.text))
        _out.print(line.append(f"  — paragraph {figures[0].passage.paragraph.number}", style="dim"))


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


def _summary_json(summary: Summary) -> dict[str, Any]:
    article = summary.extracts[0].passage.article if summary.extracts and not summary.topic else None
    return {
        "topic": summary.topic or None,
        "article": _article_json(article) if article else None,
        "extracts": [
            {
                "article": extract.passage.article.id,
                "title": extract.passage.article.title,
                "paragraph": extract.passage.paragraph.number,
                "start": extract.start,
                "end": extract.end,
                "sentences": [sentence.text for sentence in extract.sentences],
            }
            for extract in summary.extracts
        ],
        "figures": [
            {
                "kind": figure.kind,
                "text": figure.text,
                "meaning": figure.meaning,
                "paragraph": figure.passage.paragraph.number,
                "start": figure.start,
                "end": figure.end,
            }
            for figure in summary.figures
        ],
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


def _built_line(built: Built) -> str:
    skipped = f", {_counted(len(built.skipped), 'file')} skipped" if built.skipped else ""
    holds = f"{_counted(built.articles, 'article')}, {_counted(built.passages, 'passage')}{skipped}"
    if built.unchanged:
        return f"Version {built.version} is up to date: {holds}."
    return f"Built version {built.version}: {holds}; {_counted(built.embedded, 'passage')} encoded."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def _progress() -> Iterator[Any]:
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
