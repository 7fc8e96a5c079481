"""What the local Slack remembers: people, channels, messages, views, and what the bot did wrong.

Values never change; a change puts a new value in the place of the old one.
"""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tests.fakes.common.memory import PATIENCE_SECONDS, Json, Memory
from tests.fakes.slack import render as slack_render
from tests.fakes.slack.rules import interactive_elements

APP_ID = "A00000001"
VERIFICATION_TOKEN = "verification-token"
TRIGGER_SECONDS = PATIENCE_SECONDS
RESPONSE_URL_SECONDS = 30 * 60
RESPONSE_URL_USES = 5
STATUS_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace that has the app, and who the bot is in it.

    enterprise: the organisation that installed the app for all its workspaces, "" where the workspace did.
    """

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str
    enterprise: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One of Enterprise Grid that installed the app: the bot is the same in all its workspaces."""

    id: str
    name: str
    bot_user: str
    bot_id: str


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    team: str
    is_bot: bool = False
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A place for messages; `kind` is channel (public), group (private), im or mpim."""

    id: str
    name: str
    kind: str
    team: str
    members: frozenset[str]
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """What a token may do; `refused_as` is Slack's error for one that no longer works.

    team: the workspace, or the organisation for all of whose workspaces it is.
    """

    value: str
    team: str
    kind: str
    scopes: frozenset[str]
    refused_as: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is now; `revisions` are the earlier ones, oldest first."""

    channel: str
    ts: str
    user: str
    team: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    bot_id: str | None = None
    ephemeral_to: str | None = None
    edited_ts: str | None = None
    broadcast: bool = False
    deleted: bool = False
    files: tuple[Json, ...] = ()
    metadata: Json | None = None
    reactions: tuple[tuple[str, str], ...] = ()
    revisions: tuple["Message", ...] = ()

    @property
    def thread(self) -> str:
        """The thread in which a reply to this message belongs."""
        return self.thread_ts or self.ts

    @property
    def is_reply(self) -> bool:
        return self.thread_ts not in (None, self.ts)

    def payload(self) -> Json:
        """The message as Slack puts it into events and answers."""
        body: Json = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "team": self.team,
        }
        if self.blocks:
            body["blocks"] = list(self.blocks)
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if self.bot_id:
            body |= {"bot_id": self.bot_id, "app_id": APP_ID}
        else:
            body["client_msg_id"] = f"00000000-0000-4000-8000-{self.ts.replace('.', '')[-12:]}"
        if self.edited_ts:
            body["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.files:
            body["files"] = list(self.files)
        if self.metadata:
            body["metadata"] = self.metadata
        return body


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a home as its user sees it; `errors` are those that the bot put at its inputs."""

    id: str
    kind: str
    user: str
    team: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    closed: bool = False
    errors: tuple[tuple[str, str], ...] = ()

    @property
    def blocks(self) -> tuple[Json, ...]:
        return tuple(self.content["blocks"])

    @property
    def title(self) -> str:
        title = self.content.get("title") or {"text": ""}
        return str(title["text"])

    def payload(self, bot_id: str, values: Json | None = None) -> Json:
        """The view as Slack puts it into events and answers, with what its inputs hold."""
        empty = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None}
        flags = {"clear_on_close": False, "notify_on_close": False, "close": None, "submit": None}
        return {
            **empty,
            **flags,
            **self.content,
            "id": self.id,
            "team_id": self.team,
            "app_id": APP_ID,
            "app_installed_team_id": self.team,
            "bot_id": bot_id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": values or {}},
        }


@dataclass(frozen=True, slots=True)
class Status:
    """The line under a thread that says what the bot is doing."""

    channel: str
    thread_ts: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Prompts:
    """What the bot suggested to ask, as (title, message)."""

    channel: str
    thread_ts: str | None
    title: str
    prompts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Title:
    channel: str
    thread_ts: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, group or channel that a message of the bot calls, as `<@U1>` or `<!channel>`."""

    target: str
    ts: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a message of the bot makes clickable, and the words that carry it."""

    url: str
    label: str
    ts: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """The short leave to open a modal that each action of a person gives."""

    id: str
    user: str
    team: str
    expires: float
    view: str | None = None
    used: bool = False


@dataclass(frozen=True, slots=True)
class ResponseAddress:
    """Where a response_url leads: a channel, and the message whose button was pressed if there was one."""

    channel: str
    user: str
    team: str
    expires: float
    message_ts: str | None = None
    uses: int = 0


def _with_ids(blocks: Iterable[Json]) -> tuple[Json, ...]:
    """Blocks as Slack stores them: those without a name get one."""
    named = []
    for place, block in enumerate(blocks):
        block = {**block, "block_id": block.get("block_id") or f"b{place}"}  # noqa: PLW2901
        for key in ("elements", "accessory", "element"):
            if block["type"] in {"actions", "context_actions", "section", "input"} and block.get(key):
                block[key] = _named_elements(block[key])
        named.append(block)
    return tuple(named)


def _named_elements(elements: Json | list[Json]) -> Json | list[Json]:
    if isinstance(elements, dict):
        return {**elements, "action_id": elements.get("action_id") or "a0"}
    return [{**each, "action_id": each.get("action_id") or f"a{place}"} for place, each in enumerate(elements)]


@dataclass(slots=True)
class Workspace(Memory):
    """The memory. Its methods keep the books; whether something is allowed is asked before."""

    announce: Callable[[str, Json], object] = field(default=lambda _team, _event: None)
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    posts: dict[tuple[str, str], Message] = field(default_factory=dict)
    ephemeral: dict[str, Message] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    addresses: dict[str, ResponseAddress] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    renewals: dict[str, str] = field(default_factory=dict)  # tokens by what renews them
    files: dict[str, Json] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    prompts: list[Prompts] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    _threads: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _numbers: dict[str, Iterator[int]] = field(default_factory=dict)
    _seconds: int = 0
    _shift: float = 0.0

    def new_id(self, prefix: str) -> str:
        with self.changed:
            numbers = self._numbers.setdefault(prefix, itertools.count(1))
            return f"{prefix}{next(numbers):08d}"

    def now(self) -> float:
        return time.time() + self._shift

    def advance(self, seconds: float) -> None:
        """Let this Slack's clock jump ahead, so that what expires after half an hour can be tested."""
        with self.changed:
            self._shift += seconds
            self.changed.notify_all()

    def new_ts(self) -> str:
        """A timestamp later than every other one, however the wall clock moves."""
        with self.changed:
            self._seconds = max(self._seconds, int(self.now()))
            numbers = self._numbers.setdefault("ts", itertools.count(1))
            return f"{self._seconds}.{next(numbers):06d}"

    # ------------------------------------------------------------------------- who and where

    def add_team(self, name: str, scopes: Iterable[str]) -> tuple[Team, Token]:
        """A workspace with the app installed, and the bot's token for it."""
        with self.changed:
            team_id = self.new_id("T")
            bot = User(self.new_id("U"), "footnote", team_id, is_bot=True)
            team = Team(team_id, name, name.lower().replace(" ", "-"), bot.id, self.new_id("B"))
            self.teams[team_id], self.users[bot.id] = team, bot
            token = Token(f"xoxb-{team_id}", team_id, "bot", frozenset(scopes))
            self.tokens[token.value] = token
            return team, token

    def add_organisation(self, name: str, scopes: Iterable[str]) -> Organisation:
        """One with the app installed for all its workspaces, of which it has none yet."""
        with self.changed:
            key = self.new_id("E")
            bot = User(self.new_id("U"), "footnote", key, is_bot=True)
            organisation = Organisation(key, name, bot.id, self.new_id("B"))
            self.organisations[key], self.users[bot.id] = organisation, bot
            token = Token(f"xoxb-{key}", key, "bot", frozenset(scopes))
            self.tokens[token.value] = token
            return organisation

    def add_member(self, organisation: Organisation, name: str) -> Team:
        """A workspace of an organisation."""
        with self.changed:
            domain = name.lower().replace(" ", "-")
            key, bot, bot_id = organisation.id, organisation.bot_user, organisation.bot_id
            team = Team(self.new_id("T"), name, domain, bot, bot_id, key)
            self.teams[team.id] = team
            return team

    def add_user(self, name: str, team: str, *, is_admin: bool = False, is_bot: bool = False) -> User:
        with self.changed:
            user = User(self.new_id("U"), name, team, is_bot, is_admin)
            self.users[user.id] = user
            return user

    def add_channel(self, name: str, kind: str, team: str, members: Iterable[str]) -> Channel:
        with self.changed:
            prefix = {"im": "D", "channel": "C"}.get(kind, "G")
            channel = Channel(self.new_id(prefix), name, kind, team, frozenset(members))
            self.channels[channel.id] = channel
            return channel

    def direct_channel(self, user: str) -> Channel:
        """The direct messages between this person and the bot of their workspace."""
        with self.changed:
            team = self.teams[self.users[user].team]
            pair = frozenset({user, team.bot_user})
            for channel in self.channels.values():
                if channel.kind == "im" and channel.members == pair:
                    return channel
            return self.add_channel("", "im", team.id, pair)

    def names(self) -> dict[str, str]:
        with self.changed:
            people = {user.id: user.name for user in self.users.values()}
            return people | {channel.id: channel.name for channel in self.channels.values()}

    # ------------------------------------------------------------------------------ messages

    def post(self, message: Message, *, by_bot: bool = True) -> Message:
        """Keep a new message and tell the bot of it, as Slack does for the bot's own messages too."""
        with self.changed:
            message = replace(message, blocks=_with_ids(message.blocks))
            if message.ephemeral_to:
                self.ephemeral[message.ts] = message
            else:
                self.posts[message.channel, message.ts] = message
                self._start_thread(message)
            self._took_place(message if by_bot else None)
        if by_bot and not message.ephemeral_to:
            self.announce(message.team, self.message_event(message))
        return message

    def _start_thread(self, reply: Message) -> None:
        if reply.is_reply:
            self._threads.setdefault((reply.channel, reply.thread), []).append(reply.ts)
        parent = self.posts.get((reply.channel, reply.thread_ts or ""))
        if parent and not parent.thread_ts:
            self.posts[parent.channel, parent.ts] = replace(parent, thread_ts=parent.ts)
        if parent and reply.bot_id:
            self.statuses.append(Status(reply.channel, parent.ts, "", self.now()))

    def revise(self, message: Message, text: str, blocks: Sequence[Json], *, by_bot: bool = True) -> Message:
        with self.changed:
            ts = self.new_ts()
            earlier = (*message.revisions, replace(message, revisions=()))
            new = replace(message, text=text, blocks=_with_ids(blocks), edited_ts=ts, revisions=earlier)
            self._keep(new)
            self._took_place(new if by_bot else None)
        if not message.ephemeral_to:
            change = {"message": new.payload(), "previous_message": message.payload()}
            self._announce_change(message, "message_changed", ts, change)
        return new

    def remove(self, message: Message, *, by_bot: bool = True) -> None:
        """Delete a message; the head of a thread that goes on stays behind as a tombstone."""
        with self.changed:
            self._keep(replace(message, deleted=True))
            if by_bot:
                self._took_place(None)
                self.visible_changes += 1
            has_replies = bool(self.replies(message.channel, message.ts))
            self.changed.notify_all()
        if message.ephemeral_to:
            return
        if has_replies:
            tombstone = {
                **message.payload(),
                "subtype": "tombstone",
                "text": "This message was deleted.",
                "user": "USLACKBOT",
                "hidden": True,
            }
            change = {"message": tombstone, "previous_message": message.payload()}
            self._announce_change(message, "message_changed", self.new_ts(), change)
        else:
            gone = {"deleted_ts": message.ts, "previous_message": message.payload()}
            self._announce_change(message, "message_deleted", self.new_ts(), gone)

    def react(self, message: Message, reactions: tuple[tuple[str, str], ...]) -> None:
        with self.changed:
            self._keep(replace(message, reactions=reactions))
            self.visible_changes += 1
            self.changed.notify_all()

    def _keep(self, message: Message) -> None:
        if message.ephemeral_to:
            self.ephemeral[message.ts] = message
        else:
            self.posts[message.channel, message.ts] = message

    def _took_place(self, by_bot: Message | None) -> None:
        if by_bot:
            self.visible_changes += 1
            self._note_references(by_bot)
        self.changed.notify_all()

    def _note_references(self, message: Message) -> None:
        """Whom the message calls and what it links to, in the blocks and in the text of the notification."""
        names = self.names()
        seen = slack_render.parts(message.text, message.blocks, names)
        runs = [run for part in seen for run in part.runs]
        if message.blocks:
            runs += slack_render.mrkdwn(message.text, names, autolink=False)
        self.mentions += [Mention(run.mention, message.ts) for run in runs if run.mention]
        self.links += [Link(run.url, run.text, message.ts) for run in runs if run.url]

    def message_event(self, message: Message) -> Json:
        kind = self.channels[message.channel].kind
        place = {"channel": message.channel, "channel_type": kind, "event_ts": message.ts}
        extra: Json = {"subtype": "file_share"} if message.files else {}
        parent = self.posts.get((message.channel, message.thread_ts or ""))
        if message.is_reply and parent:
            extra["parent_user_id"] = parent.user
        return {**message.payload(), **place, **extra}

    def _announce_change(self, message: Message, subtype: str, ts: str, content: Json) -> None:
        kind = self.channels[message.channel].kind
        place = {"channel": message.channel, "channel_type": kind, "ts": ts, "event_ts": ts}
        event = {"type": "message", "subtype": subtype, "hidden": True, **place, **content}
        self.announce(message.team, event)

    def in_channel(self, channel: str) -> list[Message]:
        """The messages at the top of a channel, oldest first."""
        with self.changed:
            here = [each for each in self.posts.values() if each.channel == channel and not each.deleted]
            return [each for each in here if not each.is_reply or each.broadcast]

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """The replies of a thread without its head, oldest first."""
        with self.changed:
            here = [self.posts[channel, ts] for ts in self._threads.get((channel, thread_ts), [])]
            return [each for each in here if not each.deleted]

    # --------------------------------------------------------------------- views and triggers

    def new_trigger(self, user: str, view: str | None = None) -> str:
        with self.changed:
            key = f"{self.new_id('')}.{self.new_id('')}.{APP_ID.lower()}"
            expires = self.now() + TRIGGER_SECONDS
            self.triggers[key] = Trigger(key, user, self.users[user].team, expires, view)
            return key

    def new_address(self, user: str, channel: str, message_ts: str | None = None) -> str:
        """The key of a response_url."""
        with self.changed:
            key = self.new_id("R")
            team, expires = self.channels[channel].team, self.now() + RESPONSE_URL_SECONDS
            self.addresses[key] = ResponseAddress(channel, user, team, expires, message_ts)
            return key

    def keep_view(self, view: View) -> View:
        """Show a view; its hash tells this state of it from every other."""
        with self.changed:
            content = {**view.content, "blocks": list(_with_ids(view.content["blocks"]))}
            view = replace(view, content=content, hash=f"{self.new_ts()}.hash")
            (self.homes if view.kind == "home" else self.views)[view.user if view.kind == "home" else view.id] = view
            self.visible_changes += 1
            self.changed.notify_all()
            return view

    def new_view(self, user: str, content: Json, previous: View | None = None) -> View:
        with self.changed:
            key = self.new_id("V")
            root = previous.root_id if previous else key
            team = self.users[user].team
            above = previous.id if previous else None
            return self.keep_view(View(key, content["type"], user, team, content, "", root, above))

    def close_views(self, views: Iterable[View]) -> None:
        with self.changed:
            for view in views:
                self.views[view.id] = replace(view, closed=True)
            self.changed.notify_all()

    def view_stack(self, user: str) -> list[View]:
        """The modals open before this person, the topmost last."""
        with self.changed:
            return [view for view in self.views.values() if view.user == user and not view.closed]

    def find_element(self, blocks: Sequence[Json], action_id: str) -> tuple[Json, Json] | None:
        for block in blocks:
            for element in interactive_elements(block):
                if element.get("action_id") == action_id:
                    return block, element
        return None

    def add_status(self, status: Status) -> None:
        with self.changed:
            self.statuses.append(status)
            self.visible_changes += 1
            self.changed.notify_all()
