"""Articles that admins put in and take out: commands, files, a message's menu, and the buttons under what is shown."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.adding.editor import Editor
from bot.adding.messages import Sent, Written, addresses_in, decisions_on, decisions_on_files
from bot.adding.proposals import LOOKING, LOOKING_FOR
from bot.conversation.follow_ups import reads_as_question
from bot.conversation.views import View
from bot.messages.decisions import CHOICES, Decision
from bot.messages.question import ADDING, BUILDING, Asked
from bot.messages.reply import Notice
from bot.numbers.figures import Scope
from bot.slack.bot import SlackBot
from bot.slack.listeners.commands import asked_by_command
from bot.slack.render.decisions import decision_message
from bot.slack.render.message import message
from bot.slack.render.text import plain, unescape
from bot.slack.sending.posting import post_once
from bot.slack.transport import files
from bot.slack.transport.calls import FAILURES
from bot.slack.transport.workspaces import Workspace

Payload = dict[str, Any]
Propose = Callable[[Editor], Iterable[Decision]]

FOR_ADMINS = "Only admins may change the articles; whoever runs me names them in SLACK_ADMINS."
HOW_TO_ADD = (
    "Type the address of a page behind the command, and the name of a collection behind that if it is to be in one: "
    "/add https://example.org/article. A file you send me directly."
)
HOW_TO_REMOVE = "Type the id of an article, or a part of its title, behind the command; /articles lists them."
# As Slack marks up an address, or as it was typed; then what follows.
_ADDRESS = re.compile(r"(?:<(?P<link>[^|>]+)(?:\|[^>]*)?>|(?P<word>\S+))\s*(?P<collection>.*)", re.DOTALL)


def register(app: App, bot: SlackBot) -> None:
    """Hear the commands, the menu of a message and the buttons."""
    listeners = _Adding(bot)
    app.command("/add")(listeners.add)
    app.command("/remove")(listeners.remove)
    app.shortcut("add_to_articles")(listeners.add_message)
    for kind in CHOICES:
        app.action(kind)(listeners.decided)


def take_files(bot: SlackBot, context: BoltContext, event: Payload, words: str) -> bool:
    """Whether a direct message of an admin brings files and asks nothing; then they are looked at."""
    team, person, sent = context.team_id or "", event["user"], event.get("files") or ()
    if not sent or reads_as_question(words) or not bot.access.is_admin(team, person):
        return False
    thread = event.get("thread_ts") or event["ts"]
    asked = Asked("slack", team, event["channel"], thread, event["ts"], person, ADDING, words)

    def show() -> None:
        home = bot.workspaces.find(team)
        if home is None:
            return
        post_once(home, asked, f"adding-{asked.message}-looking", message(Notice(LOOKING)))
        editor = _editor(team, person, bot.parts.views.of_question(asked))
        looked_up = [partial(_sent, home, each["id"]) for each in sent]
        for number, decision in enumerate(decisions_on_files(looked_up, bot.parts.proposals, editor)):
            post_once(home, asked, f"adding-{asked.message}-{number}", decision_message(decision))

    if bot.parts.intake.undertake(asked):
        bot.presses.answer({"team_id": team, "user_id": person, "trigger_id": event["ts"]}, show, asked)
    return True


class _Adding:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def add(self, ack: Ack, context: BoltContext, command: Payload) -> None:
        """/add ADDRESS [COLLECTION]: show what would be added; for admins."""
        typed = _ADDRESS.match((command.get("text") or "").strip())
        address, collection = (typed["link"] or typed["word"], typed["collection"]) if typed else ("", "")

        def propose(editor: Editor) -> Iterator[Decision]:
            yield self._bot.parts.proposals.page(unescape(address), editor, unescape(collection))

        self._take(asked_by_command(context, command, ADDING), command, LOOKING, propose, "" if address else HOW_TO_ADD)
        ack()

    def remove(self, ack: Ack, context: BoltContext, command: Payload) -> None:
        """/remove ARTICLE: ask whether it is that one; for admins."""
        name = plain(command.get("text") or "")

        def propose(editor: Editor) -> Iterator[Decision]:
            yield self._bot.parts.proposals.removal(name, editor)

        asked = asked_by_command(context, command, ADDING)
        self._take(asked, command, LOOKING_FOR, propose, "" if name else HOW_TO_REMOVE)
        ack()

    def add_message(self, ack: Ack, context: BoltContext, shortcut: Payload) -> None:
        """Add to articles: what a message holds, be it files, addresses or words; for admins."""
        team, said, channel = context.team_id or "", shortcut["message"], shortcut["channel"]["id"]

        def propose(editor: Editor) -> Iterator[Decision]:
            home = self._bot.workspaces.find(team)
            if home:
                author = self._bot.owners.name_of(team, said["user"]) if said.get("user") else ""
                yield from decisions_on(_written(home, author, channel, said), self._bot.parts.proposals, editor)

        self._take(_asked_by(team, shortcut, ADDING), shortcut, LOOKING, propose)
        ack()

    def decided(self, ack: Ack, context: BoltContext, body: Payload, action: Payload) -> None:
        """Something was chosen under what would be changed, by an admin, or by one who is none any more."""
        team, person = context.team_id or "", body["user"]["id"]

        def decide() -> None:
            if not self._bot.access.is_admin(team, person):
                self._bot.presses.whisper(body, Notice(FOR_ADMINS))
                return
            self._bot.parts.desk.decide(
                CHOICES[action["action_id"]],
                str(action.get("value") or ""),
                _editor(team, person, self._bot.parts.views.of(self._bot.presses.asker(body))),
                say=lambda said: self._bot.presses.put_instead(body, Notice(said)),
                tell=lambda decision: self._bot.presses.tell(body, decision_message(decision)),
                building=_asked_by(team, body, BUILDING),
            )

        self._bot.presses.answer(body, decide)
        ack()

    def _take(self, asked: Asked, body: Payload, looking: str, propose: Propose, unclear: str = "") -> None:
        """Write down what somebody wants, and show what it proposes, or how it is wanted where that is unclear."""

        def show() -> None:
            self._bot.presses.whisper(body, Notice(looking))
            editor = _editor(asked.workspace, asked.person, self._bot.parts.views.of_question(asked))
            for decision in propose(editor):
                self._bot.presses.whisper(body, decision_message(decision))

        if not self._bot.access.is_admin(asked.workspace, asked.person):
            self._bot.parts.intake.take(asked, self._bot.delivery, Notice(FOR_ADMINS, "denied"))
        elif unclear:
            self._bot.parts.intake.take(asked, self._bot.delivery, Notice(unclear, "adding"))
        elif self._bot.parts.intake.undertake(asked):
            # Fetching takes its time, and keeps no question of the channel waiting.
            self._bot.presses.answer(body, show, asked)


def _asked_by(team: str, body: Payload, way: str) -> Asked:
    """What was wanted by a press or from a menu, for the eyes of its person alone."""
    person, channel = body["user"]["id"], body["channel"]["id"]
    return Asked("slack", team, channel, "", body["trigger_id"], person, way, "", body.get("response_url") or "")


def _editor(team: str, person: str, view: View) -> Editor:
    return Editor(f"{person} in Slack", view, Scope("slack", team))


def _sent(home: Workspace, file: str) -> Sent:
    found = files.look_up(home, file)
    return Sent(found.name, found.size, lambda: files.read(home, found))


def _written(home: Workspace, author: str, channel: str, said: Payload) -> Written:
    text = str(said.get("text") or "")
    try:
        url = str(home.client.chat_getPermalink(channel=channel, message_ts=said["ts"])["permalink"])
    except FAILURES:  # the article is as good without
        url = ""
    return Written(
        text="\n".join(plain(line, home.bot_user) for line in text.split("\n")),
        author=author,
        published=datetime.fromtimestamp(float(said["ts"]), UTC).date().isoformat(),
        url=url,
        addresses=addresses_in(unescape(text)),
        files=[partial(_sent, home, each["id"]) for each in said.get("files") or ()],
    )
