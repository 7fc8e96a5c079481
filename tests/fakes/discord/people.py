"""People who use the local Discord's client: they write, edit, use commands, press buttons."""

from collections.abc import Iterable, Mapping

from tests.fakes.common.errors import ImpossibleError
from tests.fakes.common.memory import Json
from tests.fakes.discord import render as discord_render
from tests.fakes.discord import rules as discord_rules
from tests.fakes.discord.guild import (
    APPLICATION,
    DEFAULT,
    DM,
    FORUM,
    REPLY,
    TEXT,
    THREAD,
    Channel,
    Guild,
    Message,
    User,
)
from tests.fakes.discord.interactions import (
    APPLICATION_COMMAND,
    AUTOCOMPLETE,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Interactions,
)

Files = Iterable[str] | Mapping[str, bytes]
Option = str | tuple[str, bytes]


class Person:
    """Somebody who uses Discord's client: what it does not let people do is an ImpossibleError."""

    def __init__(self, guild: Guild, interactions: Interactions, home: Channel, user: int) -> None:
        self.guild = guild
        self.interactions = interactions
        self.home = home
        self.id = user

    @property
    def user(self) -> User:
        return self.guild.users[self.id]

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def direct(self) -> Channel:
        """The direct messages between this person and the bot."""
        return self.guild.direct_channel(self.id)

    def says(
        self,
        text: str,
        channel: Channel | None = None,
        *,
        to: Message | None = None,
        files: Files = (),
        rings: bool = True,
    ) -> Message:
        """Write in a channel, or in reply to a message, whose author it `rings` while the @ beside it is on.

        files: their names, or by their names what is in them.
        "@Footnote" stands for the mention of the bot that a client offers.
        """
        place = self.guild.channels[to.channel if to else (channel or self.home).id]
        if not self.guild.may_send(self.user, place):
            raise ImpossibleError(f"{self.name} cannot write in {place.name}")
        content = self._typed(text)
        contents = files if isinstance(files, Mapping) else dict.fromkeys(files, b"x")
        return self.guild.post(
            Message(
                id=self.guild.new_id(),
                channel=place.id,
                author=self.id,
                content=content,
                kind=REPLY if to else DEFAULT,
                reference=to.id if to else 0,
                mentions=self._mentioned(content, to if rings else None),
                rings=self.guild.called(content, None, self.user, place),
                attachments=tuple(self.guild.attach(name, data) for name, data in contents.items()),
            )
        )

    def writes(self, text: str, files: Files = ()) -> Message:
        """Write to the bot directly."""
        return self.says(text, self.direct, files=files)

    def opens_thread(self, message: Message, name: str = "More on this") -> Channel:
        """Open a thread on a message."""
        head = self._sees(message)
        if head.id in self.guild.channels or self.guild.channels[head.channel].kind != TEXT:
            raise ImpossibleError("a thread cannot be opened here")
        thread = self.guild.keep_channel(Channel(head.id, name, THREAD, parent=head.channel, owner=self.id))
        self.guild.touch(head)
        return thread

    def posts(self, forum: Channel, title: str, text: str) -> tuple[Channel, Message]:
        """Post in a forum: a thread with a title, and its first message, which has the same id."""
        if forum.kind != FORUM:
            raise ImpossibleError(f"{forum.name} is no forum")
        number, content = self.guild.new_id(), self._typed(text)
        thread = self.guild.keep_channel(Channel(number, title, THREAD, parent=forum.id, owner=self.id))
        called = self.guild.called(content, None, self.user, thread)
        mentions = self._mentioned(content, None)
        return thread, self.guild.post(Message(number, thread.id, self.id, content, mentions=mentions, rings=called))

    def edits(self, message: Message, text: str) -> Message:
        now = self.guild.messages[message.id]
        if now.author != self.id or now.deleted:
            raise ImpossibleError(f"{self.name} cannot edit this")
        head = self.guild.messages.get(now.reference)
        content = self._typed(text)
        return self.guild.revise(now, content=content, mentions=self._mentioned(content, head))

    def deletes(self, message: Message) -> None:
        if self.guild.messages[message.id].author != self.id:
            raise ImpossibleError(f"{self.name} cannot delete this")
        self.guild.remove(message)

    def _typed(self, text: str) -> str:
        return text.replace("@Footnote", f"<@{APPLICATION}>")

    def _mentioned(self, content: str, head: Message | None) -> tuple[int, ...]:
        """Whom a message calls; a reply calls the author of what it answers, as clients do unless told not to."""
        return tuple(dict.fromkeys((*self.guild.people_in(content), *([head.author] if head else []))))

    # -------------------------------------------------------------------------------- interactions

    def slash(self, name: str, channel: Channel | None = None, **options: Option) -> Interaction:
        """Use a slash command with its options; a file is its name and what is in it."""
        return self._command(APPLICATION_COMMAND, name, channel or self.home, options)

    def types(self, name: str, option: str, text: str, channel: Channel | None = None) -> Interaction:
        """Type into an option of a slash command that offers choices while one types."""
        return self._command(AUTOCOMPLETE, name, channel or self.home, {option: text}, focused=option)

    def _command(
        self, kind: int, name: str, channel: Channel, options: Mapping[str, Option], focused: str = ""
    ) -> Interaction:
        command = self._known(discord_rules.CHAT_INPUT, name, channel)
        declared = {option["name"]: option for option in command.get("options") or []}
        if unknown := options.keys() - declared.keys():
            raise ImpossibleError(f"/{name} has no {unknown}")
        given, attached = [], {}
        for option in declared.values():
            value = options.get(option["name"])
            if value is None and option.get("required") and not focused:
                raise ImpossibleError(f"/{name} needs {option['name']}")
            if value is None:
                continue
            if option["type"] == discord_rules.ATTACHMENT:
                if not isinstance(value, tuple):
                    raise ImpossibleError(f"{option['name']} is a file")
                file = self.guild.attach(*value)
                attached[file["id"]] = file
                given.append({"name": option["name"], "type": option["type"], "value": file["id"]})
                continue
            if isinstance(value, tuple):
                raise ImpossibleError(f"{option['name']} is no file")
            longest, shortest = option.get("max_length") or 6_000, option.get("min_length") or 0
            if not focused and not shortest <= len(value) <= longest:
                raise ImpossibleError(f"{option['name']} has {shortest} to {longest} characters")
            if option.get("choices") and value not in [each["value"] for each in option["choices"]]:
                raise ImpossibleError(f"{value} is no choice of {option['name']}")
            is_focused = {"focused": True} if option["name"] == focused else {}
            given.append({"name": option["name"], "type": option["type"], "value": value, **is_focused})
        data = {"id": command["id"], "name": name, "type": discord_rules.CHAT_INPUT, "options": given}
        if attached:
            data["resolved"] = {"attachments": attached}
        return self._begin(kind, channel, data)

    def message_command(self, name: str, message: Message) -> Interaction:
        """Use a command in the menu of a message."""
        channel = self.guild.channels[message.channel]
        command = self._known(discord_rules.MESSAGE_MENU, name, channel)
        now = self._sees(message)
        target = str(now.id)
        data = {"id": command["id"], "name": name, "type": discord_rules.MESSAGE_MENU, "target_id": target}
        data["resolved"] = {"messages": {target: self.guild.message_payload(now)}}
        return self._begin(APPLICATION_COMMAND, channel, data)

    def _known(self, kind: int, name: str, channel: Channel) -> Json:
        """A command that the client shows to this person in this place."""
        for command in self.guild.commands.values():
            if (command["type"], command["name"]) != (kind, name):
                continue
            contexts = command.get("contexts")
            if channel.kind == DM and (command.get("guild_id") or (contexts is not None and 1 not in contexts)):
                raise ImpossibleError(f"{name} is not offered in direct messages")
            if channel.kind != DM and contexts is not None and 0 not in contexts:
                raise ImpossibleError(f"{name} is not offered in servers")
            needed = int(command.get("default_member_permissions") or 0)
            if channel.kind != DM and self.guild.permissions(self.user, channel) & needed != needed:
                raise ImpossibleError(f"{name} is not offered to {self.name}")
            return command
        raise ImpossibleError(f"there is no command {name}: {[each['name'] for each in self.guild.commands.values()]}")

    def presses(self, message: Message, label: str) -> Interaction:
        """Press the button with this label (or the beginning of it) under a message."""
        return self._uses(message, discord_rules.BUTTON, label, {})

    def chooses(self, message: Message, option: str) -> Interaction:
        """Choose an option of a menu under a message."""
        return self._uses(message, discord_rules.STRING_SELECT, option, {})

    def _uses(self, message: Message, kind: int, label: str, data: Json) -> Interaction:
        now = self._sees(message)
        for component in discord_rules.interactive(now.components):
            if component["type"] != kind or component.get("disabled"):
                continue
            if kind == discord_rules.STRING_SELECT:
                values = [each["value"] for each in component["options"] if each["label"].startswith(label)]
                data = {"values": values[:1]}
                if not values:
                    continue
            elif not str(component.get("label") or "").startswith(label):
                continue
            if component.get("style") == discord_rules.LINK_STYLE:
                raise ImpossibleError(f"{label} is a link")
            pressed = {"custom_id": component["custom_id"], "component_type": kind, **data}
            return self._begin(COMPONENT, self.guild.channels[now.channel], pressed, now)
        raise ImpossibleError(f"there is no {label!r} in {discord_render.plain(now.body())!r}")

    def submits(self, modal: Json, **values: str) -> Interaction:
        """Fill a modal by custom id and send it off."""
        if modal["user"] != self.id:
            raise ImpossibleError(f"{self.name} does not see this modal")
        filled = [self._filled(part, values) for part in modal["components"] if part["type"] != 10]
        origin = self.guild.messages.get(modal["message"])
        data = {"custom_id": modal["custom_id"], "components": filled}
        return self._begin(MODAL_SUBMIT, self.guild.channels[modal["channel"]], data, origin)

    def _filled(self, part: Json, values: dict[str, str]) -> Json:
        inner = [part["component"]] if "component" in part else part["components"]
        filled = []
        for each in inner:
            value = values.get(each["custom_id"], each.get("value") or "")
            if each.get("required", True) and not value:
                raise ImpossibleError(f"{each['custom_id']} must be filled")
            filled.append({"type": each["type"], "custom_id": each["custom_id"], "value": value})
        return {"type": part["type"], **({"component": filled[0]} if "component" in part else {"components": filled})}

    def _sees(self, message: Message) -> Message:
        now = self.guild.messages[message.id]
        channel = self.guild.channels[now.channel]
        hidden = now.is_private and now.ephemeral_to != self.id
        if now.deleted or hidden or not self.guild.may(self.user, channel, "view_channel"):
            raise ImpossibleError(f"{self.name} does not see this message")
        return now

    def _begin(self, kind: int, channel: Channel, data: Json, message: Message | None = None) -> Interaction:
        place = self.guild.channels[channel.id]
        if not self.guild.may(self.user, place, "view_channel", "use_application_commands"):
            raise ImpossibleError(f"{self.name} cannot use commands in {place.name}")
        return self.interactions.begin(kind, self.user, place, data, message)
