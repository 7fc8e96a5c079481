"""The local Discord refuses what Discord refuses, and lets a real client of Discord work."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any
from urllib.parse import urlsplit

import discord
import pytest
import yarl
from discord import app_commands, http
from discord.gateway import DiscordWebSocket
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.fakes.common.errors import ImpossibleError
from tests.fakes.common.memory import WAIT_SECONDS
from tests.fakes.discord import render as discord_render
from tests.fakes.discord.guild import APPLICATION, GUILD, Channel, Message
from tests.fakes.discord.server import DiscordServer

Json = dict[str, Any]
CONTENT, MESSAGES, GUILDS = 1 << 15, 1 << 9 | 1 << 12, 1
COMMAND = {"name": "ask", "description": "Ask", "options": [{"type": 3, "name": "question", "description": "What"}]}


@pytest.fixture
def server() -> Iterator[DiscordServer]:
    with DiscordServer() as server:
        yield server


def call(server: DiscordServer, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
    """One request as a bot would send it: status, answer and headers."""
    connection = HTTPConnection(urlsplit(server.api_url).netloc, timeout=WAIT_SECONDS)
    given = {"Authorization": f"Bot {server.token}", "User-Agent": "DiscordBot (https://bot.example, 1)"}
    given["Content-Type"] = "application/json"
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, f"/api/v10{path}", content, {**given, **headers})
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None, answer.headers
    finally:
        connection.close()


def sent(server: DiscordServer, body: Json, channel: Channel | None = None) -> tuple[int, Any]:
    return call(server, "POST", f"/channels/{(channel or server.general).id}/messages", body)[:2]


def dig(errors: Json, path: str) -> list[str]:
    """The codes of the errors at a place like embeds.0.title."""
    for step in path.split("."):
        errors = errors[step]
    return [each["code"] for each in errors["_errors"]]


class Shard:
    """A connection to the gateway, by hand."""

    def __init__(self, server: DiscordServer, intents: int = MESSAGES | GUILDS, token: str = "", **more: Any) -> None:
        self._open = ExitStack()
        self.socket: ClientConnection = self._open.enter_context(connect(server.gateway.url, max_size=None))
        self.hello = self.receive()
        if "resume" in more:
            self.send(6, {"token": token or server.token, **more["resume"]})
        else:
            self.send(2, {"token": token or server.token, "intents": intents, "properties": {}, **more})

    def close(self) -> None:
        self._open.close()

    def send(self, op: int, data: Any) -> None:
        self.socket.send(json.dumps({"op": op, "d": data}))

    def receive(self) -> Json:
        found: Json = json.loads(self.socket.recv(timeout=WAIT_SECONDS))
        return found

    def next(self, kind: str) -> Json:
        while True:
            event = self.receive()
            if event["t"] == kind:
                return event

    def closed_with(self) -> int:
        try:
            while True:
                self.receive()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0


@pytest.fixture
def shard(server: DiscordServer) -> Iterator[Callable[..., Shard]]:
    opened = []

    def open_one(*arguments: Any, **more: Any) -> Shard:
        opened.append(Shard(server, *arguments, **more))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


# -------------------------------------------------------------------------------------------- requests


def test_a_wrong_token_and_an_unknown_route_are_refused_and_noted(server: DiscordServer) -> None:
    assert call(server, "GET", "/users/@me", Authorization="Bot wrong")[0] == 401
    assert call(server, "GET", "/nowhere")[:2] == (404, {"message": "404: Not Found", "code": 0})
    assert call(server, "GET", "/users/@me", **{"User-Agent": "curl"})[0] == 403
    assert call(server, "POST", "/users/@me/channels", {}, **{"Content-Type": "text/plain"})[0] == 400
    assert [each.call for each in server.violations] == [
        "GET /users/@me",
        "GET /nowhere",
        "GET /users/@me",
        "POST /users/@me/channels",
    ]


BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
FIELD = {"name": "n", "value": "v"}
LONG, SHORT = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH"


def row(*parts: Json) -> list[Json]:
    return [{"type": 1, "components": list(parts)}]


def embed(**fields: Any) -> Json:
    return {"embeds": [fields]}


def under(**fields: Any) -> Json:
    return {"components": row({**BUTTON, **fields})}


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        ({"content": "x" * 2_001}, "content", LONG),
        ({"content": 1}, "content", "BASE_TYPE_BAD_TYPE"),
        (embed(title="x" * 257), "embeds.0.title", LONG),
        (embed(description="x" * 4_097), "embeds.0.description", LONG),
        (embed(fields=[FIELD] * 26), "embeds.0.fields", SHORT),
        (embed(fields=[{**FIELD, "name": "x" * 257}]), "embeds.0.fields.0.name", SHORT),
        (embed(fields=[{**FIELD, "value": "x" * 1_025}]), "embeds.0.fields.0.value", SHORT),
        (embed(fields=[{**FIELD, "value": " "}]), "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
        (embed(footer={"text": "x" * 2_049}), "embeds.0.footer.text", LONG),
        (embed(author={"name": "x" * 257}), "embeds.0.author.name", SHORT),
        (embed(title="x", url="javascript:x"), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
        (embed(title="x", url="https://a b"), "embeds.0.url", "URL_TYPE_INVALID_URL"),
        (embed(title="x", url="https://[::1"), "embeds.0.url", "URL_TYPE_INVALID_URL"),
        ({"embeds": [{"description": "x" * 3_001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{"title": "x"}] * 11}, "embeds", SHORT),
        ({"components": row(BUTTON) * 6}, "components", SHORT),
        ({"components": row(*[BUTTON] * 6)}, "components.0.components", SHORT),
        ({"components": row(BUTTON, BUTTON)}, "components", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (under(custom_id="x" * 101), "components.0.components.0.custom_id", SHORT),
        (under(custom_id=""), "components.0.components.0.custom_id", "BASE_TYPE_REQUIRED"),
        (under(label="x" * 81), "components.0.components.0.label", LONG),
        (under(style=5, url="ftp://a.example"), "components.0.components.0.url", "URL_TYPE_INVALID_SCHEME"),
        (under(type=3, options=[]), "components.0.components.0.options", SHORT),
        ({"content": "x", "nonce": "x" * 26}, "nonce", LONG),
        ({"content": "x", "flags": 1 << 15}, "flags", "UNKNOWN_FLAG"),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
    ],
)
def test_what_is_too_long_or_wrong_is_refused_where_it_stands(
    server: DiscordServer, body: Json, place: str, code: str
) -> None:
    status, answer = sent(server, body)
    assert (status, answer["code"]) == (400, 50035)
    assert dig(answer["errors"], place) == [code]
    assert server.messages(server.general) == []
    assert [each.error for each in server.violations] == [50035]


def test_what_is_just_short_enough_is_taken(server: DiscordServer) -> None:
    embed = {"title": "x" * 256, "description": "x" * 4_096, "fields": [FIELD] * 25, "url": "https://a.example/b?c=d"}
    buttons = [{**BUTTON, "custom_id": f"{n}" * 100, "label": "x" * 80} for n in range(5)]
    status, _ = sent(server, {"content": "x" * 2_000, "embeds": [embed], "components": row(*buttons)})
    assert status == 200
    assert server.violations == []


def test_an_empty_message_is_refused(server: DiscordServer) -> None:
    assert sent(server, {"content": " "})[1]["code"] == 50006


@pytest.mark.parametrize(
    ("denied", "code"), [("view_channel", 50001), ("send_messages", 50013), ("embed_links", 50013)]
)
def test_what_the_bot_may_not_do_in_a_channel_is_refused(server: DiscordServer, denied: str, code: int) -> None:
    channel = server.add_channel("closed", deny=[denied])
    assert sent(server, {"embeds": [{"title": "x"}]}, channel) == (403, {"message": _said(code), "code": code})


def _said(code: int) -> str:
    return {50001: "Missing Access", 50013: "Missing Permissions"}[code]


def test_a_reply_to_a_deleted_message_is_refused_unless_it_need_not_exist(server: DiscordServer) -> None:
    ada = server.person("Ada")
    question = ada.says("hello")
    ada.deletes(question)
    reference = {"message_id": str(question.id)}
    status, answer = sent(server, {"content": "x", "message_reference": reference})
    assert (status, dig(answer["errors"], "message_reference")) == (400, ["REPLIES_UNKNOWN_MESSAGE"])
    lenient = {**reference, "fail_if_not_exists": False}
    assert sent(server, {"content": "x", "message_reference": lenient})[0] == 200


def test_a_nonce_that_is_enforced_gives_the_message_that_is_there(server: DiscordServer) -> None:
    body = {"content": "x", "nonce": "7", "enforce_nonce": True}
    assert sent(server, body)[1]["id"] == sent(server, body)[1]["id"]
    assert sent(server, {**body, "enforce_nonce": False})[1]["id"] != sent(server, body)[1]["id"]


def test_messages_are_edited_and_deleted_by_their_author_alone(server: DiscordServer) -> None:
    question = server.person("Ada").says("hello")
    own = sent(server, {"content": "x", "embeds": [{"title": "t"}]})[1]["id"]
    path = f"/channels/{server.general.id}/messages/"
    assert call(server, "PATCH", f"{path}{question.id}", {"content": "y"})[1]["code"] == 50005
    assert call(server, "DELETE", f"{path}{question.id}")[1]["code"] == 50013
    assert call(server, "PATCH", path + own, {"content": "y"})[1]["content"] == "y"
    assert server.messages(server.general)[-1].embeds == ({"type": "rich", "title": "t"},)
    assert call(server, "PATCH", path + own, {"content": "", "embeds": []})[1]["code"] == 50006
    assert call(server, "DELETE", path + own)[0] == 204
    assert call(server, "GET", path + own)[1]["code"] == 10008


def test_history_comes_newest_first_and_not_without_leave(server: DiscordServer) -> None:
    first, second, third = (server.person("Ada").says(text) for text in "abc")
    path = f"/channels/{server.general.id}/messages"
    assert [each["content"] for each in call(server, "GET", f"{path}?limit=2")[1]] == ["c", "b"]
    assert [each["content"] for each in call(server, "GET", f"{path}?after={first.id}")[1]] == ["c", "b"]
    assert [each["content"] for each in call(server, "GET", f"{path}?before={third.id}")[1]] == ["b", "a"]
    assert call(server, "GET", f"{path}?limit=101")[0] == 400
    server.deny(server.general, "read_message_history")
    assert call(server, "GET", path)[1] == []
    assert call(server, "GET", f"{path}/{second.id}")[1]["code"] == 50013


def test_direct_messages_reach_who_lets_them(server: DiscordServer) -> None:
    ada, boris = server.person("Ada"), server.person("Boris", dms_closed=True)
    for person, status in ((ada, 200), (boris, 403)):
        channel = call(server, "POST", "/users/@me/channels", {"recipient_id": str(person.id)})[1]
        assert call(server, "POST", f"/channels/{channel['id']}/messages", {"content": "x"})[0] == status
    assert [each.error for each in server.violations] == [50007]
    assert server.plain(server.wait_for_said(ada.direct)) == "x"


def test_threads_hang_on_a_message_once_and_closed_ones_take_nothing(server: DiscordServer) -> None:
    ada = server.person("Ada")
    question = ada.says("hello")
    path = f"/channels/{server.general.id}/messages/{question.id}/threads"
    status, thread, _ = call(server, "POST", path, {"name": "Answer"})
    assert (status, thread["id"], thread["parent_id"]) == (200, str(question.id), str(server.general.id))
    assert call(server, "POST", path, {"name": "Again"})[1]["code"] == 160004
    assert call(server, "POST", path, {"name": ""})[1]["code"] == 50035
    place = server.guild.channels[question.id]
    assert sent(server, {"content": "x"}, place)[0] == 200
    assert [each.content for each in server.answers(question)] == ["x"]
    server.archive(place)
    own = f"/channels/{place.id}/messages/{server.answers(question)[0].id}"
    assert call(server, "PATCH", own, {"content": "y"})[1]["code"] == 50083
    assert sent(server, {"content": "y"}, place)[0] == 200
    server.archive(place, locked=True)
    assert sent(server, {"content": "z"}, place)[1]["code"] == 160005
    server.deny(server.general, "send_messages_in_threads")
    assert sent(server, {"content": "z"}, place)[1]["code"] == 50013


@pytest.mark.parametrize(
    ("allowed", "rings"),
    [
        (None, ["@everyone", "<@{ada}>", "<@&{role}>"]),
        ({"parse": []}, []),
        ({"parse": ["users"]}, ["<@{ada}>"]),
        ({"users": ["{ada}"]}, ["<@{ada}>"]),
    ],
)
def test_who_is_rung_is_what_allowed_mentions_says(
    server: DiscordServer, allowed: Json | None, rings: list[str]
) -> None:
    role = server.add_role("readers")
    numbers = {"ada": server.person("Ada").id, "role": role.id}
    filled = json.loads(json.dumps(allowed).replace("{ada}", str(numbers["ada"])))
    words = "@everyone <@{ada}> <@&{role}> `<@1>` \\<@2>".format(**numbers)
    body = {"content": words, "embeds": [{"description": "@here"}]}
    assert sent(server, body if allowed is None else {**body, "allowed_mentions": filled})[0] == 200
    assert server.rings == [each.format(**numbers) for each in rings]
    assert "@here" in server.mentions


def test_a_reply_rings_its_author_unless_told_not_to(server: DiscordServer) -> None:
    ada = server.person("Ada")
    reference = {"message_id": str(ada.says("hello").id)}
    sent(server, {"content": "x", "message_reference": reference, "allowed_mentions": {"parse": []}})
    assert server.rings == []
    sent(server, {"content": "x", "message_reference": reference})
    assert server.rings == [f"<@{ada.id}>"]


def test_messages_come_five_in_five_seconds_and_the_sixth_waits() -> None:
    now = [1_000.0]
    with DiscordServer(limit_scale=1.0) as server:
        server.front.clock = lambda: now[0]
        path = f"/channels/{server.general.id}/messages"
        answers = [call(server, "POST", path, {"content": "x"}) for _ in range(6)]
        assert [status for status, _, _ in answers] == [200] * 5 + [429]
        assert [headers["X-RateLimit-Remaining"] for _, _, headers in answers[:5]] == list("43210")
        _, body, headers = answers[5]
        assert (headers["Via"], body["global"]) == ("1.1 google", False)
        now[0] += body["retry_after"]
        assert call(server, "POST", path, {"content": "x"})[0] == 200
        assert sent(server, {"content": "x"}, server.add_channel("other"))[0] == 200
        assert (server.front.limited, server.violations) == (1, [])


def test_faults_come_on_demand(server: DiscordServer) -> None:
    server.faults.rate_limit("POST */messages", 0.5, is_global=True)
    server.faults.http_error("POST */messages", 502)
    status, body, headers = call(server, "POST", f"/channels/{server.general.id}/messages", {"content": "x"})
    assert (status, body["retry_after"], body["global"], headers["X-RateLimit-Global"]) == (429, 0.5, True, "true")
    assert sent(server, {"content": "x"})[0] == 502
    server.faults.drop("POST */messages")
    server.faults.drop("POST */messages", processed=True)
    for count in (0, 1):
        with pytest.raises((RemoteDisconnected, ConnectionResetError)):
            sent(server, {"content": "x"})
        assert len(server.messages(server.general)) == count


@pytest.mark.parametrize(
    "wrong",
    [
        {**COMMAND, "name": "Ask"},
        {**COMMAND, "name": "ask me"},
        {**COMMAND, "name": "x" * 33},
        {**COMMAND, "description": ""},
        {**COMMAND, "description": "x" * 101},
        {**COMMAND, "options": [{**COMMAND["options"][0], "name": "Q"}]},  # type: ignore[dict-item]
        {**COMMAND, "options": COMMAND["options"] * 2},  # type: ignore[operator]
        {**COMMAND, "options": [COMMAND["options"][0], {"type": 3, "name": "b", "description": "b", "required": True}]},
        {"type": 3, "name": "Ask about this", "description": "no"},
        {"type": 3, "name": "x" * 33},
    ],
)
def test_commands_that_discord_would_not_register_are_refused(server: DiscordServer, wrong: Json) -> None:
    assert call(server, "POST", f"/applications/{APPLICATION}/commands", wrong)[1]["code"] == 50035
    assert call(server, "PUT", f"/applications/{APPLICATION}/commands", [wrong])[1]["code"] == 50035
    assert server.guild.commands == {}


def test_commands_are_kept_by_scope_and_writes_are_counted(server: DiscordServer) -> None:
    everywhere = f"/applications/{APPLICATION}/commands"
    here = f"/applications/{APPLICATION}/guilds/{GUILD}/commands"
    menu = {"type": 3, "name": "Ask about this"}
    first = call(server, "PUT", everywhere, [COMMAND, menu])[1]
    again = call(server, "PUT", everywhere, [COMMAND])[1]
    assert [each["id"] for each in again] == [first[0]["id"]]
    assert call(server, "POST", here, COMMAND)[0] == 200
    assert [len(call(server, "GET", path)[1]) for path in (everywhere, here)] == [1, 1]
    assert call(server, "DELETE", f"{everywhere}/{first[0]['id']}")[0] == 204
    assert call(server, "PUT", everywhere, [COMMAND] * 2)[1]["code"] == 50035
    assert server.api.commands_written == 4


# --------------------------------------------------------------------------------------------- gateway


def test_the_gateway_closes_on_what_discord_closes_on(server: DiscordServer, shard: Callable[..., Shard]) -> None:
    assert shard(token="wrong").closed_with() == 4004
    assert shard(1 << 40).closed_with() == 4013
    server.gateway.granted = 0
    assert shard(MESSAGES | CONTENT).closed_with() == 4014
    again = shard()
    again.send(2, {"token": server.token, "intents": 0})
    assert again.closed_with() == 4005
    unknown = shard()
    unknown.send(99, None)
    assert unknown.closed_with() == 4001
    server.wait_for(lambda: server.gateway.refused_with == [4004, 4013, 4014, 4005, 4001])


def test_ready_comes_first_then_the_guild_and_heartbeats_are_acknowledged(shard: Callable[..., Shard]) -> None:
    connection = shard()
    assert connection.hello["d"] == {"heartbeat_interval": 41_250}
    assert connection.receive()["t"] == "READY"
    guild = connection.next("GUILD_CREATE")["d"]
    assert [each["name"] for each in guild["channels"]] == ["general"]
    connection.send(1, 2)
    assert connection.receive()["op"] == 11


def test_a_bot_without_heartbeat_is_cut_off() -> None:
    with DiscordServer(heartbeat=0.1) as server:
        silent = Shard(server)
        assert silent.closed_with() == 4000
        silent.close()


def test_words_are_withheld_without_the_intent_but_for_what_is_for_the_bot(
    server: DiscordServer, shard: Callable[..., Shard]
) -> None:
    connection = shard()
    ada = server.person("Ada")
    server.wait_for_connection()
    own = sent(server, {"content": "mine"})[1]["id"]
    question = ada.says("@Footnote hello", files=["plan.pdf"])
    ada.says("hello", files=["plan.pdf"])
    ada.says("to you", to=server.guild.messages[int(own)])
    ada.writes("hello")
    ada.edits(question, "no more")
    got = [connection.next("MESSAGE_CREATE")["d"] for _ in range(5)]
    bot = f"<@{APPLICATION}>"
    assert [each["content"] for each in got] == ["mine", f"{bot} hello", "", "to you", "hello"]
    assert [len(each["attachments"]) for each in got] == [0, 1, 0, 0, 0]
    assert connection.next("MESSAGE_UPDATE")["d"]["content"] == ""
    everything = shard(MESSAGES | GUILDS | CONTENT)
    server.wait_for_connection(count=2)
    ada.says("hello")
    assert everything.next("MESSAGE_CREATE")["d"]["content"] == "hello"


def test_events_come_only_with_their_intent_and_from_channels_that_the_bot_sees(
    server: DiscordServer, shard: Callable[..., Shard]
) -> None:
    connection = shard(MESSAGES)
    server.wait_for_connection()
    hidden = server.add_channel("hidden", deny=["view_channel"])
    ada = server.person("Ada")
    ada.says("@Footnote secret", hidden)
    ada.says("@Footnote open")
    assert connection.receive()["t"] == "READY"
    assert connection.receive()["d"]["content"] == f"<@{APPLICATION}> open"


def test_a_session_is_resumed_with_what_was_missed(server: DiscordServer, shard: Callable[..., Shard]) -> None:
    connection = shard()
    ready = connection.receive()
    last = connection.next("GUILD_CREATE")["s"]
    server.cut()
    with pytest.raises(ConnectionClosed):
        connection.receive()
    ada = server.person("Ada")
    ada.says("@Footnote one")
    ada.says("@Footnote two")
    session = {"session_id": ready["d"]["session_id"], "seq": last}
    resumed = shard(resume=session)
    assert [resumed.receive()["t"] for _ in range(3)] == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
    assert server.gateway.resumed == 1
    resumed.close()  # with 1000, which ends the session
    server.wait_for(lambda: not server.gateway.connections)
    over = shard(resume=session)
    assert over.receive() == {"op": 9, "d": False, "s": None, "t": None}


def test_identifying_too_often_makes_the_session_invalid() -> None:
    with DiscordServer(identify_every=5.0) as server:
        first, second = Shard(server), Shard(server)
        assert first.receive()["t"] == "READY"
        assert second.receive()["op"] == 9
        first.close()
        second.close()


# ---------------------------------------------------------------------------------------- interactions


@pytest.fixture
def commanded(server: DiscordServer) -> DiscordServer:
    commands = [COMMAND, {"type": 3, "name": "Ask about this"}]
    call(server, "PUT", f"/applications/{APPLICATION}/commands", commands)
    return server


def test_an_interaction_is_answered_once_and_in_time(commanded: DiscordServer) -> None:
    server = commanded
    ada = server.person("Ada")
    asked = ada.slash("ask", question="why?")
    path = f"/interactions/{asked.id}/{asked.token}/callback"
    hook = f"/webhooks/{APPLICATION}/{asked.token}"
    assert call(server, "POST", hook, {"content": "early"})[1]["code"] == 10015
    assert call(server, "POST", path, {"type": 7, "data": {"content": "x"}})[1]["code"] == 50035
    status, answer, _ = call(server, "POST", f"{path}?with_response=1", {"type": 5, "data": {"flags": 64}})
    assert (status, answer["interaction"]["response_message_loading"]) == (200, True)
    assert call(server, "POST", path, {"type": 5})[1]["code"] == 40060
    assert call(server, "POST", hook, {"content": "here", "flags": 0})[0] == 200
    assert call(server, "POST", hook, {"content": "everybody"})[0] == 200
    assert server.plain(server.wait_for_private(ada)) == "here"  # as private as the deferral was
    assert [each.content for each in server.messages(server.general)] == ["everybody"]
    assert call(server, "PATCH", f"{hook}/messages/@original", {"content": "new"})[1]["content"] == "new"
    assert call(server, "DELETE", f"{hook}/messages/@original")[0] == 204
    assert server.private(ada) == []


def test_what_is_not_answered_in_time_is_unknown_and_noted() -> None:
    with DiscordServer(answer_within=30.0) as server:
        call(server, "PUT", f"/applications/{APPLICATION}/commands", [COMMAND])
        ada = server.person("Ada")
        good = ada.slash("ask", question="b")
        path = f"/interactions/{good.id}/{good.token}/callback"
        assert call(server, "POST", path, {"type": 4, "data": {"content": "x"}})[0] == 204
        server.interactions.answer_within = 0.05
        late = ada.slash("ask", question="a")
        server.wait_for(lambda: [each.error for each in server.violations] == [10062])
        path = f"/interactions/{late.id}/{late.token}/callback"
        assert call(server, "POST", path, {"type": 5})[1]["code"] == 10062
        server.interactions.token_seconds = 0.0
        assert call(server, "POST", f"/webhooks/{APPLICATION}/{good.token}", {"content": "x"})[1]["code"] == 50027


INPUT = {"type": 4, "custom_id": "q", "style": 2, "label": "Question"}


@pytest.mark.parametrize(
    ("modal", "place"),
    [
        ({"title": "x" * 46}, "data.title"),
        ({"custom_id": "x" * 101}, "data.custom_id"),
        ({"components": []}, "data.components"),
        ({"components": row({**INPUT, "label": "x" * 46})}, "data.components.0.components.0.label"),
    ],
)
def test_modals_have_limits(commanded: DiscordServer, modal: Json, place: str) -> None:
    ada = commanded.person("Ada")
    asked = ada.slash("ask", question="why?")
    path = f"/interactions/{asked.id}/{asked.token}/callback"
    good = {"title": "Ask", "custom_id": "box", "components": row(INPUT)}
    status, answer, _ = call(commanded, "POST", path, {"type": 9, "data": {**good, **modal}})
    assert (status, len(dig(answer["errors"], place))) == (400, 1)
    assert call(commanded, "POST", path, {"type": 9, "data": good})[0] == 204
    with pytest.raises(ImpossibleError):
        ada.submits(commanded.wait_for_modal(ada))
    filled = ada.submits(commanded.wait_for_modal(ada), q="why?")
    assert filled.data["components"][0]["components"] == [{"type": 4, "custom_id": "q", "value": "why?"}]


def test_people_can_do_what_the_client_lets_them(commanded: DiscordServer) -> None:
    server = commanded
    ada, boris = server.person("Ada"), server.person("Boris")
    message = server.current(ada.says("hello"))
    for impossible in (
        lambda: ada.slash("reindex"),
        lambda: ada.slash("ask", nothing="x"),
        lambda: boris.edits(message, "x"),
        lambda: ada.presses(message, "Go"),
        lambda: ada.message_command("Other", message),
    ):
        with pytest.raises(ImpossibleError):
            impossible()


# ------------------------------------------------------------------------------------- what people read


@pytest.mark.parametrize(
    ("text", "seen", "mentions", "links"),
    [
        ("**a** _b_ ~~c~~ `d`", "a b c d", [], []),
        (r"\*a\* \<@1> \@everyone", "*a* <@1> @everyone", [], []),
        ("<@1> <#2> @here </ask:3>", "@Ada #unknown @here /unknown", ["<@1>", "<#2>", "@here", "</ask:3>"], []),
        ("[a](https://b.example)", "a", [], ["https://b.example"]),
        ("see https://c.example.", "see https://c.example.", [], ["https://c.example"]),
        ("snake_case_name 2*3*4", "snake_case_name 234", [], []),
        ("```\n<@1>\n```", "<@1>\n", [], []),
    ],
)
def test_markdown_reads_as_in_discord(text: str, seen: str, mentions: list[str], links: list[str]) -> None:
    runs = discord_render.markdown(text, {"1": "Ada"})
    assert "".join(run.text for run in runs) == seen
    assert discord_render.mentions(runs) == mentions
    assert discord_render.links(runs) == links


# ---------------------------------------------------------------------------------------- a real client


class Client(discord.AutoShardedClient):
    """A small bot: answers mentions, has a command, a button and a command for messages."""

    def __init__(self, heartbeat_timeout: float) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.1,
            heartbeat_timeout=heartbeat_timeout,
        )
        self.tree = app_commands.CommandTree(self)
        self.loop_thread: asyncio.AbstractEventLoop | None = None

    async def setup_hook(self) -> None:
        self.loop_thread = asyncio.get_running_loop()

        @self.tree.command(description="Ask")
        async def ask(interaction: discord.Interaction, question: str) -> None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            view = discord.ui.View()
            view.add_item(discord.ui.Button(label="More", custom_id="more"))
            await interaction.followup.send(embed=discord.Embed(title=question), view=view)

        @self.tree.context_menu(name="Ask about this")
        async def about(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(message.content, ephemeral=True)

        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if self.user in message.mentions:
            await message.reply(f"you said: {message.content}")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.edit_message(content="more", view=None)


@contextmanager
def running(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch, heartbeat_timeout: float = 60.0
) -> Iterator[Client]:
    monkeypatch.setattr(http.Route, "BASE", server.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway.url))
    client = Client(heartbeat_timeout)
    thread = threading.Thread(target=lambda: asyncio.run(client.start(server.token)))
    thread.start()
    server.wait_for_connection()
    yield client
    assert client.loop_thread is not None
    asyncio.run_coroutine_threadsafe(client.close(), client.loop_thread).result(WAIT_SECONDS)
    thread.join()


@pytest.fixture
def client(server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    with running(server, monkeypatch) as client:
        yield client


def test_a_client_of_discord_works_here(server: DiscordServer, client: Client) -> None:
    ada = server.person("Ada")
    question = ada.says("@Footnote hello")
    assert server.plain(server.wait_for_reply(question)) == "you said: @Footnote hello"
    asked = ada.slash("ask", question="why?")
    private = server.wait_for_private(ada, "why?")
    assert server.plain(private) == "why?\n[More]"
    ada.presses(private, "More")
    server.wait_for_private(ada, "more")
    ada.message_command("Ask about this", question)
    server.wait_for_private(ada, "hello")
    assert server.wait_for_answer(asked).answered_with == 5
    assert server.api.commands_written == 1
    assert (server.violations, server.rings) == ([], [])


def test_a_client_of_discord_finds_back_after_every_kind_of_break(server: DiscordServer, client: Client) -> None:
    ada = server.person("Ada")
    breaks: list[Callable[[], None]] = [server.cut, server.ask_to_reconnect, lambda: server.invalidate(resumable=True)]
    for number, broken in enumerate(breaks, 1):
        broken()
        question = ada.says(f"@Footnote {number}")
        server.wait_for_reply(question)
        server.wait_for(lambda number=number: server.gateway.resumed == number)  # type: ignore[misc]
    assert len(server.gateway.identified) == 1


def test_a_client_of_discord_leaves_a_gateway_that_has_gone_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    with DiscordServer(heartbeat=0.1) as server, running(server, monkeypatch, heartbeat_timeout=0.3):
        server.gateway.is_silent = True
        server.wait_for(lambda: server.gateway.resumed)
        server.gateway.is_silent = False
        server.wait_for_reply(server.person("Ada").says("@Footnote hello"))


def test_a_client_of_discord_waits_out_its_limits(server: DiscordServer, client: Client) -> None:
    ada = server.person("Ada")
    server.faults.rate_limit("POST */messages", 0.2)
    server.faults.rate_limit("POST */messages", 0.2, is_global=True)
    server.wait_for_reply(ada.says("@Footnote hello"))
    with ThreadPoolExecutor(4) as pool:
        questions: list[Message] = list(pool.map(lambda n: ada.says(f"@Footnote {n}"), range(8)))
    for question in questions:
        server.wait_for_reply(question)
    assert server.front.limited == 2


def test_a_file_comes_with_a_command_or_a_message_and_is_had_at_its_address(
    server: DiscordServer, shard: Callable[..., Shard]
) -> None:
    connection = shard()
    ada = server.person("Ada")
    server.wait_for_connection()
    takes_file = {"name": "add", "description": "Add", "options": [{"type": 11, "name": "file", "description": "F"}]}
    assert call(server, "PUT", f"/applications/{APPLICATION}/commands", [takes_file])[0] == 200
    with pytest.raises(ImpossibleError, match="file is a file"):
        ada.slash("add", file="lamps.md")
    ada.slash("add", file=("a b.md", b"Lamps"))
    data = connection.next("INTERACTION_CREATE")["d"]["data"]
    [option] = data["options"]
    file = data["resolved"]["attachments"][option["value"]]
    assert (option["type"], file["filename"], file["size"]) == (11, "a b.md", 5)
    address = urlsplit(file["url"])
    cdn = HTTPConnection(address.netloc, timeout=WAIT_SECONDS)
    cdn.request("GET", address.path)
    assert cdn.getresponse().read() == b"Lamps"
    cdn.close()
    ada.writes("", files={"lamps.md": b"Lamps"})
    assert connection.next("MESSAGE_CREATE")["d"]["attachments"][0]["size"] == 5


def test_who_loses_a_role_has_it_no_more(server: DiscordServer) -> None:
    role = server.add_role("librarians")
    ada = server.person("Ada", role)
    server.take_roles(ada, role)
    assert ada.user.roles == frozenset()
