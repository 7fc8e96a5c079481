"""How the commands show what they found: rich text for people, JSON forms for programs.

Text of articles and people is never read as markup.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from index.errors import counted
from index.text.question import INTERROGATIVES
from index.text.words import content_words
from index.types import (
    Answer,
    Article,
    Candidate,
    Certainty,
    InShort,
    Match,
    NoAnswer,
    Paragraph,
    Passage,
    Summary,
    Unsure,
)

if TYPE_CHECKING:
    from index.articles.load import Problem, Skipped
    from index.encoders.encoder import Progress
    from index.encoders.select import Description
    from index.maintenance.build import Built
    from index.store.version import Index

LOOKS_UP = "I look up questions about the articles, and no word of this stands in any of them."

out = Console(highlight=False, emoji=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def print_error(error: Exception) -> None:
    """Say on stderr what went wrong."""
    err.print(Text(str(error), style="red"))


def print_json(value: object, indent: int | None = 2) -> None:
    """Print a JSON form, at once: a program may wait for the line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()


@contextmanager
def progress(doing: str, things: str) -> Iterator["Progress"]:
    """A bar on stderr with rate and time left, for as long as the block runs; gives what moves it."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn(things), rate, TimeRemainingColumn())
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(doing, total=None, visible=False, rate="")

        def move(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, rate=f"{speed:,.0f}/s" if speed else "")

        yield move


def print_built(built: "Built") -> None:
    """What was built, and on stderr what was skipped and what of the articles is lost."""
    print_skipped(built.skipped)
    print_problems(built.problems)
    skipped = f", {counted(len(built.skipped), 'file')} skipped" if built.skipped else ""
    holds = f"{counted(built.articles, 'article')}, {counted(built.passages, 'passage')}{skipped}"
    if built.unchanged:
        out.print(f"Version {built.version} is up to date: {holds}.")
    else:
        out.print(f"Built version {built.version}: {holds}; {counted(built.embedded, 'passage')} encoded.")


def print_skipped(skipped: Sequence["Skipped"]) -> None:
    """On stderr, the files that are not in the index, and why."""
    for item in skipped:
        err.print(f"[yellow]skipped[/] {escape(item.name)}: {escape(item.reason)}")


def print_problems(problems: Sequence["Problem"]) -> None:
    """On stderr, what of the files in the index could not be read."""
    for item in problems:
        err.print(f"[yellow]lost[/]    {escape(item.name)}: {escape(item.text)}")


def print_status(index: "Index", encoder: "Description") -> None:
    """Which version serves, how it is encoded, and what it holds."""
    manifest = index.manifest
    out.print(f"version   {manifest.id}, built {manifest.created}")
    out.print(f"model     {escape(manifest.model)}")
    out.print(f"encoder   {escape(_encoder_line(encoder))}")
    for other, reason in encoder.refused.items():
        out.print(f"          not {other}: {escape(reason)}")
    out.print(f"holds     {counted(manifest.passages, 'passage')}, {counted(manifest.sentences, 'sentence')}")
    for article in index.articles:
        out.print(f"article   {escape(citation(article))}")


def status_json(index: "Index", encoder: "Description") -> dict[str, Any]:
    """The same as a JSON form."""
    fields = ("id", "created", "model", "fingerprint", "passages", "sentences")
    return {
        **{name: getattr(index.manifest, name) for name in fields},
        "encoder": encoder.precision,
        "agreement": encoder.agreement,
        "refused": encoder.refused,
        "articles": [article_json(article) for article in index.articles],
    }


def print_answer(answer: Answer | Unsure | NoAnswer) -> None:
    """The quotation with its source, what may answer, or the refusal with the nearest passages."""
    if isinstance(answer, Unsure):
        out.print("I am not sure. Perhaps one of these:")
        for candidate in answer.candidates:
            _print_quotation(candidate)
        return
    if isinstance(answer, Answer):
        _print_quotation(answer)
        if answer.contrary:
            out.print("Another article gives something else:")
            print_answer(answer.contrary)
        return
    if _asks_nothing_of_the_articles(answer):
        out.print(LOOKS_UP)
        return
    out.print("The articles do not say.")
    if answer.missing_words:
        out.print(Text(f"No article contains: {', '.join(answer.missing_words)}"))
    elsewhere = [name for name in answer.missing_names if name not in answer.missing_words]
    if elsewhere:
        out.print(Text(f"The nearest passage does not mention: {', '.join(elsewhere)}"))
    out.print("Nearest passages:")
    for match in answer.nearest[:3]:
        print_match(match)


def _asks_nothing_of_the_articles(answer: NoAnswer) -> bool:
    """Whether it does not ask, and no article holds a word of it but those of grammar: "hi", "thank you"."""
    asks = "?" in answer.question or any(word in INTERROGATIVES for word in answer.question.lower().split())
    said = {word.text for word in content_words(answer.question) if not word.is_function_word}
    return not asks and said <= set(answer.missing_words)


def print_in_short(in_short: InShort | None) -> None:
    """What a language model says in short, under its name, apart from the articles' own words."""
    if in_short:
        out.print(
            Text(f"In short, in the words of {in_short.model}: ", style="dim").append(in_short.text, style="not dim")
        )
        out.print()


def in_short_json(in_short: InShort | None) -> dict[str, Any]:
    """The same as a field of a JSON form."""
    return {"in_short": {"text": in_short.text, "model": in_short.model} if in_short else None}


def _print_quotation(quoted: Answer | Candidate) -> None:
    quote = Text(f"“{quoted.quote}”")
    for start, end in quoted.highlights:
        quote.stylize("bold reverse", start + 1, end + 1)
    out.print(quote)
    out.print(Text(f"  — {_where(quoted.passage, quoted.quote)}", style="dim"))


def answer_json(answer: Answer | Unsure | NoAnswer) -> dict[str, Any]:
    """What is replied to a question as a JSON form; every kind has the same fields."""
    found = answer if isinstance(answer, Answer) else None
    return {
        "question": answer.question,
        "answered": found is not None,
        "certainty": certainty_of(answer),
        "quote": found.quote if found else None,
        "highlights": [list(span) for span in found.highlights] if found else [],
        "confidence": round(answer.confidence, 4),
        "article": article_json(found.passage.article) if found else None,
        "paragraph": found.passage.paragraph.number if found else None,
        "page": _page(found.passage) if found else None,
        "nearest": [match_json(match) for match in answer.nearest],
        "missing_words": list(answer.missing_words),
        "missing_names": [] if isinstance(answer, Answer) else list(answer.missing_names),
        "candidates": [candidate_json(each) for each in answer.candidates] if isinstance(answer, Unsure) else [],
        "contrary": answer_json(found.contrary) if found and found.contrary else None,
    }


def certainty_of(answer: Answer | Unsure | NoAnswer) -> Certainty:
    """How sure a reply is."""
    match answer:
        case Answer():
            return Certainty.SURE
        case Unsure():
            return Certainty.UNSURE
        case NoAnswer():
            return Certainty.NONE


def candidate_json(candidate: Candidate) -> dict[str, Any]:
    """What may answer as a JSON form."""
    passage = candidate.passage
    return {
        "quote": candidate.quote,
        "highlights": [list(span) for span in candidate.highlights],
        "confidence": round(candidate.confidence, 4),
        "article": passage.article.id,
        "title": passage.article.title,
        "paragraph": passage.paragraph.number,
        "page": _page(passage),
    }


def print_match(match: Match) -> None:
    """A passage with its score and its source."""
    out.print(Text(f"{match.score:.2f}  {match.passage.text}"))
    out.print(Text(f"      — {_where(match.passage, match.passage.text)}", style="dim"))


def match_json(match: Match) -> dict[str, Any]:
    """A passage as a JSON form."""
    passage = match.passage
    return {
        "article": passage.article.id,
        "title": passage.article.title,
        "paragraph": passage.paragraph.number,
        "page": _page(passage),
        "text": passage.text,
        "score": round(match.score, 4),
    }


def print_summary(summary: Summary) -> None:
    """The sentences of a summary, and the key figures under them."""
    if not summary.extracts:
        out.print(Text(f"No article bears on {summary.topic!r}."))
        return
    if not summary.topic:
        out.print(Text(citation(summary.extracts[0].passage.article), style="bold"))
    for extract in summary.extracts:
        where = _where(extract.passage, extract.text) if summary.topic else _place(extract.passage.paragraph)
        out.print(Text(f"“{extract.text}”").append(f"  — {where}", style="dim"))
    if summary.figures:
        out.print(Text("\nKey figures", style="bold"))
    for line_figures in summary.figure_lines:
        first = line_figures[0]
        line = Text(f"  {first.leads}{first.meaning}{first.trails}")
        for figure in line_figures:
            start = 2 + len(first.leads) + figure.start - figure.meaning_start
            line.stylize("bold", start, start + len(figure.text))
        out.print(line.append(f"  — {_place(first.passage.paragraph)}", style="dim"))


def summary_json(summary: Summary) -> dict[str, Any]:
    """A summary as a JSON form."""
    article = summary.extracts[0].passage.article if summary.extracts and not summary.topic else None
    return {
        "topic": summary.topic or None,
        "article": article_json(article) if article else None,
        "extracts": [
            {
                "article": extract.passage.article.id,
                "title": extract.passage.article.title,
                "paragraph": extract.passage.paragraph.number,
                "page": _page(extract.passage),
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
                "page": _page(figure.passage),
                "start": figure.start,
                "end": figure.end,
            }
            for figure in summary.figures
        ],
    }


def citation(article: Article) -> str:
    """Title, author, source and date, as far as they are known."""
    parts = (article.title, article.author, article.source, article.published)
    return " · ".join(part for part in parts if part)


def _where(passage: Passage, words: str) -> str:
    link = f" · {passage.article.url}" if passage.article.url else ""
    above = " › ".join(passage.above(words))
    under = f", under “{above}”" if above else ""
    return f"{citation(passage.article)} · {_place(passage.paragraph)}{under}{link}"


def _place(paragraph: Paragraph) -> str:
    return f"page {paragraph.page}, paragraph {paragraph.number}" if paragraph.page else f"paragraph {paragraph.number}"


def _page(passage: Passage) -> int | None:
    return passage.paragraph.page or None


def article_json(article: Article) -> dict[str, str]:
    """An article as a JSON form, without its text."""
    return {name: getattr(article, name) for name in ("id", "title", "author", "source", "published", "url")}


def _encoder_line(encoder: "Description") -> str:
    if not encoder.agreement:
        return "the reference, by sentence-transformers"
    cosines = ", ".join(f"{cosine:.4f} ({kind} vectors)" for kind, cosine in encoder.agreement.items())
    return f"{encoder.precision}, by onnxruntime; mean cosine with the reference {cosines}"
