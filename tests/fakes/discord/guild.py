"""What the local Discord remembers: people, roles, channels, messages, commands, and what the bot did wrong.

Values never change; a change puts a new value in the place of the old one.
"""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import quote

from tests.fakes.common.memory import Json, Memory
from tests.fakes.discord.render import pings
from tests.fakes.discord.rules import EPHEMERAL, snowflake

APPLICATION = 1_000_000_000_000_000_001
GUILD = 1_000_000_000_000_000_002
EVERYONE = GUILD  # the role that everybody has bears the number of its guild
BOT_ROLE = 1_000_000_000_000_000_003
_EPOCH_MS = 1_420_070_400_000

PERMISSIONS = {
    "administrator": 1 << 3,
    "manage_guild": 1 << 5,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
    "use_application_commands": 1 << 31,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "send_messages_in_threads": 1 << 38,
}
ALL = sum(PERMISSIONS.values())
_OF_FEW = ("administrator", "manage_guild", "manage_messages", "manage_threads", "mention_everyone")
OF_EVERYONE = ALL & ~sum(PERMISSIONS[name] for name in _OF_FEW)
# With leave to ring everybody, so that only the bot's own care keeps it from that.
OF_THE_BOT = OF_EVERYONE | PERMISSIONS["mention_everyone"]

TEXT, DM, THREAD, FORUM = 0, 1, 11, 15
DEFAULT, REPLY, COMMAND, MENU_COMMAND = 0, 19, 20, 23


@dataclass(frozen=True, slots=True)
class User:
    id: int
    name: str
    is_bot: bool = False
    roles: frozenset[int] = frozenset()
    dms_closed: bool = False

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name.lower(),
            "global_name": None if self.is_bot else self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.is_bot,
        }

    def member(self) -> Json:
        """The person as a member of the guild, without who they are."""
        roles = [str(role) for role in sorted(self.roles)]
        return {"roles": roles, "nick": None, "joined_at": iso(0), "deaf": False, "mute": False, "flags": 0}


@dataclass(frozen=True, slots=True)
class Role:
    id: int
    name: str
    permissions: int

    def payload(self) -> Json:
        look: Json = {"color": 0, "colors": {"primary_color": 0}, "hoist": False, "mentionable": True}
        if self.id == BOT_ROLE:
            look["tags"] = {"bot_id": str(APPLICATION)}
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "position": 0 if self.id == EVERYONE else 1,
            "flags": 0,
            "managed": self.id == BOT_ROLE,
            **look,
        }


@dataclass(frozen=True, slots=True)
class Channel:
    """A place for messages; `overwrites` are (role or member, allowed, denied), `recipient` the person of a DM.

    tags: the ids and names of those that a forum has; applied: the ids of those that a post of it bears.
    """

    id: int
    name: str
    kind: int = TEXT
    overwrites: tuple[tuple[int, int, int], ...] = ()
    parent: int = 0
    owner: int = 0
    recipient: int = 0
    archived: bool = False
    locked: bool = False
    tags: tuple[tuple[int, str], ...] = ()
    applied: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is now; `revisions` are the earlier ones, oldest first."""

    id: int
    channel: int
    author: int
    content: str
    kind: int = DEFAULT
    embeds: tuple[Json, ...] = ()
    components: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    flags: int = 0
    reference: int = 0
    ephemeral_to: int = 0
    interaction: Json | None = None
    is_thinking: bool = False
    nonce: str = ""
    mentions: tuple[int, ...] = ()
    rings: tuple[str, ...] = ()
    edited_at: float = 0.0
    deleted: bool = False
    revisions: tuple["Message", ...] = ()

    @property
    def is_private(self) -> bool:
        return self.ephemeral_to != 0

    def body(self) -> Json:
        """What there is to read in it."""
        return {"content": self.content, "embeds": list(self.embeds), "components": list(self.components)}


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


@dataclass(slots=True)
class Guild(Memory):
    """The memory: one server with its people. Whether something is allowed is asked before it is done."""

    announce: Callable[[str, Json, Channel | None], None] = field(default=lambda _kind, _event, _channel: None)
    users: dict[int, User] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    commands: dict[int, Json] = field(default_factory=dict)
    modals: list[Json] = field(default_factory=list)
    typing: list[int] = field(default_factory=list)
    cdn: str = "https://cdn.example"
    files: dict[int, bytes] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.roles = {
            EVERYONE: Role(EVERYONE, "@everyone", OF_EVERYONE),
            BOT_ROLE: Role(BOT_ROLE, "Footnote", OF_THE_BOT),
        }
        self.users[APPLICATION] = User(APPLICATION, "Footnote", is_bot=True, roles=frozenset({BOT_ROLE}))

    def attach(self, name: str, data: bytes) -> Json:
        """A file that comes with a message or a command, as Discord describes it."""
        number = self.new_id()
        self.files[number] = data
        url = f"{self.cdn}/attachments/{number}/{quote(name)}"
        return {"id": str(number), "filename": name, "size": len(data), "url": url, "proxy_url": url}

    @property
    def bot(self) -> User:
        return self.users[APPLICATION]

    def new_id(self) -> int:
        """A snowflake: the time it was made, and later than every other one."""
        with self.changed:
            return (int(time.time() * 1_000) - _EPOCH_MS << 22) + next(self._numbers)

    def names(self) -> dict[str, str]:
        with self.changed:
            known: list[User | Role | Channel] = [*self.users.values(), *self.roles.values(), *self.channels.values()]
            return {str(each.id): each.name for each in known}

    # --------------------------------------------------------------------------- who may do what

    def permissions(self, user: User, channel: Channel) -> int:
        """What somebody may do in a channel, as Discord computes it."""
        if channel.kind == DM:
            return ALL if user.id in (APPLICATION, channel.recipient) else 0
        place = self.channels[channel.parent] if channel.parent else channel
        found = self.roles[EVERYONE].permissions
        for role in user.roles:
            found |= self.roles[role].permissions
        if found & PERMISSIONS["administrator"]:
            return ALL
        of_roles = [each for each in place.overwrites if each[0] in user.roles]
        for group in ([each for each in place.overwrites if each[0] == EVERYONE], of_roles):
            found = found & ~_union(denied for _, _, denied in group) | _union(allowed for _, allowed, _ in group)
        for target, allowed, denied in place.overwrites:
            if target == user.id:
                found = found & ~denied | allowed
        return found if found & PERMISSIONS["view_channel"] else 0

    def may(self, user: User, channel: Channel, *names: str) -> bool:
        needed = _union(PERMISSIONS[name] for name in names)
        return self.permissions(user, channel) & needed == needed

    def may_send(self, user: User, channel: Channel) -> bool:
        return self.may(user, channel, "send_messages_in_threads" if channel.kind == THREAD else "send_messages")

    # ------------------------------------------------------------------------------------ places

    def direct_channel(self, person: int) -> Channel:
        with self.changed:
            for channel in self.channels.values():
                if channel.recipient == person:
                    return channel
            channel = Channel(self.new_id(), "", DM, recipient=person)
            self.channels[channel.id] = channel
            return channel

    def keep_channel(self, channel: Channel) -> Channel:
        """Put a new or changed channel or thread in its place, and tell of it."""
        with self.changed:
            is_new = channel.id not in self.channels
            self.channels[channel.id] = channel
            self.changed.notify_all()
        if channel.kind != DM:
            kind = "THREAD" if channel.kind == THREAD else "CHANNEL"
            new = {"newly_created": True} if channel.kind == THREAD and is_new else {}
            self.announce(
                f"{kind}_{'CREATE' if is_new else 'UPDATE'}", {**self.channel_payload(channel), **new}, channel
            )
        return channel

    def channel_payload(self, channel: Channel) -> Json:
        last = max((each.id for each in self.messages.values() if each.channel == channel.id), default=None)
        body: Json = {
            "id": str(channel.id),
            "type": channel.kind,
            "last_message_id": str(last) if last else None,
            "flags": 0,
        }
        if channel.kind == DM:
            return {**body, "recipients": [self.users[channel.recipient].payload()]}
        body |= {"guild_id": str(GUILD), "name": channel.name, "parent_id": None, "rate_limit_per_user": 0}
        if channel.kind == THREAD:
            within = [each for each in self.messages.values() if each.channel == channel.id]
            state = {
                "archived": channel.archived,
                "auto_archive_duration": 1_440,
                "archive_timestamp": iso(0),
                "locked": channel.locked,
                "create_timestamp": iso(0),
            }
            counts = {"message_count": len(within), "member_count": 1, "total_message_sent": len(within)}
            owner = {"owner_id": str(channel.owner), "parent_id": str(channel.parent)}
            applied = {"applied_tags": [str(each) for each in channel.applied]}
            return {**body, **owner, **counts, **applied, "thread_metadata": state}
        overwrites = [
            {"id": str(target), "type": 0 if target in self.roles else 1, "allow": str(allowed), "deny": str(denied)}
            for target, allowed, denied in channel.overwrites
        ]
        if channel.kind == FORUM:
            look = {"moderated": False, "emoji_id": None, "emoji_name": None}
            body["available_tags"] = [{"id": str(number), "name": name, **look} for number, name in channel.tags]
        return {**body, "position": 0, "topic": None, "nsfw": False, "permission_overwrites": overwrites}

    def payload(self) -> Json:
        """The guild as it is told to a bot that connects: of its members without the members intent only the bot."""
        kinds = (TEXT, FORUM, THREAD)
        places = {kind: [each for each in self.channels.values() if each.kind == kind] for kind in kinds}
        return {
            "id": str(GUILD),
            "name": "Reading Room",
            "owner_id": "1",
            "roles": [role.payload() for role in self.roles.values()],
            "channels": [self.channel_payload(each) for each in (*places[TEXT], *places[FORUM])],
            "threads": [self.channel_payload(each) for each in places[THREAD] if not each.archived],
            "members": [{"user": self.bot.payload(), **self.bot.member()}],
            "member_count": len(self.users),
            **{name: [] for name in ("emojis", "stickers", "features", "voice_states", "presences")},
            **{name: [] for name in ("stage_instances", "guild_scheduled_events", "soundboard_sounds")},
            "large": False,
            "unavailable": False,
            "joined_at": iso(0),
            "preferred_locale": "en-US",
        }

    # ---------------------------------------------------------------------------------- messages

    def post(self, message: Message) -> Message:
        """Keep a new message and tell of it; of private ones nobody but their reader learns."""
        channel = self.channels[message.channel]
        with self.changed:
            self.messages[message.id] = message
            self._seen(message)
            if channel.archived:
                channel = self.channels[channel.id] = replace(channel, archived=False)
        if not message.is_private:
            self.announce("MESSAGE_CREATE", self.message_payload(message, event=True), channel)
        return message

    def revise(self, message: Message, **changes: object) -> Message:
        with self.changed:
            now = self.messages[message.id]
            earlier = (*now.revisions, replace(now, revisions=()))
            edited_at = 0.0 if now.is_thinking else time.time()
            # replace() takes what the caller of this names, which mypy cannot see
            new: Message = replace(now, **changes, revisions=earlier, edited_at=edited_at)  # type: ignore[arg-type]
            self.messages[message.id] = new
            self._seen(new)
        if not new.is_private:
            self.announce("MESSAGE_UPDATE", self.message_payload(new, event=True), self.channels[new.channel])
        return new

    def touch(self, message: Message) -> None:
        """Tell of a message again that nobody edited, as when a link in it is unfurled or a thread opened on it."""
        self.announce("MESSAGE_UPDATE", self.message_payload(message, event=True), self.channels[message.channel])

    def remove(self, message: Message) -> None:
        with self.changed:
            gone = self.messages[message.id] = replace(self.messages[message.id], deleted=True)
            self._seen(gone)
        if not gone.is_private:
            where = {"channel_id": str(gone.channel), **self._guild_of(gone.channel)}
            self.announce("MESSAGE_DELETE", {"id": str(gone.id), **where}, self.channels[gone.channel])

    def _seen(self, message: Message) -> None:
        self.visible_changes += message.author == APPLICATION
        self.changed.notify_all()

    def _guild_of(self, channel: int) -> Json:
        return {} if self.channels[channel].kind == DM else {"guild_id": str(GUILD)}

    def message_payload(self, message: Message, *, event: bool = False, nested: bool = False) -> Json:
        """A message as Discord sends it; in an event its author comes as a member too."""
        author = self.users[message.author]
        mentioned = [self.users[user] for user in message.mentions]
        body: Json = {
            "id": str(message.id),
            "channel_id": str(message.channel),
            "author": author.payload(),
            "content": message.content,
            "timestamp": iso((message.id >> 22) / 1_000 + _EPOCH_MS / 1_000),
            "edited_timestamp": iso(message.edited_at) if message.edited_at else None,
            "tts": False,
            "mention_everyone": any(ring.startswith("@") for ring in message.rings),
            "mentions": [each.payload() for each in mentioned],
            "mention_roles": [ring[3:-1] for ring in message.rings if ring.startswith("<@&")],
            "attachments": list(message.attachments),
            "embeds": list(message.embeds),
            "components": list(message.components),
            "pinned": False,
            "type": message.kind,
            "flags": message.flags | (EPHEMERAL if message.is_private else 0) | (128 if message.is_thinking else 0),
        }
        if message.nonce:
            body["nonce"] = message.nonce
        if message.interaction:
            body |= {"interaction_metadata": message.interaction, "application_id": str(APPLICATION)}
            body["webhook_id"] = str(APPLICATION)
        if message.reference:
            head = self.messages.get(message.reference)
            body["message_reference"] = {"channel_id": str(message.channel), "message_id": str(message.reference)}
            body["message_reference"] |= {"type": 0, **self._guild_of(message.channel)}
            if not nested:
                shown = self.message_payload(head, nested=True) if head and not head.deleted else None
                body["referenced_message"] = shown
        if event:
            body |= self._guild_of(message.channel)
            if "guild_id" in body:
                body["member"] = author.member()
                for told, user in zip(body["mentions"], mentioned, strict=True):
                    told["member"] = user.member()
        if message.id in self.channels and message.channel != message.id:  # the first message of a post is in it
            body["thread"] = self.channel_payload(self.channels[message.id])
        return body

    def withheld(self, payload: Json) -> Json:
        """A message as a bot without the message-content intent gets it."""
        told = [each["id"] for each in payload["mentions"]]
        free = "guild_id" not in payload and self.channels[int(payload["channel_id"])].kind == DM
        if free or str(APPLICATION) in (*told, payload["author"]["id"]):
            return payload
        hidden: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
        if payload.get("referenced_message"):
            hidden["referenced_message"] = self.withheld(payload["referenced_message"])
        return {**payload, **hidden}

    def called(self, content: str, allowed: Json | None, author: User, channel: Channel) -> tuple[str, ...]:
        """Whom a message rings: those it names, as far as allowed_mentions lets it."""
        everything: Json = {"parse": ["users", "roles", "everyone"]}
        allowed = everything if allowed is None else allowed
        parse = allowed.get("parse") or []
        found = []
        for mention in dict.fromkeys(pings(content)):
            kind = "everyone" if mention[0] == "@" else "roles" if mention.startswith("<@&") else "users"
            if kind == "everyone" and not self.may(author, channel, "mention_everyone"):
                continue
            if kind in parse or mention.strip("<@!&>") in map(str, allowed.get(kind) or []):
                found.append(mention)
        return tuple(found)

    def people_in(self, content: str) -> tuple[int, ...]:
        """Those whom a content names."""
        named = (mention.strip("<@!>") for mention in pings(content) if mention.startswith("<@"))
        return tuple(
            int(each) for each in dict.fromkeys(named) if not any(snowflake(each, ())) and int(each) in self.users
        )


def _union(bits: Iterable[int]) -> int:
    found = 0
    for each in bits:
        found |= each
    return found
