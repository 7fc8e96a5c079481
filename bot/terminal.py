"""The same conversation in a terminal."""

from rich.console import Console
from rich.text import Text

from bot.conversation.answering import Answering
from bot.messages.reply import (
    CONTRARY,
    Answered,
    Quotation,
    Refused,
    Reply,
    Undecided,
    opening_lines,
    plain_text,
    quotations_shown,
)

_GREETING = "Ask about the articles. An empty line or Ctrl-D ends."


def chat(answering: Answering, console: Console) -> None:
    """Answer question after question until an empty line or the end of the input."""
    console.print(_GREETING, style="dim")
    before: list[str] = []
    while True:
        try:
            question = console.input("\n[bold]> [/]")
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if not question.strip():
            return
        console.print(shown(answering.reply(question, before=before)))
        before.append(question)


def shown(reply: Reply) -> Text:
    """The reply with its highlights and a dim citation; text of articles is never read as markup."""
    match reply:
        case Answered(quotation=quotation, contrary=contrary):
            other = [Text(CONTRARY), _quotation(contrary)] if contrary else []
            return Text("\n").join([_quotation(quotation), *other])
        case Undecided() | Refused():
            lines = " ".join(opening_lines(reply))
            return Text("\n").join([Text(lines), *map(_quotation, quotations_shown(reply))])
        case _:
            return Text(plain_text(reply))


def _quotation(quotation: Quotation) -> Text:
    quote = Text(f"“{quotation.text}”")
    for start, end in quotation.highlights:
        quote.stylize("bold reverse", start + 1, end + 1)
    citation = quotation.citation
    link = f" · {citation.url}" if citation.url else ""
    return quote.append(f"\n  — {citation.title} · {citation.details}{link}", style="dim")
