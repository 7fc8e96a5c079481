"""The same conversation in a terminal."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from bot.conversation.answering import Answering
from bot.conversation.asked_for import GivesSummaries
from bot.conversation.forgetting import wants_forgotten
from bot.conversation.recall import recalled_here, recalls
from bot.conversation.said_before import earlier
from bot.messages.help import FORGOTTEN_HERE
from bot.messages.lines import (
    CONTRARY,
    FURTHER,
    in_short_label,
    left_out_line,
    named_before,
    opening_lines,
    quotations_shown,
    understood_line,
)
from bot.messages.plain import plain_text
from bot.messages.question import Earlier
from bot.messages.quotation import Quotation
from bot.messages.reply import (
    SMALL_TALK,
    Answered,
    ArticleChoice,
    ArticleFact,
    ArticleList,
    ConversationSummarised,
    Notice,
    Recalled,
    Refused,
    Reply,
    Several,
    Summarised,
    Undecided,
)

_GREETING = "Ask about the articles; /articles lists them, /summary sums one up. An empty line, exit or Ctrl-D ends."
_COMMANDS = (
    "Type a question, or:\n"
    "/summary [article] [short|long], /summary about TOPIC\n"
    "/articles lists what I know\n"
    "/help shows this\n"
    "exit, an empty line or Ctrl-D ends."
)
_FAREWELLS = ("exit", "quit", ":q", "/exit", "/quit", "/q", "/bye")
_ASK = re.compile(r"^\s*/ask\s+", re.IGNORECASE)  # who comes from Slack or Discord types it here too
_COMMAND = re.compile(r"/[a-z_-]+", re.IGNORECASE)


class Conversation:
    """Turn after turn with one person, each knowing those before it."""

    def __init__(self, answering: Answering, summaries: GivesSummaries | None = None) -> None:
        self._answering = answering
        self._summaries = summaries
        self._before: list[Earlier] = []
        self._turns: list[tuple[str, Reply]] = []

    def reply(self, typed: str) -> Reply:
        """The reply to a question or a command."""
        typed = _ASK.sub("", typed)
        reply = self._reply(typed)
        self._before += earlier(typed, reply)
        self._turns.append((typed, reply))
        return reply

    def _reply(self, typed: str) -> Reply:
        command, _, arguments = typed.strip().partition(" ")
        match command.lower():
            case "/summary" if self._summaries:
                return self._summaries.reply(arguments)
            case "/articles":
                return self._answering.articles()
            case "/help":
                return Notice(_COMMANDS, "help")
            case _ if _COMMAND.fullmatch(command):
                return Notice(f"There is no {command} here.\n{_COMMANDS}", "help")
            case _ if wants_forgotten(typed):
                self._before.clear()
                self._turns.clear()
                return Notice(FORGOTTEN_HERE, SMALL_TALK)
            case _ if recalls(typed):
                return recalled_here(self._turns)
            case _:
                return self._answering.reply(typed, before=self._before)


def chat(conversation: Conversation, console: Console, first: str = "") -> None:
    """Answer question after question until an empty line, a farewell or the end of the input."""
    if first:
        console.print(shown(conversation.reply(first)))
    console.print(_GREETING, style="dim")
    while True:
        try:
            typed = console.input("\n[bold]> [/]")
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if not typed.strip() or typed.strip().lower() in _FAREWELLS:
            return
        console.print(shown(conversation.reply(typed)))


def chat_in_json(conversation: Conversation, lines: Iterable[str], write: Callable[[str], object]) -> None:
    """For each line that is read, a turn of one conversation, write one with its `kind` and `text`."""
    for line in lines:
        typed = line.strip()
        if typed.lower() in _FAREWELLS:
            return
        reply = conversation.reply(typed)
        write(json.dumps({"kind": kind_of(reply), "text": plain_text(reply)}, ensure_ascii=False) + "\n")


def kind_of(reply: Reply) -> str:
    """What a reply is: answer, unsure, refusal, summary, articles, small talk or notice."""
    match reply:
        case Answered():
            return "answer"
        case Undecided():
            return "unsure"
        case Refused():
            return "refusal"
        case Summarised() | ArticleChoice() | ConversationSummarised():
            return "summary"
        case ArticleList() | ArticleFact():
            return "articles"
        case Several(parts=parts):
            kinds = [kind_of(each) for _, each in parts]
            return next(kind for kind in ("answer", "unsure", kinds[0]) if kind in kinds)
        case Recalled():
            return "notice"
        case Notice(kind=kind):
            return SMALL_TALK if kind == SMALL_TALK else "notice"


def shown(reply: Reply) -> Text:
    """The reply with its highlights and a dim citation; text of articles is never read as markup."""
    match reply:
        case Answered(quotation=quotation, contrary=contrary, further=further):
            first = [quotation, *([contrary] if contrary else [])]
            other = [Text(CONTRARY), *_quotations([contrary], [quotation])] if contrary else []
            others = [Text(FURTHER), *_quotations(further, first)] if further else []
            understood = [Text(line, style="dim")] if (line := understood_line(reply)) else []
            short = [Text(f"{in_short_label(reply)} {reply.in_short.text}\n", style="italic")] if reply.in_short else []
            return Text("\n").join([*understood, *short, *_quotations([quotation]), *other, *others])
        case Undecided() | Refused():
            lines = Text(" ".join(opening_lines(reply)))
            return Text("\n").join([lines, *_quotations(quotations_shown(reply))])
        case Several(parts=parts):
            texts = [Text(f"{n}. {question}\n").append(shown(each)) for n, (question, each) in enumerate(parts, 1)]
            return Text("\n\n").join([*texts, *([Text(left_out_line(reply))] if reply.left_out else [])])
        case _:
            return Text(plain_text(reply))


def _quotations(quotations: Sequence[Quotation], after: Sequence[Quotation] = ()) -> Iterator[Text]:
    for quotation, is_named in named_before(quotations, after):
        quote = Text(f"“{quotation.text}”")
        for start, end in quotation.highlights:
            quote.stylize("bold reverse", start + 1, end + 1)
        citation = quotation.citation
        link = f" · {citation.url}" if citation.url else ""
        source = citation.where if is_named else f"{citation.title} · {citation.details}{link}"
        yield quote.append(f"\n  — {source}", style="dim")
