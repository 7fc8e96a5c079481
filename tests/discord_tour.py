"""docs/discord_tour.md: what people see in Discord, recorded from a real bot: python -m tests.discord_tour."""

import io
import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from index import build_index
from tests.bot.process import discord_bot
from tests.fakes.discord import render as discord_render
from tests.fakes.discord.guild import Channel, Message
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import DiscordServer
from tests.paths import ROOT
from tests.tour import ABOUT_UMBRA, CONVERSATION, COST, KNOWN, LAMPS, SVG, UMBRA, UNKNOWN, WIDTH, indented

PAGE = ROOT / "docs" / "discord_tour.md"
PICTURES = ROOT / "docs" / "discord_tour"

INTRO = """\
# A tour of Discord

What people see in Discord, recorded by `make tour` from the real bot in the tests' local Discord.
[tour.md](tour.md) shows Slack, [parity.md](parity.md) both beside each other.
"""
STYLES = {"bold": "bold yellow", "title": "bold", "italic": "italic", "heading": "bold"}


class Tour:
    """Acts as people, and writes down what there is to see."""

    def __init__(self, server: DiscordServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.ada = server.person("Ada")
        self.page = [INTRO]
        self.pictures: dict[str, str] = {}

    def heading(self, title: str, text: str = "") -> None:
        self.page += [f"## {title}", "", *([text, ""] if text else [])]

    def show(self, *seen: Message, picture: str = "") -> None:
        """Put messages on the page, as a picture too if it has a name."""
        text = "\n\n".join(f"{self.author(each)}\n{indented(self.server.plain(each))}" for each in seen)
        if not picture:
            self.page += [f"```\n{text}\n```", ""]
            return
        self.pictures[picture] = self.drawn(seen, picture)
        self.page += [f"![{picture.replace('-', ' ')}](discord_tour/{picture}.svg)", ""]
        self.page += [f"<details><summary>As text</summary>\n\n```\n{text}\n```\n\n</details>", ""]

    def author(self, message: Message) -> str:
        place = " (only you see this)" if message.is_private else ""
        return f"{self.server.guild.users[message.author].name}{place}:"

    def drawn(self, seen: tuple[Message, ...], title: str) -> str:
        console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
        names = self.server.guild.names()
        for each in seen:
            console.print(Text(self.author(each), style="bold green"))
            for runs in discord_render.runs_of(self.server.current(each).body(), names):
                if any(run.text.strip() for run in runs):
                    console.print(_line(runs))
            console.print()
        return console.export_svg(title=title.replace("-", " "), code_format=SVG, unique_id=f"discord-{title}")

    def asked(self, text: str, by: Person | None = None) -> tuple[Message, Message]:
        question = (by or self.ada).says(f"@Footnote {text}")
        return question, self.server.wait_for_reply(question)

    def rebuild(self, umbra: str) -> None:
        (self.folder / "corpus" / "umbra.md").write_text(UMBRA.format(umbra))
        build_index(self.folder / "corpus", self.folder / ".index")


def _line(runs: list[discord_render.Run]) -> Text:
    line = Text()
    for run in runs:
        is_button = run.text.startswith("[") and run.text.endswith("] ")
        style = next((STYLES[each] for each in STYLES if each in run.styles), "reverse" if is_button else "")
        text = "▎ " if "quote" in run.styles else run.text
        if is_button:
            line.append(f" {run.text.strip()[1:-1]} ", style)
            line.append("  ")
        else:
            line.append(text, style)
    return line


def record(tour: Tour) -> None:
    """The whole tour."""
    ask(tour)
    go_on(tour)
    act(tour)
    look(tour)
    rebuild(tour)


def ask(tour: Tour) -> None:
    server, ada = tour.server, tour.ada
    tour.heading("Asking", "Mention Footnote. The answer is a sentence of an article, with its source.")
    tour.show(*tour.asked(COST), picture="a-mention-and-its-answer")
    tour.heading("When the articles do not say")
    tour.show(*tour.asked(UNKNOWN), picture="a-refusal")
    tour.heading("In private", "`/ask` answers for your eyes only; *Share to channel* gives the answer to all.")
    ada.slash("ask", question="which city's police use Eye-in-the-Sky?")
    private = server.wait_for_private(ada, "Suzhou")
    tour.show(private)
    ada.presses(private, "Share to channel")
    tour.show(server.wait_for_said(server.general, "Ada asked"))
    tour.heading("Ask about this", "Under *Apps* in the menu of any message; only you see the answer.")
    message = server.person("Boris").says("Where is the YouTu Lab, does anybody know?")
    ada.message_command("Ask about this", message)
    tour.show(message, server.wait_for_private(ada, "Where is the YouTu Lab"))


def go_on(tour: Tour) -> None:
    server, ada = tour.server, tour.ada
    tour.heading("Going on", "Reply to the answer. In a thread no mention is needed where the bot may read messages.")
    question, reply = tour.asked("which city's police use Eye-in-the-Sky?")
    more = ada.says("and who developed it?", to=reply)
    tour.show(question, reply, more, server.wait_for_reply(more))
    tour.heading("A conversation", "Each of these is a reply to what Footnote said before.")
    seen: list[Message] = []
    for text in CONVERSATION:
        said = ada.says(text, to=seen[-1]) if seen else ada.says(f"@Footnote {text}")
        seen += [said, server.wait_for_reply(said)]
    tour.show(*seen, picture="a-conversation")
    tour.heading("The question of somebody else", "Mentioned in reply to it, Footnote answers it.")
    asked = server.person("Boris").says("Does anybody know where the YouTu Lab is?")
    pointing = ada.says("@Footnote any idea?", to=asked, rings=False)
    tour.show(asked, pointing, server.wait_for_reply(pointing))
    tour.heading("The post of a forum", "Asked with its title; *Helpful* marks it as solved where Footnote may do so.")
    forum = server.add_forum("support", "Solved", allow=("manage_threads",))
    post, opening = ada.posts(forum, "Where is the YouTu Lab?", "I looked everywhere. @Footnote")
    answer = server.wait_for_reply(opening)
    tour.show(opening, answer)
    ada.presses(answer, "Helpful")
    server.wait_for(lambda: server.tags_of(post))
    tour.page += [f"The tags of the post: {', '.join(server.tags_of(post))}.", ""]
    tour.heading("Editing a question", "The reply follows in its place; the reply to a deleted question goes.")
    question, reply = tour.asked("where is the YouTu Lab?")
    question = ada.edits(question, "@Footnote which city's police use Eye-in-the-Sky?")
    server.wait_for(lambda: "Suzhou" in server.plain(reply))
    tour.show(question, reply)


def act(tour: Tour) -> None:
    server, ada = tour.server, tour.ada
    tour.heading("More passages", "In the place of the message.")
    _, reply = tour.asked("where is the YouTu Lab?")
    ada.presses(reply, "More passages")
    server.wait_for(lambda: "Further passages:" in server.plain(reply))
    tour.show(reply)
    tour.heading("In context", "The paragraph before and after, the sentence marked, for whoever pressed.")
    _, reply = tour.asked(COST)
    ada.presses(reply, "In context")
    tour.show(server.wait_for_private(ada, "Shanghai also courts"), picture="in-context")
    tour.heading("Feedback", "Kept, and changed by pressing again.")
    ada.presses(reply, "Helpful")
    tour.show(server.wait_for_private(ada, "Noted"))
    tour.heading("Already answered here", "A question that was answered helpfully in the same channel gets a link.")
    tour.show(*tour.asked("what does the training at SenseTime cost?", server.person("Boris")))


def look(tour: Tour) -> None:
    server, ada = tour.server, tour.ada
    tour.heading("What it knows", "`/articles`:")
    ada.slash("articles")
    tour.show(server.wait_for_private(ada, "I know"))
    tour.heading("In short", "`/summary`, for your eyes only until you share it:")
    ada.slash("summary", article="shanghai")
    tour.show(server.wait_for_private(ada, "Key figures"), picture="a-summary")
    tour.heading("Help", "`/footnote`:")
    ada.slash("footnote")
    tour.show(server.wait_for_private(ada, "I answer questions"))


def rebuild(tour: Tour) -> None:
    server, ada = tour.server, tour.ada
    tour.heading("Tell me when it is covered", "After a rebuild, under the question:")
    question, refusal = tour.asked(ABOUT_UMBRA)
    ada.presses(refusal, "Tell me when it is covered")
    server.wait_for_private(ada, "I will tell you")
    tour.rebuild("42")
    tour.show(server.wait_for_reply(question, 30, count=2))
    tour.heading("Source changed", "When a rebuild changes the sentence that an answer quotes:")
    _, reply = tour.asked(ABOUT_UMBRA)
    tour.rebuild("50")
    server.wait_for(lambda: "50 dollars" in server.plain(reply), 30)
    tour.show(reply)
    tour.heading("Building the index from Discord", "`/reindex`, for the roles in `DISCORD_ADMIN_ROLES`:")
    (tour.folder / "corpus" / "umbra.md").write_text(UMBRA.format("60"))
    chief = server.person("Chief")
    chief.slash("reindex")
    server.wait_for_private(chief, "The new index serves", 60)
    tour.show(*server.private(chief))


def add(tour: Tour) -> None:
    """What admins put in and take out."""
    server, chief = tour.server, tour.server.person("Chief")
    tour.heading("Adding an article", "`/add` with an address or a file, and a look at what would be quoted:")
    chief.slash("add", file=("lamps.md", LAMPS))
    shown = server.wait_for_private(chief, "Add “")
    tour.show(shown)
    chief.presses(shown, "Add")
    told = server.wait_for_private(chief, "is among the articles now", 60)
    tour.page += ["*Add* saves it, and builds the index:", ""]
    tour.show(server.current(shown), told)
    tour.heading("Taking an article out", "`/remove`, with titles to choose from as you type:")
    chief.slash("remove", article="lamps")
    asked = server.wait_for_private(chief, "Remove “")
    tour.show(asked)
    chief.presses(asked, "Remove")
    tour.show(server.wait_for_private(chief, "is no longer among the articles", 60))


def ask_a_person(tour: Tour, owners: Channel) -> None:
    """A question on its way to people who know, and what they reply on its way back and into the articles."""
    server, ada, chief = tour.server, tour.ada, tour.server.person("Chief")
    tour.heading("A person to ask", "With `DISCORD_OWNERS_CHANNELS`, under what the articles do not say:")
    question, refusal = tour.asked(UNKNOWN)
    tour.show(refusal)
    ada.presses(refusal, "Ask a person")
    post = server.wait_for_said(owners, UNKNOWN)
    reply = chief.says(KNOWN, owners, to=post)
    told = server.wait_for_reply(question, count=2)
    confirmed = server.wait_for_reply(reply)
    tour.page += ["In the owners' channel:", ""]
    tour.show(post, reply, confirmed)
    tour.page += ["To who asked:", ""]
    tour.show(told)
    tour.heading("Making a reply an article", "*Make it an article*, for admins; who waits for an answer is told.")
    chief.presses(confirmed, "Make it an article")
    chief.submits(server.wait_for_modal(chief), title="Goals of Ronaldo")
    tour.show(server.wait_for_said(owners, "is an article now", 60))


def main() -> int:
    """Run the bot, take the tour, write the pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "corpus", folder / "corpus")
        build_index(folder / "corpus", folder / ".index")
        with DiscordServer() as server:
            librarians = server.add_role("librarians", "manage_guild")
            server.person("Chief", librarians)
            settings = {"DISCORD_ADMIN_ROLES": str(librarians.id), "DISCORD_READ_MESSAGES": "true"}
            with discord_bot(server, folder / ".index", folder, **settings) as process:
                tour = Tour(server, folder)
                record(tour)
                add(tour)
                process.terminate()
                process.wait()
            owners = server.add_channel("owners")
            settings["DISCORD_OWNERS_CHANNELS"] = str(owners.id)
            with discord_bot(server, folder / ".index", folder, **settings):
                ask_a_person(tour, owners)
            assert server.violations == [], server.violations
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    for title, picture in tour.pictures.items():
        (PICTURES / f"{title}.svg").write_text(picture, encoding="utf-8")
    PAGE.write_text("\n".join(tour.page).rstrip() + "\n", encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} and {len(tour.pictures)} pictures are written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
