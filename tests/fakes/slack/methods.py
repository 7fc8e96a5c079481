"""The Web API: each method checks its arguments as Slack does, then changes the workspace."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.common.checks import Problem
from tests.fakes.common.memory import Call, Json
from tests.fakes.slack import rules as slack_rules
from tests.fakes.slack.workspace import (
    APP_ID,
    STATUS_SECONDS,
    Channel,
    Message,
    Prompts,
    Status,
    Team,
    Title,
    Token,
    View,
    Workspace,
)

BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
NESTED = ("blocks", "view", "prompts", "metadata", "attachments")
# What an organisation's token has to be told the workspace for.
NEED_TEAM = {"conversations.list", "users.conversations"}
HISTORY = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}
MODALS_AT_MOST = 3
_CHANGED = ("hash_conflict", "not_found")  # what who asks whether a view changed is told, which is no fault


class RefusedError(Exception):
    """Slack's answer that it will not do something."""

    def __init__(self, error: str, problems: Iterable[Problem] = (), **fields: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = [slack_rules.sentence(problem) for problem in problems]
        self.fields = fields

    def answer(self) -> Json:
        body: Json = {"ok": False, "error": self.error, **self.fields}
        return body | ({"response_metadata": {"messages": self.messages}} if self.messages else {})


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a method: its arguments, and on whose behalf."""

    method: str
    arguments: Json
    token: Token
    team: Team

    def required(self, name: str) -> str:
        value = self.arguments.get(name)
        if value in (None, ""):
            missing = Problem((), f"missing required field: {name}")
            raise RefusedError("invalid_arguments", [missing])
        return str(value)

    def flag(self, name: str) -> bool | None:
        """A boolean argument; None where it was not given."""
        value = self.arguments.get(name)
        return BOOLEANS.get(str(value).lower()) if value is not None else None


Handler = Callable[["Methods", Request], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """What a method needs besides its arguments; a tuple of scopes asks for one of them."""

    run: Handler
    scopes: tuple[str, ...] = ()
    token: str = "bot"


def decode(arguments: Json) -> Json:
    """Arguments with their JSON in strings, as forms send it, turned into values."""
    decoded = dict(arguments)
    for name in NESTED:
        value = decoded.get(name)
        if isinstance(value, str) and value:
            try:
                decoded[name] = json.loads(value)
            except ValueError:
                error = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
                raise RefusedError(error) from None
    return decoded


class Methods:
    """The methods of the Web API over one memory."""

    def __init__(self, workspace: Workspace, connection_url: Callable[[], str]) -> None:
        self.workspace = workspace
        self.connection_url = connection_url
        self.token_seconds = 0  # how long tokens hold, for ever with 0

    def call(self, method: str, arguments: Json, token: str | None) -> tuple[Json, dict[str, str]]:
        """Answer one call and give the headers that come with the answer; refusals are recorded."""
        headers: dict[str, str] = {}
        with self.workspace.changed:
            try:
                known = self._authenticate(method, token)
                headers["x-oauth-scopes"] = ",".join(sorted(known.scopes))
                decoded = decode(arguments)
                request = Request(method, decoded, known, self._team(method, decoded, known))
                answer = {"ok": True, **METHODS[method].run(self, request)}
            except RefusedError as refusal:
                answer = refusal.answer()
                if "hash" not in arguments or refusal.error not in _CHANGED:
                    self.workspace.violate(method, refusal.error, "; ".join(refusal.messages))
            self.workspace.record_call(Call(method, arguments, 200, answer, self.workspace.now()))
        return answer, headers

    def _authenticate(self, method: str, value: str | None) -> Token:
        needs = METHODS.get(method)
        if not needs:
            raise RefusedError("unknown_method", req_method=method)
        if needs.token == "none":
            return Token("", next(iter(self.workspace.teams)), "none", frozenset())
        if not value:
            raise RefusedError("not_authed")
        token = self.workspace.tokens.get(value)
        if not token:
            raise RefusedError("invalid_auth")
        if token.refused_as:
            raise RefusedError(token.refused_as)
        if needs.token not in ("any", token.kind):
            raise RefusedError("not_allowed_token_type")
        self.need_scope(token, needs.scopes)
        return token

    def _team(self, method: str, arguments: Json, token: Token) -> Team:
        """Where a call is carried out: an organisation's token acts in the workspace of what it names."""
        workspace = self.workspace
        if token.team in workspace.teams:
            return workspace.teams[token.team]
        named = arguments.get("channel") or arguments.get("channel_id") or arguments.get("user_id")
        named = named or arguments.get("user") or arguments.get("users")
        place = workspace.channels.get(str(named)) or workspace.users.get(str(named))
        trigger = workspace.triggers.get(str(arguments.get("trigger_id")))
        team = arguments.get("team_id") or (place.team if place else trigger.team if trigger else None)
        if team in workspace.teams and workspace.teams[team].enterprise == token.team:
            return workspace.teams[team]
        if method in NEED_TEAM:
            raise RefusedError("missing_argument")
        if named or trigger:
            raise RefusedError("team_access_not_granted")
        organisation = workspace.organisations[token.team]
        return Team(organisation.id, organisation.name, "org", organisation.bot_user, organisation.bot_id)

    def need_scope(self, token: Token, scopes: tuple[str, ...]) -> None:
        if scopes and not token.scopes & set(scopes):
            provided = ",".join(sorted(token.scopes))
            raise RefusedError("missing_scope", needed=scopes[0], provided=provided)

    # --------------------------------------------------------------------- looking things up

    def channel(self, request: Request, name: str = "channel", *, to_write: bool = False) -> Channel:
        """A channel of this workspace that the bot may see and, if asked, write to."""
        key = request.required(name)
        if to_write and key in self.workspace.users:
            key = self.workspace.direct_channel(key).id
        channel = self.workspace.channels.get(key)
        if not channel or channel.team != request.team.id:
            raise RefusedError("channel_not_found")
        is_member = request.team.bot_user in channel.members
        if not is_member and channel.kind != "channel":
            raise RefusedError("channel_not_found")
        if to_write and channel.archived:
            raise RefusedError("is_archived")
        if to_write and not is_member and "chat:write.public" not in request.token.scopes:
            raise RefusedError("not_in_channel")
        return channel

    def message(self, request: Request, channel: Channel, name: str = "ts") -> Message:
        """A message that is still there; ephemeral ones cannot be found by anybody."""
        message = self.workspace.posts.get((channel.id, request.required(name)))
        if not message or message.deleted:
            raise RefusedError("message_not_found")
        return message

    def thread(self, request: Request, channel: Channel) -> str | None:
        """The thread to write to; None where Slack would put the reply at the top of the channel."""
        wanted = request.arguments.get("thread_ts")
        if not wanted:
            return None
        head = self.workspace.posts.get((channel.id, str(wanted)))
        if not head:
            raise RefusedError("thread_not_found")
        if head.is_reply:
            self.workspace.violate(request.method, "reply_as_thread", "thread_ts is the ts of a reply")
        # A reply to a question that was deleted meanwhile is not refused: Slack takes it out of the thread.
        if head.deleted and not self.workspace.replies(channel.id, head.thread):
            return None
        return head.thread

    def content(self, request: Request, most: int) -> tuple[str, list[Json]]:
        """Text and blocks within Slack's limits; also what Slack lets pass but readers suffer from."""
        text = str(request.arguments.get("text") or "")
        blocks = list(request.arguments.get("blocks") or [])
        markdown = request.arguments.get("markdown_text")
        if markdown and (text or blocks):
            raise RefusedError("markdown_text_conflict")
        if markdown:
            text, blocks = str(markdown), [{"type": "markdown", "text": markdown}]
        problems = slack_rules.check_message_blocks(blocks)
        if problems:
            raise RefusedError("invalid_blocks", problems)
        if slack_rules.holds_too_much(blocks):
            raise RefusedError("msg_blocks_too_long")
        if not text.strip() and not blocks and not request.arguments.get("attachments"):
            raise RefusedError("no_text")
        if not text.strip():
            self.workspace.violate(request.method, "missing_text", "blocks without a top-level text")
        if len(text) > most and request.method == "chat.update":
            raise RefusedError("msg_too_long")
        if len(text) > most:
            self.workspace.violate(request.method, "text_truncated", f"{len(text)} characters")
        self._check_parsing(request)
        return text[:most], blocks

    def _check_parsing(self, request: Request) -> None:
        """Nothing may be unfurled, and no name may turn into a mention by itself."""
        if request.method == "chat.postMessage":
            for name in ("unfurl_links", "unfurl_media"):
                if request.flag(name) is not False:
                    self.workspace.violate(request.method, name, "is not false")
        default = "client" if request.method == "chat.update" else "none"
        parse = request.arguments.get("parse") or default
        if parse != "none" or request.flag("link_names"):
            self.workspace.violate(request.method, "links_names", f"parse is {parse}")

    # ------------------------------------------------------------------------------ messages

    def post_message(self, request: Request) -> Json:
        channel = self.channel(request, to_write=True)
        text, blocks = self.content(request, slack_rules.POST_TEXT)
        message = self._own(request, channel, text, blocks)
        broadcast = bool(request.flag("reply_broadcast"))
        metadata = request.arguments.get("metadata")
        message = self.workspace.post(replace(message, broadcast=broadcast, metadata=metadata))
        return {"channel": channel.id, "ts": message.ts, "message": message.payload()}

    def _own(self, request: Request, channel: Channel, text: str, blocks: list[Json]) -> Message:
        """A new message of the bot, not kept yet."""
        return Message(
            channel=channel.id,
            ts=self.workspace.new_ts(),
            user=request.team.bot_user,
            team=request.team.id,
            text=text,
            blocks=tuple(blocks),
            thread_ts=self.thread(request, channel),
            bot_id=request.team.bot_id,
        )

    def post_ephemeral(self, request: Request) -> Json:
        user = request.required("user")
        channel = self.channel(request, to_write=True)
        if user not in channel.members:
            raise RefusedError("user_not_in_channel")
        text, blocks = self.content(request, slack_rules.POST_TEXT)
        message = replace(self._own(request, channel, text, blocks), ephemeral_to=user)
        return {"message_ts": self.workspace.post(message).ts}

    def update(self, request: Request) -> Json:
        channel = self.channel(request, to_write=True)
        message = self.message(request, channel)
        if message.bot_id != request.team.bot_id:
            raise RefusedError("cant_update_message")
        # As in Slack, an update without blocks takes the blocks away.
        text, blocks = self.content(request, slack_rules.UPDATE_TEXT)
        message = self.workspace.revise(message, text, blocks)
        return {"channel": channel.id, "ts": message.ts, "text": text, "message": message.payload()}

    def delete(self, request: Request) -> Json:
        channel = self.channel(request)
        message = self.message(request, channel)
        if message.bot_id != request.team.bot_id:
            raise RefusedError("cant_delete_message")
        self.workspace.remove(message)
        return {"channel": channel.id, "ts": message.ts}

    def permalink(self, request: Request) -> Json:
        channel = self.channel(request)
        message = self.message(request, channel, "message_ts")
        return {"channel": channel.id, "permalink": permalink(request.team, message)}

    def react(self, request: Request) -> Json:
        channel = self.channel(request)
        message = self.message(request, channel, "timestamp")
        reaction = (request.required("name").strip(":"), request.team.bot_user)
        adding = request.method == "reactions.add"
        if adding and reaction in message.reactions:
            raise RefusedError("already_reacted")
        if not adding and reaction not in message.reactions:
            raise RefusedError("no_reaction")
        others = tuple(each for each in message.reactions if each != reaction)
        self.workspace.react(message, (*others, reaction) if adding else others)
        return {}

    # ------------------------------------------------------------------------- conversations

    def history(self, request: Request) -> Json:
        channel = self._readable(request)
        return self._page(request, self.workspace.in_channel(channel.id)[::-1])

    def replies(self, request: Request) -> Json:
        channel = self._readable(request)
        head = self.workspace.posts.get((channel.id, request.required("ts")))
        if not head:
            raise RefusedError("thread_not_found")
        thread = self.workspace.replies(channel.id, head.thread)
        if head.deleted and not thread:
            raise RefusedError("thread_not_found")
        return self._page(request, [self.workspace.posts[channel.id, head.thread], *thread])

    def _readable(self, request: Request) -> Channel:
        channel = self.channel(request)
        self.need_scope(request.token, (HISTORY[channel.kind],))
        if request.team.bot_user not in channel.members:
            raise RefusedError("not_in_channel")
        return channel

    def _page(self, request: Request, messages: list[Message]) -> Json:
        earliest = str(request.arguments.get("oldest") or "")
        latest = str(request.arguments.get("latest") or "~")
        inside = [each for each in messages if earliest <= each.ts <= latest]
        start = int(request.arguments.get("cursor") or 0)
        end = start + int(request.arguments.get("limit") or 100)
        has_more = end < len(inside)
        return {
            "messages": [{**each.payload(), **self._thread_facts(each)} for each in inside[start:end]],
            "has_more": has_more,
            "response_metadata": {"next_cursor": str(end) if has_more else ""},
        }

    def _thread_facts(self, message: Message) -> Json:
        """What stands at the head of a thread, of its replies."""
        replies = [] if message.is_reply else self.workspace.replies(message.channel, message.ts)
        if not replies:
            return {}
        people = list(dict.fromkeys(each.user for each in replies))
        count = {"reply_count": len(replies), "reply_users_count": len(people), "reply_users": people[:5]}
        return {**count, "thread_ts": message.ts, "latest_reply": replies[-1].ts}

    def info(self, request: Request) -> Json:
        channel = self.channel(request)
        self.need_scope(request.token, (READ[channel.kind],))
        return {"channel": self.describe(channel, request.team)}

    def members(self, request: Request) -> Json:
        channel = self.channel(request)
        self.need_scope(request.token, (READ[channel.kind],))
        return {"members": sorted(channel.members), "response_metadata": {"next_cursor": ""}}

    def list_channels(self, request: Request) -> Json:
        """Both conversations.list and, for the bot's own ones, users.conversations."""
        kinds = str(request.arguments.get("types") or "public_channel").split(",")
        wanted = [{"public_channel": "channel", "private_channel": "group"}.get(each, each) for each in kinds]
        for kind in wanted:
            if kind not in READ:
                raise RefusedError("invalid_types")
            self.need_scope(request.token, (READ[kind],))
        bot = request.team.bot_user
        own_only = request.method == "users.conversations"
        found = [
            self.describe(channel, request.team)
            for channel in self.workspace.channels.values()
            if channel.team == request.team.id
            and channel.kind in wanted
            and (bot in channel.members or (channel.kind == "channel" and not own_only))
            and not (channel.archived and request.flag("exclude_archived"))
        ]
        return {"channels": found, "response_metadata": {"next_cursor": ""}}

    def open_direct(self, request: Request) -> Json:
        user = request.required("users")
        if user not in self.workspace.users:
            raise RefusedError("user_not_found")
        return {"channel": {"id": self.workspace.direct_channel(user).id}}

    def describe(self, channel: Channel, team: Team) -> Json:
        return {
            "id": channel.id,
            "name": channel.name,
            "is_channel": channel.kind == "channel",
            "is_group": channel.kind == "group",
            "is_im": channel.kind == "im",
            "is_mpim": channel.kind == "mpim",
            "is_private": channel.kind != "channel",
            "is_archived": channel.archived,
            "is_member": team.bot_user in channel.members,
            "num_members": len(channel.members),
            "context_team_id": channel.team,
        }

    # --------------------------------------------------------------------------------- views

    def open_view(self, request: Request) -> Json:
        """Both views.open and views.push: a push needs a trigger from inside a modal."""
        content = self._view_content(request, "modal")
        trigger = self._use_trigger(request)
        pushing = request.method == "views.push"
        stack = self.workspace.view_stack(trigger.user)
        if pushing and (not trigger.view or not stack):
            raise RefusedError("not_found")
        if pushing and len(stack) >= MODALS_AT_MOST:
            raise RefusedError("push_limit_reached")
        if not pushing:
            self.workspace.close_views(stack)
        view = self.workspace.new_view(trigger.user, content, stack[-1] if pushing else None)
        return {"view": view.payload(request.team.bot_id)}

    def _use_trigger(self, request: Request) -> Any:
        key = request.required("trigger_id")
        trigger = self.workspace.triggers.get(key)
        if not trigger or trigger.team != request.team.id:
            raise RefusedError("invalid_trigger_id")
        if trigger.used:
            raise RefusedError("exchanged_trigger_id")
        if trigger.expires < self.workspace.now():
            raise RefusedError("expired_trigger_id")
        self.workspace.triggers[key] = replace(trigger, used=True)
        return trigger

    def _view_content(self, request: Request, kind: str) -> Json:
        content = request.arguments.get("view")
        problems = slack_rules.check_view(content, kind)
        if problems or not isinstance(content, dict):
            raise RefusedError("invalid_arguments", problems)
        external = content.get("external_id")
        taken = {each.content.get("external_id"): each.id for each in self.workspace.views.values()}
        if external and taken.get(external) not in (None, request.arguments.get("view_id")):
            raise RefusedError("duplicate_external_id")
        return content

    def update_view(self, request: Request) -> Json:
        view = self._open_view(request)
        content = self._view_content(request, "modal")
        self._check_hash(request, view)
        view = self.workspace.keep_view(replace(view, content=content, errors=()))
        return {"view": view.payload(request.team.bot_id)}

    def _open_view(self, request: Request) -> View:
        key, external = request.arguments.get("view_id"), request.arguments.get("external_id")
        for view in self.workspace.views.values():
            is_it = view.id == key or (external and view.content.get("external_id") == external)
            if is_it and not view.closed:
                return view
        raise RefusedError("not_found")

    def _check_hash(self, request: Request, view: View | None) -> None:
        wanted = request.arguments.get("hash")
        if wanted and (not view or view.hash != wanted):
            raise RefusedError("hash_conflict")

    def publish_view(self, request: Request) -> Json:
        user = request.required("user_id")
        if user not in self.workspace.users:
            raise RefusedError("user_not_found")
        content = self._view_content(request, "home")
        home = self.workspace.homes.get(user)
        self._check_hash(request, home)
        if home:
            home = self.workspace.keep_view(replace(home, content=content))
        else:
            home = self.workspace.new_view(user, content)
        return {"view": home.payload(request.team.bot_id)}

    # ----------------------------------------------------------------------------- assistant

    def _assistant_thread(self, request: Request) -> tuple[str, str]:
        channel = self.channel(request, "channel_id", to_write=True)
        thread = request.required("thread_ts")
        head = self.workspace.posts.get((channel.id, thread))
        if not head or head.deleted:
            raise RefusedError("thread_not_found")
        return channel.id, head.thread

    def set_status(self, request: Request) -> Json:
        channel, thread = self._assistant_thread(request)
        text = str(request.arguments.get("status") or "")
        self.workspace.add_status(Status(channel, thread, text, self.workspace.now()))
        return {}

    def set_title(self, request: Request) -> Json:
        channel, thread = self._assistant_thread(request)
        self.workspace.titles.append(Title(channel, thread, request.required("title")))
        return {}

    def set_prompts(self, request: Request) -> Json:
        channel = self.channel(request, "channel_id", to_write=True)
        prompts = request.arguments.get("prompts")
        words = slack_rules.string(slack_rules.UNLIMITED)
        each = slack_rules.record({"title": words, "message": words})
        problems = list(slack_rules.items(each, 4)(prompts, ("prompts",)))
        if problems or not isinstance(prompts, list):
            raise RefusedError("invalid_arguments", problems)
        thread = self.thread(request, channel)
        pairs = tuple((prompt["title"], prompt["message"]) for prompt in prompts)
        self.workspace.prompts.append(Prompts(channel.id, thread, str(request.arguments.get("title") or ""), pairs))
        return {}

    # ------------------------------------------------------------------------ who and whither

    def test_auth(self, request: Request) -> Json:
        team = request.team
        if request.token.kind == "app":
            return {"app_name": "Footnote", "app_id": APP_ID, "team_id": team.id}
        return {
            "url": f"https://{team.domain}.slack.com/",
            "team": team.name,
            "user": "footnote",
            "team_id": team.id,
            "user_id": team.bot_user,
            "bot_id": team.bot_id,
            "is_enterprise_install": request.token.team in self.workspace.organisations,
        }

    def list_teams(self, request: Request) -> Json:
        """The workspaces that a token is for."""
        teams = [each for each in self.workspace.teams.values() if request.token.team in (each.id, each.enterprise)]
        found = [{"id": each.id, "name": each.name} for each in teams]
        return {"teams": found, "response_metadata": {"next_cursor": ""}}

    def open_connection(self, _request: Request) -> Json:
        return {"url": self.connection_url()}

    def user_info(self, request: Request) -> Json:
        user = self.workspace.users.get(request.required("user"))
        if not user or user.team != request.team.id:
            raise RefusedError("user_not_found")
        profile = {"real_name": user.name, "display_name": user.name}
        facts = {"id": user.id, "team_id": user.team, "name": user.name, "real_name": user.name}
        flags = {"is_bot": user.is_bot, "is_admin": user.is_admin, "deleted": False}
        return {"user": {**facts, **flags, "tz": "Etc/UTC", "profile": profile}}

    def file_info(self, request: Request) -> Json:
        file = self.workspace.files.get(request.required("file"))
        if not file:
            raise RefusedError("file_not_found")
        return {"file": file}

    def bot_info(self, request: Request) -> Json:
        team = request.team
        if request.arguments.get("bot") not in (None, team.bot_id):
            raise RefusedError("bot_not_found")
        facts = {"id": team.bot_id, "app_id": APP_ID, "user_id": team.bot_user}
        return {"bot": {**facts, "name": "footnote", "deleted": False}}

    def team_info(self, request: Request) -> Json:
        team = request.team
        return {"team": {"id": team.id, "name": team.name, "domain": team.domain}}

    def exchange_code(self, request: Request) -> Json:
        """The end of an installation, the code that the browser brought for the bot's token; or a token's renewal."""
        workspace = self.workspace
        if request.arguments.get("grant_type") == "refresh_token":
            value = workspace.renewals.pop(str(request.arguments.get("refresh_token")), None)
            if not value:
                raise RefusedError("invalid_refresh_token")
            old = workspace.tokens[value]
            workspace.tokens[value] = replace(old, refused_as="token_expired")
            return self._granted(replace(old, value=workspace.new_id("xoxe.xoxb-")))
        owner = workspace.codes.pop(str(request.arguments.get("code")), None)
        if not owner:
            raise RefusedError("invalid_code")
        token = next(each for each in workspace.tokens.values() if each.team == owner)
        teams = {owner, *(each.id for each in workspace.teams.values() if each.enterprise == owner)}
        installer = next(user for user in workspace.users.values() if user.team in teams and not user.is_bot)
        return {**self._granted(token), "authed_user": {"id": installer.id}}

    def _granted(self, token: Token) -> Json:
        """A token as Slack gives it, to an app that rotates tokens with what renews it."""
        self.workspace.tokens[token.value] = token
        team, organisation = self.workspace.teams.get(token.team), self.workspace.organisations.get(token.team)
        owner = team or self.workspace.organisations[token.team]
        rotation = {}
        if self.token_seconds:
            renewal = self.workspace.new_id("xoxe-1-")
            self.workspace.renewals[renewal] = token.value
            rotation = {"refresh_token": renewal, "expires_in": self.token_seconds}
        return {
            "app_id": APP_ID,
            "access_token": token.value,
            "token_type": "bot",
            "scope": ",".join(sorted(token.scopes)),
            "bot_user_id": owner.bot_user,
            "team": {"id": team.id, "name": team.name} if team else None,
            "enterprise": {"id": organisation.id, "name": organisation.name} if organisation else None,
            "is_enterprise_install": organisation is not None,
            **rotation,
        }


def permalink(team: Team, message: Message) -> str:
    """The address that people share to point at a message."""
    address = f"https://{team.domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return address + (f"?thread_ts={message.thread}&cid={message.channel}" if message.is_reply else "")


def current_status(workspace: Workspace, channel: str, thread_ts: str) -> str:
    """What stands under a thread now: Slack clears it with the reply or after two minutes."""
    with workspace.changed:
        for status in reversed(workspace.statuses):
            if (status.channel, status.thread_ts) == (channel, thread_ts):
                return status.text if workspace.now() - status.at < STATUS_SECONDS else ""
    return ""


WRITE = ("chat:write",)
METHODS: dict[str, Method] = {
    "auth.test": Method(Methods.test_auth, token="any"),
    "auth.teams.list": Method(Methods.list_teams),
    "apps.connections.open": Method(Methods.open_connection, ("connections:write",), token="app"),
    "oauth.v2.access": Method(Methods.exchange_code, token="none"),
    "chat.postMessage": Method(Methods.post_message, WRITE),
    "chat.postEphemeral": Method(Methods.post_ephemeral, WRITE),
    "chat.update": Method(Methods.update, WRITE),
    "chat.delete": Method(Methods.delete, WRITE),
    "chat.getPermalink": Method(Methods.permalink),
    "reactions.add": Method(Methods.react, ("reactions:write",)),
    "reactions.remove": Method(Methods.react, ("reactions:write",)),
    "conversations.history": Method(Methods.history, tuple(HISTORY.values())),
    "conversations.replies": Method(Methods.replies, tuple(HISTORY.values())),
    "conversations.info": Method(Methods.info, tuple(READ.values())),
    "conversations.members": Method(Methods.members, tuple(READ.values())),
    "conversations.list": Method(Methods.list_channels, tuple(READ.values())),
    "users.conversations": Method(Methods.list_channels, tuple(READ.values())),
    "conversations.open": Method(Methods.open_direct, ("im:write",)),
    "files.info": Method(Methods.file_info, ("files:read",)),
    "users.info": Method(Methods.user_info, ("users:read",)),
    "bots.info": Method(Methods.bot_info, ("users:read",)),
    "team.info": Method(Methods.team_info, ("team:read",)),
    "views.open": Method(Methods.open_view),
    "views.push": Method(Methods.open_view),
    "views.update": Method(Methods.update_view),
    "views.publish": Method(Methods.publish_view),
    "assistant.threads.setStatus": Method(Methods.set_status, ("chat:write", "assistant:write")),
    "assistant.threads.setTitle": Method(Methods.set_title, ("assistant:write",)),
    "assistant.threads.setSuggestedPrompts": Method(Methods.set_prompts, ("assistant:write",)),
}
