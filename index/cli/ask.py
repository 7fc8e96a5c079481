"""Commands that ask the index: a question, a search, a summary."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.app import (
    NOT_ANSWERED,
    IndexAt,
    Json,
    LlmInShort,
    LlmKey,
    LlmModel,
    LlmNotFor,
    LlmSeconds,
    LlmUrl,
    Model,
    Reranker,
    app,
)
from index.cli.console import print_error, print_json
from index.cli.render_answers import print_answer, print_in_short, print_match, print_summary
from index.encoders.models import DEFAULT_MODEL
from index.errors import ArticleUnknown, QuestionError
from index.json_forms import answer_json, in_short_json, match_json, summary_json
from index.language_model.server import SECONDS
from index.store.location import folder_of, location_of
from index.types import Answer, Article, InShort, NoAnswer, Unsure

if TYPE_CHECKING:
    from index.live import LiveIndex
    from index.qa.readers.language_model import LanguageModelReader

Asks = Callable[[str], tuple[Answer | Unsure | NoAnswer, InShort | None]]


@app.command("ask")
def ask_command(
    question: Annotated[str, typer.Argument(help="The question; - reads one a line from stdin.")],
    at: IndexAt = ".index",
    model: Model = DEFAULT_MODEL,
    reranker: Reranker = "",
    collection: Annotated[str, typer.Option(help="Ask the articles of this collection alone.")] = "",
    llm_url: LlmUrl = "",
    llm_model: LlmModel = "",
    llm_key: LlmKey = "",
    llm_seconds: LlmSeconds = SECONDS,
    llm_not_for: LlmNotFor = "",
    llm_in_short: LlmInShort = False,
    as_json: Json = False,
) -> None:
    """Answer a question with the sentence that says so.

    Exit code 0: answered; 3: not, or not for sure (with -: at least one question); 1: error.
    """
    from index.cli.opening import model_reader, opened, server_of  # noqa: PLC0415

    server = server_of(llm_url, llm_model, llm_key, llm_seconds, llm_not_for, in_short=llm_in_short)
    location = location_of(at)
    live = opened(location, model, reranker)
    live = live.only(collection) if collection else live
    many = question == "-"
    questions = _lines_of_stdin() if many else [question]
    with model_reader(server, folder_of(location)) as reader:
        code = _ask_all(lambda each: _asked(live, reader, each), questions, as_json, many)
    sys.exit(code)


@app.command("search")
def search_command(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    at: IndexAt = ".index",
    model: Model = DEFAULT_MODEL,
    top: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 5,
    as_json: Json = False,
) -> None:
    """List the passages that match best."""
    from index.cli.opening import opened  # noqa: PLC0415

    matches = opened(location_of(at), model).search(query, top)
    if as_json:
        print_json([match_json(match) for match in matches])
        return
    for match in matches:
        print_match(match)


@app.command("summarize", hidden=True)
@app.command("summarise")
def summarise_command(
    article: Annotated[str, typer.Argument(help="Part of its title, misspelt or not; the newest by default.")] = "",
    length: Annotated[str, typer.Option(help="short, long, or a number of sentences.")] = "short",
    about: Annotated[str, typer.Option(help="Instead of one article: what all of them say on this topic.")] = "",
    at: IndexAt = ".index",
    model: Model = DEFAULT_MODEL,
    as_json: Json = False,
) -> None:
    """Say the most of an article in a few of its own sentences, with the key figures under them.

    Exit code 0: done; 3: no article bears on the topic; 1: error.
    """
    from index.cli.opening import opened  # noqa: PLC0415

    count = _sentence_count(length)
    live = opened(location_of(at), model)
    if about and article:
        raise typer.BadParameter("give an article or --about, not both")
    summary = live.summarise_topic(about, count) if about else live.summarise(_article(live, article), count)
    if as_json:
        print_json(summary_json(summary))
    else:
        print_summary(summary)
    if not summary.extracts:
        sys.exit(NOT_ANSWERED)


def _asked(
    live: "LiveIndex", reader: "LanguageModelReader | None", question: str
) -> tuple[Answer | Unsure | NoAnswer, InShort | None]:
    """The answer, and what a model says of it in short; both within the time that it has for a question."""
    opened = live.read(question)
    if reader is None:
        return opened.answer, None
    until = reader.deadline()
    chosen = reader.choose(opened, until=until)
    answer = chosen.answer
    if chosen is opened or not isinstance(answer, Answer):
        return answer, None
    return answer, reader.in_short(answer, until=until)


def _ask_all(ask: Asks, questions: Iterable[str], as_json: bool, many: bool) -> int:
    code = 0
    for question in questions:
        try:
            answer, in_short = ask(question)
        except QuestionError as error:
            if not many:
                raise
            print_error(error)
            if as_json:
                print_json(
                    {"question": question, "answered": False, "certainty": "none", "error": str(error)}, indent=None
                )
            code = 1
            continue
        if not isinstance(answer, Answer):
            code = code or NOT_ANSWERED
        if as_json:
            print_json(answer_json(answer) | in_short_json(in_short), indent=None)
        else:
            print_in_short(in_short)
            print_answer(answer)
    return code


def _lines_of_stdin() -> Iterator[str]:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return (line.strip() for line in sys.stdin if line.strip())


def _sentence_count(length: str) -> int:
    from index.summaries.article import LONG, LONGEST, SHORT  # noqa: PLC0415

    named = {"short": SHORT, "long": LONG}
    if length in named:
        return named[length]
    if not (length.isascii() and length.isdigit() and 1 <= int(length) <= LONGEST):
        raise typer.BadParameter(f"--length is short, long or a number from 1 to {LONGEST}, not {length!r}")
    return int(length)


def _article(live: "LiveIndex", name: str) -> Article:
    from index.articles.titles import articles_called, nearest_titles, newest  # noqa: PLC0415

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
