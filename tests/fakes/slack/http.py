"""What the bot sends to Slack over HTTP: calls of the Web API and answers to response_urls."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from aiohttp import web

from tests.fakes.common.faults import Fault, Faults
from tests.fakes.common.http import Answer, answer
from tests.fakes.common.memory import Call, Json
from tests.fakes.slack import rules as slack_rules
from tests.fakes.slack.methods import Methods
from tests.fakes.slack.workspace import RESPONSE_URL_USES, Message, ResponseAddress, Workspace


class Responses:
    """What comes in at the response_urls, and as the answer to a slash command."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def answer(self, key: str, body: str) -> Answer:
        with self.workspace.changed:
            address = self.workspace.addresses.get(key)
            if not address or address.expires < self.workspace.now():
                return self._refuse_response("expired_url", 404)
            if address.uses >= RESPONSE_URL_USES:
                return self._refuse_response("used_url", 404)
            self.workspace.addresses[key] = replace(address, uses=address.uses + 1)
        try:
            content = json.loads(body)
        except ValueError:
            return self._refuse_response("invalid_payload", 400)
        refusal = self.respond(address, content)
        return self._refuse_response(refusal, 400) if refusal else Answer(200, "ok")

    def _refuse_response(self, error: str, status: int) -> Answer:
        self.workspace.violate("response_url", error)
        return Answer(status, error)

    def respond(self, address: ResponseAddress, content: Json) -> str:
        """Do what was sent to a response_url; what it gives back is Slack's error, empty if all is well."""
        original = self._original(address)
        if content.get("delete_original"):
            if not original:
                return "message_not_found"
            self.workspace.remove(original)
            return ""
        if content.get("response_type") == "in_channel" and self.workspace.channels[address.channel].archived:
            return "is_archived"
        text, blocks = str(content.get("text") or ""), list(content.get("blocks") or [])
        if slack_rules.check_message_blocks(blocks):
            return "invalid_blocks"
        if slack_rules.holds_too_much(blocks):
            return "msg_blocks_too_long"
        if not text.strip() and not blocks:
            return "no_text"
        if not text.strip():
            self.workspace.violate("response_url", "missing_text", "blocks without a top-level text")
        if content.get("replace_original") and original:
            self.workspace.revise(original, text[: slack_rules.POST_TEXT], blocks)
        else:
            self._post_response(address, content, text, blocks)
        return ""

    def _original(self, address: ResponseAddress) -> Message | None:
        with self.workspace.changed:
            ts = address.message_ts or ""
            found = self.workspace.ephemeral.get(ts) or self.workspace.posts.get((address.channel, ts))
            return found if found and not found.deleted else None

    def _post_response(self, address: ResponseAddress, content: Json, text: str, blocks: Sequence[Json]) -> None:
        in_channel = content.get("response_type") == "in_channel"
        for name in ("unfurl_links", "unfurl_media"):
            if in_channel and content.get(name) is not False:
                self.workspace.violate("response_url", name, "is not false")
        if len(text) > slack_rules.POST_TEXT:
            self.workspace.violate("response_url", "text_truncated", f"{len(text)} characters")
        team = self.workspace.teams[address.team]
        self.workspace.post(
            Message(
                channel=address.channel,
                ts=self.workspace.new_ts(),
                user=team.bot_user,
                team=team.id,
                text=text[: slack_rules.POST_TEXT],
                blocks=tuple(blocks),
                thread_ts=content.get("thread_ts"),
                bot_id=team.bot_id,
                ephemeral_to=None if in_channel else address.user,
            )
        )


class Front:
    """Takes the bot's requests: calls of the Web API, and what is sent to response_urls."""

    def __init__(self, workspace: Workspace, methods: Methods, *, limit_posts: bool) -> None:
        self.workspace = workspace
        self.methods = methods
        self.faults = Faults()
        self.responses = Responses(workspace)
        self.limit_posts = limit_posts
        self._last_post: dict[str, float] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request of the bot."""
        kind, _, name = request.path.lstrip("/").partition("/")
        if kind == "response":
            return await self._answer_response(request, name)
        if kind == "files-pri":
            return self._download(request, name.partition("/")[0])
        if kind != "api":
            return Answer(404, "not found").response()
        arguments = _arguments(await request.text(), request.query_string, request.content_type)
        token = arguments.pop("token", None) or request.headers.get("Authorization", "").removeprefix("Bearer ")

        async def carry_out() -> Answer:
            try:
                found, headers = self.methods.call(name, arguments, token)
            except Exception as error:  # a fault of this server, to be seen in tests
                self.workspace.violate(name, "internal_error", repr(error))
                return Answer(500, "internal error")
            return Answer(200, found, headers)

        def refuse(fault: Fault) -> Answer:
            body = {"ok": False, "error": fault.error}
            self.workspace.record_call(Call(name, arguments, fault.status, body, self.workspace.now()))
            return Answer(fault.status, body, _retry_after(fault))

        fault = self.faults.take(name) or self._too_fast(name, arguments)
        return await answer(request, fault, carry_out, refuse)

    def _download(self, request: web.Request, file: str) -> web.StreamResponse:
        """A file for who shows a token that may read it; others are sent to where people sign in."""
        token = self.workspace.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        data = self.workspace.contents.get(file)
        if token is None or "files:read" not in token.scopes or data is None:
            return web.Response(status=302, headers={"Location": "/signin"})
        return web.Response(body=data, content_type="application/octet-stream")

    async def _answer_response(self, request: web.Request, key: str) -> web.Response:
        """Answer what is sent to a response_url; the faults of all of them bear the name "response_url"."""
        body = await request.text()

        async def carry_out() -> Answer:
            return self.responses.answer(key, body)

        def refuse(fault: Fault) -> Answer:
            return Answer(404 if fault.status == 200 else fault.status, fault.error, _retry_after(fault))

        return await answer(request, self.faults.take("response_url"), carry_out, refuse)

    def _too_fast(self, method: str, arguments: Json) -> Fault | None:
        """Slack's limit of about one message a second in each channel, where a test turned it on."""
        if not self.limit_posts or method != "chat.postMessage":
            return None
        channel, now = str(arguments.get("channel")), time.monotonic()
        with self.workspace.changed:
            if now - self._last_post.get(channel, 0.0) < 1.0:
                return Fault(method, 429, "ratelimited", retry_after=1)
            self._last_post[channel] = now
        return None


def _retry_after(fault: Fault) -> dict[str, str]:
    return {"Retry-After": str(int(fault.retry_after))} if fault.status == 429 else {}


def _arguments(body: str, query: str, content_type: str) -> Json:
    """The arguments of a call, however they came."""
    arguments: Json = dict(parse_qsl(query, keep_blank_values=True))
    if "json" in content_type:
        content = json.loads(body or "{}")
        return arguments | {name: value for name, value in content.items() if value is not None}
    return arguments | dict(parse_qsl(body, keep_blank_values=True))
