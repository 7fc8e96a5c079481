"""A local Slack for end-to-end tests: as strict as the real one, over HTTP and WebSocket on 127.0.0.1.

A test starts the bot against `api_url` with `bot_token` and `app_token`, acts as a person (`mention`, `press`,
`command` ...), waits for what the bot does, and asserts `violations == []`.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

from aiohttp import web

from tests.fakes.common.errors import ImpossibleError
from tests.fakes.common.http import HttpServer
from tests.fakes.common.memory import PATIENCE_SECONDS, WAIT_SECONDS, Call, Json, Violation
from tests.fakes.slack import render as slack_render
from tests.fakes.slack import rules as slack_rules
from tests.fakes.slack.delivery import ACK_SECONDS, COMMANDS, EVENTS, INTERACTIVE, Ack, Address, Delivery, Event
from tests.fakes.slack.http import Front
from tests.fakes.slack.methods import Methods, current_status, permalink
from tests.fakes.slack.workspace import (
    APP_ID,
    VERIFICATION_TOKEN,
    Channel,
    Link,
    Mention,
    Message,
    Organisation,
    Prompts,
    Status,
    Team,
    Title,
    User,
    View,
    Workspace,
)

BOT_SCOPES = frozenset(
    "app_mentions:read assistant:write chat:write commands im:history channels:history channels:read "
    "groups:history groups:read mpim:history reactions:write".split()
)
SUBSCRIPTIONS = frozenset(
    "app_home_opened app_mention message.im message.channels message.groups message.mpim app_uninstalled "
    "tokens_revoked team_access_granted team_access_revoked".split()
)
MESSAGE_EVENTS = {"channel": "message.channels", "group": "message.groups"}
_FOR_ALL = {"is_enterprise_install": True}
T = TypeVar("T")
Files = Sequence[str] | Mapping[str, bytes]


class SlackServer:
    """One Slack with a workspace, a person, an admin and a channel that the bot is in.

    `ack_within` is the time Slack waits for the acknowledgement of an event, `patience` that for a command or a press,
    `time_scale` shortens the waits before redeliveries, `limit_posts` turns on the limit of one message a second and
    channel.
    """

    def __init__(
        self,
        *,
        scopes: Iterable[str] = BOT_SCOPES,
        subscriptions: Iterable[str] = SUBSCRIPTIONS,
        ack_within: float = ACK_SECONDS,
        patience: float = PATIENCE_SECONDS,
        time_scale: float = 1.0,
        limit_posts: bool = False,
    ) -> None:
        self.workspace = Workspace(announce=self._announce)
        self.subscriptions = frozenset(subscriptions)
        self._team, token = self.workspace.add_team("Reading Room", scopes)
        self.bot_token, self.app_token = token.value, f"xapp-1-{APP_ID}"
        self.workspace.tokens[self.app_token] = replace(
            token, value=self.app_token, kind="app", scopes=frozenset({"connections:write"})
        )
        self.person = self.add_user("Ana")
        self.admin = self.add_user("Boris", is_admin=True)
        self.channel = self.add_channel("general", members=[self.person, self.admin])
        self.delivery = Delivery(
            self.workspace, self._bot_answered, ack_within=ack_within, patience=patience, time_scale=time_scale
        )
        self._methods = Methods(self.workspace, self.delivery.sockets.new_url)
        self._front = Front(self.workspace, self._methods, limit_posts=limit_posts)
        self.faults = self._front.faults
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._front.answer)
        self._http = HttpServer(app, "slack-http")
        self.url = f"http://{self._http.host}"
        self.api_url = f"{self.url}/api/"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every connection and thread."""
        self.faults.clear()
        self.delivery.close()
        self._http.close()

    # ------------------------------------------------------------------------------- the place

    @property
    def team(self) -> Team:
        return self._team

    @property
    def bot_user(self) -> str:
        return self._team.bot_user

    def add_user(self, name: str, *, is_admin: bool = False, is_bot: bool = False, team: str = "") -> str:
        user = self.workspace.add_user(name, team or self._team.id, is_admin=is_admin, is_bot=is_bot)
        return user.id

    def add_channel(
        self,
        name: str,
        *,
        members: Iterable[str] = (),
        kind: str = "channel",
        with_bot: bool = True,
        team: str = "",
    ) -> str:
        owner = self.workspace.teams[team or self._team.id]
        inside = {*members, *([owner.bot_user] if with_bot else [])}
        return self.workspace.add_channel(name, kind, owner.id, inside).id

    def archive(self, channel: str) -> None:
        self._change_channel(channel, archived=True)

    def kick(self, channel: str, user: str = "") -> None:
        """Take someone out of a channel, the bot unless another one is named."""
        members = self.workspace.channels[channel].members
        self._change_channel(channel, members=members - {user or self.bot_user})

    def invite(self, channel: str, user: str = "") -> None:
        members = self.workspace.channels[channel].members
        self._change_channel(channel, members=members | {user or self.bot_user})

    def _change_channel(self, channel: str, **changes: Any) -> None:
        with self.workspace.changed:
            self.workspace.channels[channel] = replace(self.workspace.channels[channel], **changes)

    def set_scopes(self, scopes: Iterable[str]) -> None:
        self._change_token(self.bot_token, scopes=frozenset(scopes))

    def revoke(self, token: str = "", error: str = "token_revoked") -> None:
        """Let Slack refuse a token from now on, the bot's unless another one is given."""
        self._change_token(token or self.bot_token, refused_as=error)

    def _change_token(self, token: str, **changes: Any) -> None:
        with self.workspace.changed:
            self.workspace.tokens[token] = replace(self.workspace.tokens[token], **changes)

    def install(self, name: str, scopes: Iterable[str] = BOT_SCOPES) -> tuple[Team, str]:
        """Another workspace takes the app: the team and the code that its browser brings to the bot."""
        with self.workspace.changed:
            team, _token = self.workspace.add_team(name, scopes)
            self.add_user(f"{name} installer", team=team.id)
            code = self.workspace.new_id("code-")
            self.workspace.codes[code] = team.id
            return team, code

    def install_everywhere(self, name: str, teams: Iterable[str]) -> tuple[Organisation, list[Team], str]:
        """An organisation takes the app for workspaces of these names; the code that its browser brings to the bot."""
        with self.workspace.changed:
            organisation = self.workspace.add_organisation(name, BOT_SCOPES)
            members = [self.workspace.add_member(organisation, each) for each in teams]
            self.add_user(f"{name} installer", team=members[0].id)
            code = self.workspace.new_id("code-")
            self.workspace.codes[code] = organisation.id
            return organisation, members, code

    def uninstall_everywhere(self, organisation: Organisation) -> list[Event]:
        """Take the app out of an organisation; what tells the bot so names no workspace."""
        for token in list(self.workspace.tokens.values()):
            if token.team == organisation.id:
                self.revoke(token.value, "account_inactive")
        tokens = {"oauth": [], "bot": [organisation.bot_user]}
        revoked = self._tell_organisation(organisation, {"type": "tokens_revoked", "tokens": tokens})
        return [revoked, self._tell_organisation(organisation, {"type": "app_uninstalled"})]

    def grant(self, organisation: Organisation, name: str) -> tuple[Team, Event]:
        """The organisation adds the app to one more workspace."""
        team = self.workspace.add_member(organisation, name)
        return team, self._tell_organisation(organisation, {"type": "team_access_granted", "team_ids": [team.id]})

    def take_away(self, organisation: Organisation, team: Team) -> Event:
        """The organisation takes the app out of one of its workspaces."""
        with self.workspace.changed:
            self.workspace.teams[team.id] = replace(team, enterprise="another")
        return self._tell_organisation(organisation, {"type": "team_access_revoked", "team_ids": [team.id]})

    def _tell_organisation(self, organisation: Organisation, event: Json) -> Event:
        key = self.workspace.new_id("Ev")
        about = {"enterprise_id": organisation.id, "event": event, "event_id": key, "type": "event_callback"}
        common = {"token": VERIFICATION_TOKEN, "api_app_id": APP_ID, "event_time": int(self.workspace.now())}
        authorization = {"enterprise_id": organisation.id, "team_id": None, "user_id": organisation.bot_user}
        payload = {**common, **about, "authorizations": [{**authorization, **_FOR_ALL, "is_bot": True}]}
        return self.delivery.send(Event(key, EVENTS, payload))

    def rotate_tokens(self, seconds: int) -> None:
        """From now on Slack gives tokens that hold for so long, as for an app that rotates them; 0 ends that."""
        self._methods.token_seconds = seconds

    def uninstall(self, team: str = "") -> list[Event]:
        """Take the app out of a workspace: its token dies and the bot is told so twice, as Slack does."""
        owner = self.workspace.teams[team or self._team.id]
        for token in list(self.workspace.tokens.values()):
            if token.team == owner.id and token.kind == "bot":
                self.revoke(token.value, "account_inactive")
        tokens = {"oauth": [], "bot": [owner.bot_user]}
        revoked = self._send_event(owner.id, {"type": "tokens_revoked", "tokens": tokens})
        return [revoked, self._send_event(owner.id, {"type": "app_uninstalled"})]

    def advance(self, seconds: float) -> None:
        """Let Slack's clock jump ahead: triggers, response addresses and statuses expire by it."""
        self.workspace.advance(seconds)

    # -------------------------------------------------------------------------- a person writes

    def message(
        self,
        channel: str,
        user: str,
        text: str,
        thread_ts: str | None = None,
        files: Files = (),
    ) -> Message:
        """Write as a person. What is typed is escaped as Slack does; `<@U1>` stands for a chosen mention.

        files: their names, or by their names what is in them.
        """
        place = self.workspace.channels[channel]
        if user not in place.members or place.archived:
            raise ImpossibleError(f"{user} cannot write in {channel}")
        author = self.workspace.users[user]
        with self.workspace.changed:
            head = self.workspace.posts.get((channel, thread_ts or ""))
            if thread_ts and not head:
                raise ImpossibleError(f"there is no thread {thread_ts} in {channel}")
            message = Message(
                channel=channel,
                ts=self.workspace.new_ts(),
                user=user,
                team=author.team,
                text=_typed(text),
                thread_ts=head.thread if head else None,
                files=tuple(self._file(name, data) for name, data in _contents(files).items()),
                bot_id=f"B{user}" if author.is_bot else None,
            )
            message = self.workspace.post(replace(message, blocks=(_typed_block(text),)), by_bot=False)
        self.tell_of(message)
        return message

    def mention(
        self,
        channel: str,
        user: str,
        text: str,
        thread_ts: str | None = None,
        files: Files = (),
    ) -> Message:
        """Write to the bot by name: it arrives as app_mention and, if subscribed, as message too."""
        bot = self.workspace.teams[self.workspace.channels[channel].team].bot_user
        address = "" if f"<@{bot}>" in text else f"<@{bot}> "
        return self.message(channel, user, address + text, thread_ts, files)

    def direct_message(self, user: str, text: str, thread_ts: str | None = None, files: Files = ()) -> Message:
        return self.message(self.workspace.direct_channel(user).id, user, text, thread_ts, files)

    def edit(self, message: Message, text: str) -> Message:
        now = self.workspace.posts[message.channel, message.ts]
        return self.workspace.revise(now, _typed(text), [_typed_block(text)], by_bot=False)

    def delete(self, message: Message) -> None:
        self.workspace.remove(self.workspace.posts[message.channel, message.ts], by_bot=False)

    def _file(self, name: str, data: bytes) -> Json:
        number = self.workspace.new_id("F")
        self.workspace.contents[number] = data
        address = f"{self.url}/files-pri/{number}/download/{quote(name)}"
        facts = {"id": number, "name": name, "title": name, "mode": "hosted", "size": len(data)}
        self.workspace.files[number] = {**facts, "url_private": address, "url_private_download": address}
        return self.workspace.files[number]

    def change_file(self, message: Message, **facts: Any) -> None:
        """Let Slack say something else of the first file of a message."""
        self.workspace.files[message.files[0]["id"]] |= facts

    def tell_of(self, message: Message) -> None:
        """Tell the bot that this was written, and where it is mentioned that too."""
        place = self.workspace.channels[message.channel]
        bot = self.workspace.teams[place.team].bot_user
        event = self.workspace.message_event(message)
        if f"<@{bot}>" in message.text and place.kind != "im" and bot in place.members:
            left_out = {"subtype", "channel_type"}
            mention = {name: value for name, value in event.items() if name not in left_out}
            self._announce(place.team, {**mention, "type": "app_mention"})
        self._announce(place.team, event)

    # ---------------------------------------------------------------------------- a person acts

    def command(self, user: str, channel: str, command: str, text: str = "") -> Event:
        """Run a slash command, which is always outside threads."""
        person, place = self._who_where(user, channel)
        organisation = self._organisation(person.team)
        payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": person.team,
            "team_domain": self.workspace.teams[person.team].domain,
            "channel_id": channel,
            "channel_name": place.name or "directmessage",
            "user_id": user,
            "user_name": person.name,
            "command": command,
            "text": _typed(text),
            "api_app_id": APP_ID,
            "is_enterprise_install": "true" if organisation else "false",
            "response_url": self._response_url(user, channel),
            "trigger_id": self.workspace.new_trigger(user),
            **({"enterprise_id": organisation.id, "enterprise_name": organisation.name} if organisation else {}),
        }
        return self.delivery.send(Event(payload["trigger_id"], COMMANDS, payload))

    def press(
        self,
        where: Message | View,
        action_id: str,
        user: str = "",
        value: str = "",
        values: Mapping[str, Any] | None = None,
        *,
        has_value: bool = True,
    ) -> Event:
        """Press a button, or choose `value` in a menu or of a pair of feedback buttons.

        values: what was written into the boxes of a view before, by block or action id. has_value: whether Slack says
        what stands in the button, which it leaves out now and then.
        """
        found = self.workspace.find_element(where.blocks, action_id)
        if not found:
            raise ImpossibleError(f"there is no {action_id} to press")
        action = _action(*found, value) if has_value else _action_without_value(*found)
        presser = user or _presser(where, self.person)
        payload = self._interaction("block_actions", presser, where if isinstance(where, View) else None)
        payload["actions"] = [{**action, "action_ts": self.workspace.new_ts()}]
        payload["state"] = {"values": {}}
        if isinstance(where, View):
            payload["container"] = {"type": "view", "view_id": where.id}
            payload["view"] = where.payload(self._bot_id(presser), _state(where, values) if values else None)
        else:
            payload |= self._pressed_message(where, presser)
        return self.delivery.send(Event(payload["trigger_id"], INTERACTIVE, payload))

    def type_into_menu(self, where: Message, action_id: str, typed: str, user: str = "") -> list[Json]:
        """Type into a menu whose options the bot gives as somebody types; one of those can be chosen by `press`."""
        found = self.workspace.find_element(where.blocks, action_id)
        if not found or found[1]["type"] != "external_select":
            raise ImpossibleError(f"there is no {action_id} to type into")
        block, element = found
        presser = user or _presser(where, self.person)
        payload = self._interaction("block_suggestion", presser) | self._pressed_message(where, presser)
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": typed}
        answer = self.wait_for_ack(self.delivery.send(Event(payload["trigger_id"], INTERACTIVE, payload))).payload
        problems = slack_rules.check_options(answer)
        if problems:
            detail = "; ".join(slack_rules.sentence(problem) for problem in problems)
            self.workspace.violate("block_suggestion", "invalid_options", detail)
        element["options"] = answer.get("options") or []
        return list(element["options"])

    def _pressed_message(self, message: Message, user: str) -> Json:
        now = self.current(message)
        hidden = now.ephemeral_to not in (None, user)
        if now.deleted or hidden or user not in self.workspace.channels[now.channel].members:
            raise ImpossibleError(f"{user} does not see the message {now.ts}")
        container: Json = {"type": "message", "message_ts": now.ts, "channel_id": now.channel}
        container["is_ephemeral"] = now.ephemeral_to is not None
        if now.thread_ts:
            container["thread_ts"] = now.thread_ts
        place: Json = {"container": container, "channel": self._brief(now.channel)}
        place["response_url"] = self._response_url(user, now.channel, now.ts)
        # Slack does not send ephemeral messages back to the app.
        return place if now.ephemeral_to else {**place, "message": now.payload()}

    def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Event:
        """Fill a modal by block or action id and send it off."""
        view = self.workspace.views[view.id]
        if view.closed:
            raise ImpossibleError(f"the modal {view.id} is closed")
        if not view.content.get("submit"):
            raise ImpossibleError(f"the modal {view.id} has no button to submit it")
        state = _state(view, values or {})
        payload = self._interaction("view_submission", view.user, view)
        payload |= {"view": view.payload(self._bot_id(view.user), state), "response_urls": []}
        return self.delivery.send(Event(payload["trigger_id"], INTERACTIVE, payload))

    def dismiss(self, view: View) -> None:
        """Close a modal without sending it; the bot is told only if it asked for that."""
        view = self.workspace.views[view.id]
        self.workspace.close_views([view])
        if view.content.get("notify_on_close"):
            payload = self._interaction("view_closed", view.user, view)
            payload |= {"view": view.payload(self._bot_id(view.user)), "is_cleared": False}
            self.delivery.send(Event(payload["trigger_id"], INTERACTIVE, payload))

    def shortcut(self, user: str, callback_id: str) -> Event:
        payload = self._interaction("shortcut", user)
        payload |= {"callback_id": callback_id, "action_ts": self.workspace.new_ts()}
        return self.delivery.send(Event(payload["trigger_id"], INTERACTIVE, payload))

    def message_shortcut(self, user: str, message: Message, callback_id: str) -> Event:
        now = self.current(message)
        payload = self._interaction("message_action", user)
        payload |= {
            "callback_id": callback_id,
            "channel": self._brief(now.channel),
            "message": now.payload(),
            "message_ts": now.ts,
            "action_ts": self.workspace.new_ts(),
            "response_url": self._response_url(user, now.channel),
        }
        return self.delivery.send(Event(payload["trigger_id"], INTERACTIVE, payload))

    def open_home(self, user: str, tab: str = "home") -> Event | None:
        """Open the app's page, or with `messages` the pane for asking."""
        channel = self.workspace.direct_channel(user)
        event: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab}
        home = self.workspace.homes.get(user)
        if home and tab == "home":
            event["view"] = home.payload(self._bot_id(user))
        return self._announce(channel.team, {**event, "event_ts": self.workspace.new_ts()})

    def redeliver(self, event: Event | Message | str) -> list[Event]:
        """Send again what the bot had already, by event, by event id, or all events of a message."""
        if isinstance(event, Message):
            again = self.events_of(event)
        else:
            again = [self.delivery.events[event if isinstance(event, str) else event.id]]
        return [self.delivery.send(each, 1, "timeout") for each in again]

    def events_of(self, message: Message) -> list[Event]:
        """The events that told the bot of this message."""
        with self.workspace.changed:
            events = list(self.delivery.events.values())
        return [
            each
            for each in events
            if (told := each.payload.get("event", {})).get("ts") == message.ts
            and told.get("channel") == message.channel
        ]

    def _who_where(self, user: str, channel: str) -> tuple[User, Channel]:
        place = self.workspace.channels[channel]
        if user not in place.members:
            raise ImpossibleError(f"{user} is not in {channel}")
        return self.workspace.users[user], place

    def _bot_id(self, user: str) -> str:
        return self.workspace.teams[self.workspace.users[user].team].bot_id

    def _brief(self, channel: str) -> Json:
        return {"id": channel, "name": self.workspace.channels[channel].name or "directmessage"}

    def _interaction(self, kind: str, user: str, view: View | None = None) -> Json:
        """What every payload of a person's action has."""
        person = self.workspace.users[user]
        team = self.workspace.teams.get(person.team, self._team)  # of another organisation: where the app is installed
        organisation = self._organisation(team.id)
        return {
            "type": kind,
            "token": VERIFICATION_TOKEN,
            "api_app_id": APP_ID,
            "trigger_id": self.workspace.new_trigger(user, view.id if view and view.kind == "modal" else None),
            # Of an installation for an organisation Slack says only whose workspace the person's is.
            "team": None if organisation else {"id": team.id, "domain": team.domain},
            "user": {"id": user, "username": person.name, "name": person.name, "team_id": person.team},
            "enterprise": {"id": organisation.id, "name": organisation.name} if organisation else None,
            "is_enterprise_install": organisation is not None,
        }

    def _response_url(self, user: str, channel: str, message_ts: str | None = None) -> str:
        return f"{self.url}/response/{self.workspace.new_address(user, channel, message_ts)}"

    # ------------------------------------------------------------------------------- deliveries

    def _announce(self, team: str, event: Json) -> Event | None:
        """Tell the bot of an event if it subscribed to it and is there."""
        kind = event["type"]
        channel = self.workspace.channels.get(event.get("channel", ""))
        if kind == "message" and channel:
            kind = MESSAGE_EVENTS.get(channel.kind, f"message.{channel.kind}")
        is_there = channel is None or self.workspace.teams[team].bot_user in channel.members
        return self._send_event(team, event) if kind in self.subscriptions and is_there else None

    def announce(self, event: Json) -> Event:
        """Tell the bot of an event, whatever it looks like."""
        return self._send_event(self.workspace.users[self.person].team, event)

    def _send_event(self, team: str, event: Json) -> Event:
        key = self.workspace.new_id("Ev")
        bot = self.workspace.teams[team].bot_user
        organisation = self._organisation(team)
        authorization = {"enterprise_id": None, "team_id": team, "is_enterprise_install": False}
        if organisation:
            authorization = {"enterprise_id": organisation.id, "team_id": None, **_FOR_ALL}
        channel = self.workspace.channels.get(str(event.get("channel")))
        members = channel.members if channel else ()
        ours = {team, organisation.id} if organisation else {team}
        payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": team,
            "context_team_id": team,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": key,
            "event_time": int(self.workspace.now()),
            "authorizations": [{**authorization, "user_id": bot, "is_bot": True}],
            "is_ext_shared_channel": any(self.workspace.users[each].team not in ours for each in members),
            **({"enterprise_id": organisation.id} if organisation else {}),
        }
        return self.delivery.send(Event(key, EVENTS, payload))

    def _organisation(self, team: str) -> Organisation | None:
        return self.workspace.organisations.get(self.workspace.teams[team].enterprise)

    def deliver_http(self, url: str, signing_secret: str) -> None:
        """From now on bring events to this address, signed, instead of over WebSocket."""
        self.delivery.address = Address(url, signing_secret)

    def verify_url(self) -> bool:
        """Whether the address of `deliver_http` answers the challenge as Slack demands on setting it up."""
        if not self.delivery.address:
            raise ImpossibleError("there is no address to verify")
        return self.delivery.verify_url(self.delivery.address)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the bot to reconnect (`warning` or `refresh_requested`)."""
        self.delivery.sockets.announce_end(reason)

    def drop_connections(self) -> None:
        self.delivery.sockets.drop()

    def refuse_connections(self, seconds: float = math.inf) -> None:
        """Take no new connection for so long, or until `accept_connections`."""
        self.delivery.sockets.refuse(seconds)

    def accept_connections(self) -> None:
        self.delivery.sockets.refuse(0.0)

    def _bot_answered(self, event: Event, answer: Json) -> None:
        """What an acknowledgement does besides: post the answer to a command, change the modal."""
        if event.kind == COMMANDS and answer:
            key = event.payload["response_url"].rpartition("/")[2]
            refusal = self._front.responses.respond(self.workspace.addresses[key], answer)
            if refusal:
                self.workspace.violate(COMMANDS, refusal, event.id)
        elif event.payload.get("type") == "view_submission":
            self._after_submission(self.workspace.views[event.payload["view"]["id"]], answer)

    def _after_submission(self, view: View, answer: Json) -> None:
        action = answer.get("response_action")
        if action == "errors":
            errors = tuple(answer["errors"].items())
            unknown = set(answer["errors"]) - {block["block_id"] for block in view.blocks}
            if unknown or not errors:
                self.workspace.violate("view_submission", "invalid_errors", ", ".join(sorted(unknown)))
            self.workspace.keep_view(replace(view, errors=errors))
        elif action in ("update", "push"):
            problems = slack_rules.check_view(answer.get("view"), "modal")
            if problems:
                detail = "; ".join(slack_rules.sentence(problem) for problem in problems)
                self.workspace.violate("view_submission", "invalid_arguments", detail)
            elif action == "update":
                self.workspace.keep_view(replace(view, content=answer["view"], errors=()))
            else:
                self.workspace.new_view(view.user, answer["view"], view)
        elif action == "clear":
            self.workspace.close_views(self.workspace.view_stack(view.user))
        elif action is None:
            self.workspace.close_views([view])
        else:
            self.workspace.violate("view_submission", "invalid_response_action", str(action))

    # --------------------------------------------------------------------------- what there is

    @property
    def violations(self) -> list[Violation]:
        return self.workspace.copy(self.workspace.violations)

    @property
    def mentions(self) -> list[Mention]:
        """Whom the bot's messages call, found as Slack would find it."""
        return self.workspace.copy(self.workspace.mentions)

    @property
    def links(self) -> list[Link]:
        return self.workspace.copy(self.workspace.links)

    @property
    def acks(self) -> list[Ack]:
        return self.workspace.copy(self.delivery.acks)

    @property
    def undelivered(self) -> list[Event]:
        """The events that Slack gave up after the last redelivery."""
        return self.workspace.copy(self.delivery.undelivered)

    @property
    def statuses(self) -> list[Status]:
        return self.workspace.copy(self.workspace.statuses)

    @property
    def prompts(self) -> list[Prompts]:
        return self.workspace.copy(self.workspace.prompts)

    @property
    def titles(self) -> list[Title]:
        return self.workspace.copy(self.workspace.titles)

    def calls(self, pattern: str = "*") -> list[Call]:
        """The calls so far of the methods whose name fits."""
        return self.workspace.calls_of(pattern)

    def current(self, message: Message) -> Message:
        """The message as it is now, after edits and deletion."""
        with self.workspace.changed:
            if message.ephemeral_to:
                return self.workspace.ephemeral[message.ts]
            return self.workspace.posts[message.channel, message.ts]

    def messages(self, channel: str) -> list[Message]:
        """What stands at the top of a channel, oldest first; replies are in their threads."""
        return self.workspace.in_channel(channel)

    def replies(self, channel: str, thread_ts: str, *, by_bot: bool = False) -> list[Message]:
        """The replies of a thread, without its head and what was deleted."""
        return [each for each in self.workspace.replies(channel, thread_ts) if each.bot_id or not by_bot]

    def answers(self, message: Message) -> list[Message]:
        """The bot's replies in the thread of a message, after it."""
        thread = self.replies(message.channel, message.thread, by_bot=True)
        return [each for each in thread if each.ts > message.ts]

    def ephemeral(self, user: str = "", channel: str = "") -> list[Message]:
        """What only one person sees, oldest first."""
        with self.workspace.changed:
            return [
                each
                for each in self.workspace.ephemeral.values()
                if not each.deleted and user in ("", each.ephemeral_to) and channel in ("", each.channel)
            ]

    def view(self, user: str) -> View | None:
        """The modal on top of a person's screen."""
        stack = self.workspace.view_stack(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        with self.workspace.changed:
            return self.workspace.homes.get(user)

    def status(self, channel: str, thread_ts: str) -> str:
        """What stands under a thread now."""
        return current_status(self.workspace, channel, thread_ts)

    def permalink(self, message: Message) -> str:
        return permalink(self.workspace.teams[message.team], message)

    # ---------------------------------------------------------------------------------- waiting

    def wait_for(self, predicate: Callable[[], T], timeout: float = WAIT_SECONDS, what: str = "") -> T:
        """What `predicate` gives as soon as that is true; it is asked whenever something changed."""
        return self.workspace.wait_for(predicate, timeout, what or "nothing", self.report)

    def wait_for_connection(self, timeout: float = WAIT_SECONDS, *, opened: int = 1) -> None:
        """Wait until the bot is connected, and has connected so many times in all."""
        sockets = self.delivery.sockets
        self.wait_for(lambda: sockets.count and sockets.opened >= opened, timeout, "no connection of the bot")

    def wait_for_reply(
        self, message: Message, timeout: float = WAIT_SECONDS, *, count: int = 1, containing: str = ""
    ) -> Message:
        """The bot's reply number `count` to a message, once it reads as wanted."""

        def reply() -> Message | None:
            wanted = [each for each in self.answers(message) if containing in self.plain(each)]
            return wanted[count - 1] if len(wanted) >= count else None

        return _known(self.wait_for(reply, timeout, f"no reply to {message.text!r}"))

    def wait_for_ephemeral(
        self, user: str, timeout: float = WAIT_SECONDS, *, channel: str = "", containing: str = ""
    ) -> Message:
        """The newest message that only this person sees, once it reads as wanted."""

        def newest() -> Message | None:
            seen = [each for each in self.ephemeral(user, channel) if containing in self.plain(each)]
            return seen[-1] if seen else None

        return _known(self.wait_for(newest, timeout, f"no ephemeral message for {user}"))

    def wait_for_view(self, user: str, timeout: float = WAIT_SECONDS, *, title: str = "") -> View:
        def on_top() -> View | None:
            view = self.view(user)
            return view if view and title in view.title else None

        return _known(self.wait_for(on_top, timeout, f"no modal for {user}"))

    def wait_for_home(self, user: str, timeout: float = WAIT_SECONDS) -> View:
        return _known(self.wait_for(lambda: self.home(user), timeout, f"no home for {user}"))

    def wait_for_ack(self, event: Event | Message, timeout: float = WAIT_SECONDS, *, count: int = 1) -> Ack:
        """Acknowledgement number `count` of an event, or of the events of a message; repeats count on."""
        keys = {each.id for each in (self.events_of(event) if isinstance(event, Message) else [event])}

        def wanted() -> Ack | None:
            acks = [ack for ack in self.delivery.acks if ack.event.id in keys]
            return acks[count - 1] if len(acks) >= count else None

        return _known(self.wait_for(wanted, timeout, "no acknowledgement"))

    def wait_for_all_acks(self, timeout: float = WAIT_SECONDS) -> None:
        """Wait until the bot has acknowledged all that it was told, and so has decided what to do about it."""

        def is_known() -> bool:
            return {each.event.id for each in self.delivery.acks} >= set(self.delivery.events)

        self.wait_for(is_known, timeout, "not everything was acknowledged")

    def quiet(self, seconds: float) -> None:
        """Make sure that for so long the bot writes, edits, deletes and shows nothing."""
        self.workspace.quiet(seconds, self.report)

    def report(self) -> str:
        """The last things that happened, for the message of a failed test."""
        with self.workspace.changed:
            acks = [f"acknowledged {ack.event.id} after {ack.latency:.2f} s" for ack in self.delivery.acks[-5:]]
            return "\n".join([*self.workspace.report(), *acks])

    # --------------------------------------------------------------------------------- reading

    def plain(self, shown: Message | View) -> str:
        """What a person reads in a message, a modal or a home."""
        text = shown.text if isinstance(shown, Message) else ""
        return slack_render.plain_text(text, shown.blocks, self.workspace.names())

    def html(self, messages: Sequence[Message], title: str = "Slack") -> str:
        """A page that shows these messages much as Slack would."""
        return slack_render.html_page(map(self._entry, messages), title, self.workspace.names())

    def _entry(self, message: Message) -> slack_render.Entry:
        return slack_render.Entry(
            author=self.workspace.users[message.user].name,
            time=datetime.fromtimestamp(float(message.ts), UTC).strftime("%H:%M"),
            text=message.text,
            # A person's blocks say nothing that the text does not.
            blocks=message.blocks if message.bot_id else (),
            is_bot=bool(message.bot_id),
            is_reply=message.is_reply,
            note="Only visible to you" if message.ephemeral_to else "",
        )


# ------------------------------------------------------------------------ what Slack's client does

_CHOSEN = re.compile(r"(<[@#][A-Z0-9]+>|https?://[^\s<>]+)")


def _contents(files: Files) -> Mapping[str, bytes]:
    return files if isinstance(files, Mapping) else dict.fromkeys(files, b"x")


def _pieces(text: str) -> Iterator[str]:
    return (piece for piece in _CHOSEN.split(text) if piece)


def _typed(text: str) -> str:
    """Typed text as Slack sends it on: mentions and addresses in angle brackets, the rest escaped."""
    return "".join(
        piece
        if piece[0] == "<" and _CHOSEN.fullmatch(piece)
        else f"<{slack_render.escape(piece)}>"
        if _CHOSEN.fullmatch(piece)
        else slack_render.escape(piece)
        for piece in _pieces(text)
    )


def _typed_block(text: str) -> Json:
    elements: list[Json] = []
    for piece in _pieces(text):
        if not _CHOSEN.fullmatch(piece):
            elements.append({"type": "text", "text": piece})
        elif piece.startswith("<@"):
            elements.append({"type": "user", "user_id": piece[2:-1]})
        elif piece.startswith("<#"):
            elements.append({"type": "channel", "channel_id": piece[2:-1]})
        else:
            elements.append({"type": "link", "url": piece})
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _presser(where: Message | View, person: str) -> str:
    """Who presses if the test does not say: the one before whom it is."""
    if isinstance(where, View):
        return where.user
    return where.ephemeral_to or person


def _option(element: Json, value: str) -> Json:
    groups = element.get("option_groups") or []
    options = [*(element.get("options") or []), *(each for group in groups for each in group["options"])]
    for option in options:
        if option["value"] == value:
            return dict(option)
    raise ImpossibleError(f"{element.get('action_id')} has no option {value}")


def _action_without_value(block: Json, element: Json) -> Json:
    return {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}


def _action(block: Json, element: Json, value: str) -> Json:
    """The entry of `actions` for one pressed element."""
    kind = element["type"]
    action = _action_without_value(block, element)
    if kind == "feedback_buttons":
        sides = {element[side]["value"]: element[side]["text"] for side in ("positive_button", "negative_button")}
        if value not in sides:
            raise ImpossibleError(f"{element['action_id']} has no button {value}")
        return {**action, "value": value, "text": sides[value]}
    if kind in ("button", "icon_button"):
        kept = ("text", "value", "style", "url")
        return {**action, **{name: element[name] for name in kept if name in element}}
    return {**action, **_input_state(element, value)}


SELECTED = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}


def _input_state(element: Json, value: Any) -> Json:
    """What an input holds, as payloads carry it."""
    kind = element["type"]
    if kind in ("static_select", "external_select", "radio_buttons", "overflow"):
        return {"type": kind, "selected_option": _option(element, value) if value else None}
    if kind in ("checkboxes", "multi_static_select"):
        chosen = [value] if isinstance(value, str) and value else list(value or [])
        return {"type": kind, "selected_options": [_option(element, each) for each in chosen]}
    if kind in SELECTED:
        return {"type": kind, SELECTED[kind]: value or None}
    return {"type": kind, "value": _written(element, value)}


def _written(element: Json, value: Any) -> str | None:
    """What a person could write into an input; Slack's client holds them to its lengths."""
    text = element.get("initial_value") if value is None else str(value)
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if text and not least <= len(text) <= most:
        raise ImpossibleError(f"{element['action_id']} takes {least} to {most} characters")
    return text or None


def _state(view: View, values: Mapping[str, Any]) -> Json:
    """The state of a modal filled with these values, by block or action id."""
    inputs = [(block, block["element"]) for block in view.blocks if block["type"] == "input"]
    known = {name for block, element in inputs for name in (block["block_id"], element["action_id"])}
    if unknown := set(values) - known:
        raise ImpossibleError(f"the modal has no inputs {', '.join(sorted(unknown))}")
    state: Json = {}
    for block, element in inputs:
        names = [name for name in (block["block_id"], element["action_id"]) if name in values]
        held = _input_state(element, values[names[0]] if names else None)
        if not block.get("optional") and not any(held[name] for name in held if name != "type"):
            raise ImpossibleError(f"the input {block['block_id']} must be filled")
        state[block["block_id"]] = {element["action_id"]: held}
    return state


def _known(value: T | None) -> T:
    assert value is not None
    return value
