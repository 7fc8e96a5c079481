"""docs/tour: what people see in Slack, recorded from a run of the real bot: python -m tests.tour."""

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from index import build_index
from tests.bot.process import slack_bot
from tests.fakes.slack import render as slack_render
from tests.fakes.slack.server import BOT_SCOPES, SlackServer
from tests.fakes.slack.workspace import Message, View
from tests.paths import ROOT

PAGE = ROOT / "docs" / "tour.md"
PICTURES = ROOT / "docs" / "tour"
WIDTH = 92
# Pictures use the fonts of the reader's machine and load nothing.
SVG = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)

COST = "what does SenseTime's training cost?"
UMBRA = "---\ntitle: Umbra\nsource: Umbra Times\n---\n\nThe lab of Umbra pays {} dollars for a lamp.\n"
ABOUT_UMBRA = "how much does the lab of Umbra pay for a lamp?"
LAMPS = b"---\ntitle: Lamps that last\nauthor: Mara Okafor\n---\n\nA lamp of the harbour burns for nine weeks.\n"
UNKNOWN = "how many goals did Ronaldo score?"
KNOWN = "Ronaldo scored 850 goals by 2023."

# What somebody may say to it for the first time.
CONVERSATION = (
    "hi there!",
    "what can u do",
    "which articles do you know?",
    "who is Xu Li?",
    "what else did he say?",
    "where is the YouTu Lab",
    "whats its field",
    "who wrote the article about Shanghai?",
    "and when was it published?",
    "thx a lot!!",
)

Shown = Message | View


class Tour:
    """Acts as a person, and writes down what there is to see."""

    def __init__(self, server: SlackServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.page: list[str] = []
        self.pictures: dict[str, str] = {}

    def heading(self, title: str, text: str = "") -> None:
        self.page += [f"## {title}", ""] + ([text, ""] if text else [])

    def show(self, *seen: Shown, picture: str = "") -> None:
        """Put messages or views on the page, as a picture too if it has a name."""
        now = [self.now(each) for each in seen]
        if picture:
            self.pictures[picture] = self.drawn(now, picture)
            self.page += [f"![{picture.replace('-', ' ')}](tour/{picture}.svg)", ""]
            self.page += ["<details><summary>As text</summary>", ""]
        lines = "\n\n".join(f"{self.author(each)}\n{indented(self.server.plain(each))}" for each in now)
        self.page += ["```", lines, "```", ""]
        if picture:
            self.page += ["</details>", ""]

    def now(self, seen: Shown) -> Shown:
        if isinstance(seen, Message):
            return self.server.current(seen)
        found = self.server.home(seen.user) if seen.kind == "home" else self.server.workspace.views[seen.id]
        assert found is not None
        return found

    def author(self, seen: Shown) -> str:
        if isinstance(seen, View):
            return f"{seen.title or 'Footnote · Home'}:"
        name = "Footnote" if seen.bot_id else self.server.workspace.users[seen.user].name
        place = "in the thread" if seen.is_reply else "in private" if seen.ephemeral_to else ""
        return f"{name}{f' ({place})' if place else ''}:"

    def drawn(self, seen: Sequence[Shown], title: str) -> str:
        console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
        names = self.server.workspace.names()
        for each in seen:
            console.print(Text(self.author(each), style="bold green"))
            text = each.text if isinstance(each, Message) else ""
            for part in slack_render.parts(text, each.blocks, names):
                console.print(_drawn_part(part))
            console.print()
        return console.export_svg(title=title.replace("-", " "), code_format=SVG, unique_id=f"tour-{title}")

    def rebuild(self, umbra: str) -> None:
        (self.folder / "corpus" / "umbra.md").write_text(UMBRA.format(umbra))
        build_index(self.folder / "corpus", self.folder / ".index")

    def text_of(self, seen: Shown) -> str:
        return self.server.plain(self.now(seen))


def indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.rstrip().splitlines())


def _drawn_part(part: slack_render.Part) -> Text:
    marks = {"quote": "▎ ", "header": "", "buttons": ""}
    line = Text(marks.get(part.kind, part.mark))
    for run in part.runs:
        style = "bold yellow" if "bold" in run.styles else "italic" if "italic" in run.styles else ""
        style = "reverse" if part.kind == "buttons" else "bold" if part.kind == "header" else style
        line.append(run.text.rstrip("\n"), style)
        if part.kind == "buttons":
            line.append("  ")
    return line


def record(tour: Tour) -> None:
    """The whole tour."""
    ask(tour)
    go_on(tour)
    act(tour)
    ask_twice(tour)
    look(tour)
    fail(tour)
    rebuild(tour)


def ask(tour: Tour) -> None:
    server = tour.server
    tour.heading("Asking", "Mention Footnote in a channel. The answer is a sentence of an article, with its source.")
    question = server.mention(server.channel, server.person, COST)
    tour.show(question, server.wait_for_reply(question), picture="a-mention-and-its-answer")
    tour.heading("When the articles do not say")
    question = server.mention(server.channel, server.person, UNKNOWN)
    tour.show(question, server.wait_for_reply(question), picture="a-refusal")
    tour.heading("In private", "`/ask` answers for your eyes only; *Share to channel* gives the answer to all.")
    server.command(server.person, server.channel, "/ask", "which city's police use Eye-in-the-Sky?")
    private = server.wait_for_ephemeral(server.person, containing="Suzhou")
    tour.show(private)
    server.press(private, "share")
    server.wait_for(lambda: server.current(private).deleted)
    tour.show(server.messages(server.channel)[-1])
    tour.heading("A direct message", "Asked and answered in the pane, or where you write to Footnote.")
    question = server.direct_message(server.person, "who is Xu Li?")
    tour.show(question, server.wait_for_reply(question))
    tour.heading("Files", "What is attached is not read, and Footnote says so.")
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?", files=["plan.pdf"])
    tour.show(question, server.wait_for_reply(question))


def go_on(tour: Tour) -> None:
    server = tour.server
    tour.heading("Going on in the thread", "No new mention is needed, until somebody says “stop”.")
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
    first = server.wait_for_reply(question)
    more = server.message(server.channel, server.person, "and who is Xu Li?", question.ts)
    second = server.wait_for_reply(question, count=2)
    stop = server.message(server.channel, server.person, "stop", question.ts)
    tour.show(question, first, more, second, stop, server.wait_for_reply(question, count=3))
    tour.heading("A conversation", "Each of these mentions Footnote, in one thread.")
    seen: list[Shown] = []
    for number, text in enumerate(CONVERSATION, 1):
        opening = seen[0] if seen and isinstance(seen[0], Message) else None
        said = server.mention(server.channel, server.person, text, opening.ts if opening else None)
        seen += [said, server.wait_for_reply(opening or said, count=number)]
    tour.show(*seen, picture="a-conversation")
    tour.heading("The question of a thread", "Mentioned without one, Footnote takes that of the thread, and says so.")
    question = server.message(server.channel, server.admin, "Does anybody know where the YouTu Lab is?")
    pointing = server.mention(server.channel, server.person, "any idea?", question.ts)
    tour.show(question, pointing, server.wait_for_reply(question))
    tour.heading("Editing a question", "The reply follows in its place; the reply to a deleted question goes.")
    name = f"<@{server.bot_user}>"
    question = server.mention(server.channel, server.person, f"{name} where is the YouTu Lab?")
    reply = server.wait_for_reply(question)
    server.edit(question, f"{name} which city's police use Eye-in-the-Sky?")
    server.wait_for(lambda: "Suzhou" in tour.text_of(reply))
    tour.show(question, reply)
    tour.heading("Deleting a question", "Its reply is taken back.")
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
    reply = server.wait_for_reply(question)
    before = len(server.answers(question))
    server.delete(question)
    server.wait_for(lambda: server.current(reply).deleted)
    tour.page += [f"Replies in the thread before: {before}; after: {len(server.answers(question))}.", ""]
    tour.heading("A channel for questions", "Named in `SLACK_AUTO_CHANNELS`: sure answers come without a mention.")
    channel = next(each.id for each in server.workspace.channels.values() if each.name == "questions")
    question = server.message(channel, server.person, COST)
    tour.show(question, server.wait_for_reply(question))


def act(tour: Tour) -> None:
    server = tour.server
    tour.heading("More passages", "In the place of the message.")
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
    reply = server.wait_for_reply(question)
    server.press(reply, "more_passages")
    server.wait_for(lambda: "Further passages:" in tour.text_of(reply))
    tour.show(reply)
    tour.heading("In context", "The paragraph before and after, the sentence marked.")
    question = server.mention(server.channel, server.person, COST)
    reply = server.wait_for_reply(question)
    server.press(reply, "in_context")
    view = server.wait_for_view(server.person, title="In context")
    tour.show(view, picture="in-context")
    server.dismiss(view)
    tour.heading("Feedback", "Kept, and changed by pressing again.")
    key = f"slack:{server.team.id}:{server.channel}:{question.ts}"
    server.press(reply, "feedback", value=f"helpful {key}")
    tour.show(server.wait_for_ephemeral(server.person, containing="Noted"))
    server.press(reply, "feedback", value=f"unhelpful {key}")
    box = server.wait_for_view(server.person, title="Not helpful")
    tour.show(box)
    server.dismiss(box)
    server.press(reply, "feedback", value=f"helpful {key}")


def ask_twice(tour: Tour) -> None:
    server = tour.server
    tour.heading("Already answered here", "A question that was answered helpfully in the same channel gets a link.")
    question = server.mention(server.channel, server.admin, "what does the training at SenseTime cost?")
    tour.show(question, server.wait_for_reply(question))


def look(tour: Tour) -> None:
    server = tour.server
    tour.heading("Summaries", "`/summary shanghai`, for your eyes only until you share it:")
    server.command(server.person, server.channel, "/summary", "shanghai")
    tour.show(server.wait_for_ephemeral(server.person, containing="Key figures"))
    tour.heading("What it knows", "`/articles`:")
    server.command(server.person, server.channel, "/articles")
    tour.show(server.wait_for_ephemeral(server.person, containing="I know"))
    tour.heading("Help", "`/footnote`:")
    server.command(server.person, server.channel, "/footnote")
    tour.show(server.wait_for_ephemeral(server.person, containing="I answer questions"))
    tour.heading("Home")
    server.open_home(server.person)
    tour.show(server.wait_for_home(server.person), picture="home")
    tour.heading("The pane", "It suggests questions that the articles answer:")
    server.open_home(server.person, "messages")
    prompts = server.wait_for(lambda: server.prompts)[-1].prompts
    tour.page += [*(f"- {message}" for _, message in prompts), ""]
    tour.heading("A box to ask in", "From the shortcut “Ask the articles”; the answer comes in its place.")
    server.shortcut(server.person, "ask_articles")
    box = server.wait_for_view(server.person)
    server.submit(box, {"question": "where is the YouTu Lab?"})
    server.wait_for(lambda: "Caohejing" in tour.text_of(box))
    tour.show(box)
    server.dismiss(box)
    tour.heading("Ask about this", "In the menu of any message; only you see the answer.")
    message = server.message(server.channel, server.person, "who is Xu Li?")
    server.message_shortcut(server.admin, message, "ask_about_this")
    tour.show(message, server.wait_for_ephemeral(server.admin, containing="Xu Li"))


def fail(tour: Tour) -> None:
    server = tour.server
    tour.heading("When Slack does not take an answer", "The id stands in the log, with what went wrong.")
    server.faults.fail("chat.postMessage", "internal_error")
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
    tour.show(question, server.wait_for_reply(question))
    tour.heading("When an answer cannot be shared", "The private one stays where it is.")
    here = server.add_channel("closed", members=[server.admin])
    server.command(server.admin, here, "/ask", "where is the YouTu Lab?")
    private = server.wait_for_ephemeral(server.admin, channel=here)
    server.archive(here)
    server.press(private, "share")
    tour.show(server.wait_for_ephemeral(server.admin, containing="I could not share it here"))
    assert [each.error for each in server.violations] == ["is_archived", "is_archived"]
    server.workspace.violations.clear()
    tour.heading("When a window cannot be opened")
    question = server.mention(server.channel, server.person, COST)
    reply = server.wait_for_reply(question)
    server.faults.fail("views.open", "expired_trigger_id")
    server.press(reply, "in_context")
    tour.show(server.wait_for_ephemeral(server.person, containing="too little time"))


def rebuild(tour: Tour) -> None:
    server = tour.server
    tour.heading("Tell me when it is covered", "After a rebuild, in the original thread:")
    question = server.mention(server.channel, server.person, ABOUT_UMBRA)
    refusal = server.wait_for_reply(question)
    server.press(refusal, "tell_me")
    server.wait_for_ephemeral(server.person, containing="I will tell you")
    tour.rebuild("42")
    tour.show(server.wait_for_reply(question, 30, count=2))
    tour.heading("Source changed", "When a rebuild changes the sentence that an answer quotes:")
    question = server.mention(server.channel, server.person, ABOUT_UMBRA)
    reply = server.wait_for_reply(question)
    tour.rebuild("50")
    server.wait_for(lambda: "50 dollars" in tour.text_of(reply), 30)
    tour.show(reply)
    tour.heading("Building the index from Slack", "`/reindex`, for the people in `SLACK_ADMINS`:")
    (tour.folder / "corpus" / "umbra.md").write_text(UMBRA.format("60"))
    server.command(server.admin, server.channel, "/reindex")
    server.wait_for_ephemeral(server.admin, 60, containing="The new index serves")
    tour.show(*server.ephemeral(server.admin)[-2:])


def add(tour: Tour) -> None:
    """What admins put in and take out."""
    server = tour.server
    tour.heading(
        "Adding an article", "An admin sends a file, or types `/add` and an address, and sees what would be quoted:"
    )
    message = server.direct_message(server.admin, "", files={"lamps.md": LAMPS})
    shown = server.wait_for_reply(message, count=2)
    tour.show(shown)
    server.press(shown, "article_add", server.admin)
    told = server.wait_for_reply(message, 60, count=3)
    tour.page += ["*Add* saves it, and builds the index:", ""]
    tour.show(shown, told)
    tour.heading("Taking an article out", "`/remove`, and a part of its title:")
    server.command(server.admin, server.channel, "/remove", "lamps")
    asked = server.wait_for_ephemeral(server.admin, containing="Remove “")
    tour.show(asked)
    server.press(asked, "article_remove", server.admin)
    tour.show(server.wait_for_ephemeral(server.admin, 60, containing="is no longer among the articles"))


def ask_a_person(tour: Tour, owners: str) -> None:
    """A question on its way to people who know, and what they reply on its way back and into the articles."""
    server = tour.server
    tour.heading("A person to ask", "With `SLACK_OWNERS_CHANNELS`, under what the articles do not say:")
    question = server.mention(server.channel, server.person, UNKNOWN)
    refusal = server.wait_for_reply(question)
    tour.show(refusal)
    server.press(refusal, "ask_a_person", server.person)
    [post] = server.wait_for(lambda: [each for each in server.messages(owners) if UNKNOWN in tour.text_of(each)])
    reply = server.message(owners, server.admin, KNOWN, thread_ts=post.ts)
    told = server.wait_for_reply(question, count=2)

    def said(words: str) -> list[Message]:
        return [each for each in server.replies(owners, post.ts) if words in tour.text_of(each)]

    [confirmed] = server.wait_for(lambda: said("I told who asked"))
    tour.page += ["In the owners' channel:", ""]
    tour.show(post, reply, confirmed)
    tour.page += ["To who asked:", ""]
    tour.show(told)
    tour.heading("Making a reply an article", "*Make it an article*, for admins; who waits for an answer is told.")
    server.press(confirmed, "make_article", server.admin)
    form = server.wait_for_view(server.admin, title="Make it an article")
    tour.show(form)
    server.submit(form, {"article_title": "Goals of Ronaldo"})
    tour.show(*server.wait_for(lambda: said("is an article now"), 60))


def main() -> int:
    """Run the bot, take the tour, write the pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "corpus", folder / "corpus")
        build_index(folder / "corpus", folder / ".index")
        with SlackServer(scopes={*BOT_SCOPES, "files:read", "users:read"}) as server:
            auto = server.add_channel("questions", members=[server.person])
            settings = {"SLACK_ADMINS": server.admin, "SLACK_AUTO_CHANNELS": auto}
            with slack_bot(server, folder / ".index", folder, **settings) as process:
                tour = Tour(server, folder)
                record(tour)
                add(tour)
                process.terminate()
                process.wait()
            owners = server.add_channel("owners", members=[server.admin])
            with slack_bot(server, folder / ".index", folder, **settings, SLACK_OWNERS_CHANNELS=owners):
                ask_a_person(tour, owners)
            # At its start the bot looks for what it missed, in the thread of the deleted question too.
            broken = [each for each in server.violations if each.error != "thread_not_found"]
            assert broken == [], broken
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    for title, picture in tour.pictures.items():
        (PICTURES / f"{title}.svg").write_text(picture, encoding="utf-8")
    intro = [
        "# A tour",
        "",
        "What people see in Slack, recorded by `make tour` from the real bot in the tests' local Slack.",
        "",
    ]
    PAGE.write_text("\n".join([*intro, *tour.page]).rstrip() + "\n", encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} and {len(tour.pictures)} pictures are written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
