"""The local Slack is only worth something if it is as strict as Slack: exact refusals, exact payloads."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

import pytest
from slack_bolt import Ack as BoltAck
from slack_bolt import App, Respond
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.builtin import connection
from slack_sdk.webhook import WebhookClient

from tests.fakes.common.errors import ImpossibleError
from tests.fakes.common.memory import PATIENCE_SECONDS, WAIT_SECONDS, Json, Violation
from tests.fakes.slack.rules import check_message_blocks, check_view, sentence
from tests.fakes.slack.server import BOT_SCOPES, SlackServer
from tests.fakes.slack.workspace import Link, Mention

NO_UNFURLING: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
ESTABLISH = "_establish_new_socket_connection"  # of slack_sdk
INTRUDER = "<!channel> <@U00000099> & *loud*"


# Where it is not the matter, whoever acknowledges has all the time that a busy machine takes.
PATIENT = {"ack_within": PATIENCE_SECONDS, "patience": PATIENCE_SECONDS}
hasty = pytest.mark.parametrize("server", [{"ack_within": 0.4, "patience": 0.4}], indirect=True, ids=["hasty"])


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[SlackServer]:
    with SlackServer(time_scale=0.005, **getattr(request, "param", PATIENT)) as slack:
        yield slack


@pytest.fixture
def client(server: SlackServer) -> WebClient:
    return WebClient(server.bot_token, base_url=server.api_url)


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[socket.socket]]:
    """Those that slack_sdk opens: where a connection is refused it closes none, which a later test would be told."""
    opened: list[socket.socket] = []
    establish = getattr(connection, ESTABLISH)

    def kept(**arguments: Any) -> socket.socket:
        opened.append(establish(**arguments))
        return opened[-1]

    monkeypatch.setattr(connection, ESTABLISH, kept)
    yield opened
    for each in opened:
        each.close()


@pytest.fixture
def bot(server: SlackServer, client: WebClient, sockets: list[socket.socket]) -> Iterator[Callable[[], App]]:
    """A Bolt app that the test has given its listeners, connected when the test says so."""
    app = App(client=client)
    handlers: list[SocketModeHandler] = []

    def connect() -> App:
        handler = SocketModeHandler(app, server.app_token, ping_interval=0.2)
        handler.connect()  # type: ignore[no-untyped-call]
        handlers.append(handler)
        server.wait_for_connection()
        return app

    connect.app = app  # type: ignore[attr-defined]
    yield connect
    for handler in handlers:
        handler.close()  # type: ignore[no-untyped-call]


def post(client: WebClient, channel: str, text: str, **more: Any) -> str:
    return str(client.chat_postMessage(channel=channel, text=text, **NO_UNFURLING, **more)["ts"])


def refusal(call: Callable[..., Any], /, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str = "More", **more: Any) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": "more", **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    title = {"type": "plain_text", "text": "Ask"}
    return {"type": "modal", "callback_id": "ask", "title": title, "blocks": list(blocks), **more}


QUESTION = {
    "type": "input",
    "block_id": "question",
    "label": {"type": "plain_text", "text": "Question"},
    "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
}
SUBMIT = {"type": "plain_text", "text": "Ask"}


# ------------------------------------------------------------------------------------- Web API


def test_auth_test_names_the_bot_and_its_scopes(server: SlackServer, client: WebClient) -> None:
    response = client.auth_test()
    assert response["user_id"] == server.bot_user
    assert response["bot_id"] == server.team.bot_id
    assert response.headers["x-oauth-scopes"] == ",".join(sorted(BOT_SCOPES))


def test_tokens_methods_and_scopes_are_refused_with_slacks_codes(server: SlackServer, client: WebClient) -> None:
    assert refusal(client.api_call, api_method="chat.shout") == "unknown_method"
    assert refusal(WebClient("xoxb-other", base_url=server.api_url).auth_test) == "invalid_auth"
    assert refusal(WebClient(base_url=server.api_url).auth_test) == "not_authed"
    assert refusal(client.apps_connections_open, app_token=server.bot_token) == "not_allowed_token_type"
    with pytest.raises(SlackApiError) as caught:
        client.users_info(user=server.person)
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "users:read"
    server.set_scopes([*BOT_SCOPES, "users:read"])
    assert client.users_info(user=server.person)["user"]["name"] == "Ana"
    server.revoke()
    assert refusal(client.auth_test) == "token_revoked"
    assert [each.error for each in server.violations] == [
        "unknown_method",
        "invalid_auth",
        "not_authed",
        "not_allowed_token_type",
        "missing_scope",
        "token_revoked",
    ]


def test_forms_are_read_like_json(server: SlackServer, client: WebClient) -> None:
    arguments = {"channel": server.channel, "text": "hello", "blocks": json.dumps([section("hi")])}
    client.api_call("chat.postMessage", data={**arguments, **NO_UNFURLING})
    [message] = server.messages(server.channel)
    assert message.blocks == (section("hi", block_id="b0"),)
    bad = {**arguments, "blocks": "[{", **NO_UNFURLING}
    assert refusal(client.api_call, api_method="chat.postMessage", data=bad) == "invalid_blocks_format"


def test_places_where_the_bot_cannot_write(server: SlackServer, client: WebClient) -> None:
    private = server.add_channel("secret", kind="group", with_bot=False)
    public = server.add_channel("open", with_bot=False)
    old = server.add_channel("old")
    server.archive(old)
    assert refusal(client.chat_postMessage, channel="C99999999", text="x") == "channel_not_found"
    assert refusal(client.chat_postMessage, channel=private, text="x") == "channel_not_found"
    assert refusal(client.chat_postMessage, channel=public, text="x") == "not_in_channel"
    assert refusal(client.chat_postMessage, channel=old, text="x") == "is_archived"
    arguments = {"channel": server.channel, "text": "x", "thread_ts": "1.000001"}
    assert refusal(client.chat_postMessage, **arguments) == "thread_not_found"
    empty = {"channel": server.channel, "text": " "}
    assert refusal(client.api_call, api_method="chat.postMessage", json=empty) == "no_text"


def test_replies_updates_and_deletions(server: SlackServer, client: WebClient) -> None:
    question = server.mention(server.channel, server.person, "who?")
    ts = post(client, server.channel, "Looking", thread_ts=question.ts, blocks=[section("Looking")])
    client.chat_update(channel=server.channel, ts=ts, text="Found", parse="none")
    [reply] = server.replies(server.channel, question.ts)
    assert (reply.text, reply.blocks, len(reply.revisions)) == ("Found", (), 1)
    assert reply.revisions[0].blocks == (section("Looking", block_id="b0"),)
    assert server.plain(reply) == "Found"
    messages = client.conversations_replies(channel=server.channel, ts=question.ts)["messages"]
    assert [each["text"] for each in messages] == [question.text, "Found"]
    client.chat_delete(channel=server.channel, ts=ts)
    assert server.answers(question) == []
    assert server.current(reply).deleted
    assert server.violations == []
    where = {"channel": server.channel, "ts": question.ts}
    assert refusal(client.chat_update, **where, text="x", parse="none") == "cant_update_message"
    assert refusal(client.chat_delete, **where) == "cant_delete_message"
    assert refusal(client.chat_delete, channel=server.channel, ts=ts) == "message_not_found"


def test_a_reply_to_a_deleted_question_leaves_the_thread(server: SlackServer, client: WebClient) -> None:
    question = server.mention(server.channel, server.person, "who?")
    server.delete(question)
    response = client.chat_postMessage(channel=server.channel, text="late", thread_ts=question.ts, **NO_UNFURLING)
    assert "thread_ts" not in response["message"]
    assert [each.text for each in server.messages(server.channel)] == ["late"]


def test_lengths_of_texts(server: SlackServer, client: WebClient) -> None:
    ts = post(client, server.channel, "x" * 40_000)
    assert server.violations == []
    post(client, server.channel, "x" * 40_001)
    assert server.violations == [Violation("chat.postMessage", "text_truncated", "40001 characters")]
    assert [len(each.text) for each in server.messages(server.channel)] == [40_000, 40_000]
    client.chat_update(channel=server.channel, ts=ts, text="x" * 4_000, parse="none")
    arguments = {"channel": server.channel, "ts": ts, "text": "x" * 4_001, "parse": "none"}
    assert refusal(client.chat_update, **arguments) == "msg_too_long"


def test_what_slack_lets_pass_is_recorded(server: SlackServer, client: WebClient) -> None:
    client.api_call("chat.postMessage", json={"channel": server.channel, "blocks": [section("hi")]})
    [message] = server.messages(server.channel)
    client.chat_update(channel=server.channel, ts=message.ts, text="hi")
    assert server.violations == [
        Violation("chat.postMessage", "missing_text", "blocks without a top-level text"),
        Violation("chat.postMessage", "unfurl_links", "is not false"),
        Violation("chat.postMessage", "unfurl_media", "is not false"),
        Violation("chat.update", "links_names", "parse is client"),
    ]


def test_ephemeral_messages_cannot_be_updated(server: SlackServer, client: WebClient) -> None:
    where: Json = {"channel": server.channel, "text": "psst"}
    ts = client.chat_postEphemeral(user=server.person, **where)["message_ts"]
    assert [each.text for each in server.ephemeral(server.person)] == ["psst"]
    assert server.messages(server.channel) == []
    assert refusal(client.chat_update, **where, ts=ts, parse="none") == "message_not_found"
    stranger = server.add_user("Carla")
    assert refusal(client.chat_postEphemeral, user=stranger, **where) == "user_not_in_channel"


def test_reactions_links_and_lists(server: SlackServer, client: WebClient) -> None:
    server.set_scopes([*BOT_SCOPES, "channels:read"])
    message = server.message(server.channel, server.person, "hello")
    where = {"channel": server.channel, "timestamp": message.ts, "name": "eyes"}
    client.reactions_add(**where)
    assert server.current(message).reactions == (("eyes", server.bot_user),)
    assert refusal(client.reactions_add, **where) == "already_reacted"
    client.reactions_remove(**where)
    assert refusal(client.reactions_remove, **where) == "no_reaction"
    link = client.chat_getPermalink(channel=server.channel, message_ts=message.ts)["permalink"]
    expected = f"https://reading-room.slack.com/archives/{server.channel}/p{message.ts.replace('.', '')}"
    assert link == server.permalink(message) == expected
    assert [each["name"] for each in client.conversations_list()["channels"]] == ["general"]
    assert client.conversations_info(channel=server.channel)["channel"]["is_member"] is True


# -------------------------------------------------------------------------------------- blocks


def rich(*elements: Json, kind: str = "rich_text_section") -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


FEEDBACK: Json = {
    "type": "context_actions",
    "block_id": "feedback",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "helpful",
            "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "yes"},
            "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "no"},
        }
    ],
}
TEXT = {"type": "mrkdwn", "text": "x"}


def feedback(text: str, **more: str) -> Json:
    """Feedback whose first button is this."""
    [pair] = FEEDBACK["elements"]
    positive = {"text": {"type": "plain_text", "text": text}, **more}
    return {**FEEDBACK, "elements": [{**pair, "positive_button": positive}]}


@pytest.mark.parametrize(
    ("fits", "does_not", "problem"),
    [
        ([section("x" * 3000)], [section("x" * 3001)], "must be less than 3001 characters [/0/text/text]"),
        ([section("x")], [section("")], "must be more than 0 characters [/0/text/text]"),
        ([section("x")] * 50, [section("x")] * 51, "no more than 50 items allowed []"),
        (
            [{"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}],
            [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
            "must be less than 151 characters [/0/text/text]",
        ),
        ([section("x")], [{"type": "header", "text": TEXT}], "unsupported type: mrkdwn [/0/text/type]"),
        (
            [{"type": "context", "elements": [TEXT] * 10}],
            [{"type": "context", "elements": [TEXT] * 11}],
            "no more than 10 items allowed [/0/elements]",
        ),
        (
            [actions(*[button(action_id=f"a{n}") for n in range(25)])],
            [actions(*[button(action_id=f"a{n}") for n in range(26)])],
            "no more than 25 items allowed [/0/elements]",
        ),
        ([actions(button("x" * 75))], [actions(button("x" * 76))], "must be less than 76 characters"),
        ([actions(button(value="x" * 2000))], [actions(button(value="x" * 2001))], "less than 2001"),
        ([actions(button(value='"' * 1000))], [actions(button(value='"' * 1001))], "less than 2001"),
        ([actions(button(value="é" * 333))], [actions(button(value="é" * 334))], "less than 2001"),
        ([FEEDBACK], [feedback(text="Good")], "missing required field: value [/0/elements/0/positive_button]"),
        ([feedback(text="Good", value="yes")], [feedback(text="Good", value=" ")], "must be more than 0 characters"),
        ([actions(button(action_id="x" * 255))], [actions(button(action_id="x" * 256))], "less than 256"),
        ([section("x", block_id="x" * 255)], [section("x", block_id="x" * 256)], "less than 256"),
        ([section("x")], [section("x", block_id="b"), section("y", block_id="b")], "already exists"),
        ([actions(button())], [actions(button(), button())], "`action_id` more already exists"),
        ([rich({"type": "text", "text": "x"})], [rich({"type": "text", "text": ""})], "more than 0"),
        ([rich(kind="rich_text_quote")], [rich(kind="rich_text_poem")], "unsupported type: rich_text_poem"),
        ([FEEDBACK], [{**FEEDBACK, "type": "actions"}], "unsupported type: feedback_buttons"),
        ([section("x")], [{"type": "section"}], "one of text, fields is required [/0]"),
        ([section("x")], [section("x", colour="red")], "invalid additional property: colour [/0]"),
        ([section("x")], [{"type": "sparkle"}], "unsupported type: sparkle [/0/type]"),
        (
            [{"type": "markdown", "text": "x" * 6000}] * 2,
            [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
            "markdown text must be less than 12001 characters in all []",
        ),
        (
            [{"type": "image", "image_url": "https://x.org/x.png", "alt_text": "x"}],
            [{"type": "image", "image_url": "https://x.org/x.png"}],
            "missing required field: alt_text [/0]",
        ),
    ],
)
def test_blocks_up_to_their_limits_and_no_further(fits: list[Json], does_not: list[Json], problem: str) -> None:
    assert check_message_blocks(fits) == []
    [found, *_] = check_message_blocks(does_not)
    pointer = "".join(f"/{step}" for step in found.at[1:])
    assert problem in f"{found.message} [{pointer}]"


def test_the_texts_of_all_blocks_together_have_a_limit(server: SlackServer, client: WebClient) -> None:
    fits = [section("x" * 2_500), rich({"type": "text", "text": "x" * 7_499}), actions(button("x"))]
    ts = post(client, server.channel, "x", blocks=fits)
    here, quiet = {"channel": server.channel, "text": "x"}, {"parse": "none"}
    for blocks in ([*fits, section("x")], [section("x" * 2_501)] * 4):
        assert refusal(client.chat_postMessage, **here, **NO_UNFURLING, blocks=blocks) == "msg_blocks_too_long"
        assert refusal(client.chat_update, **here, **quiet, ts=ts, blocks=blocks) == "msg_blocks_too_long"
    post(client, server.channel, "x", blocks=[{"type": "markdown", "text": "x" * 12_000}])


def test_refused_blocks_come_with_pointers(server: SlackServer, client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        post(client, server.channel, "x", blocks=[section("x" * 3001)])
    assert caught.value.response["error"] == "invalid_blocks"
    message = "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert caught.value.response["response_metadata"] == {"messages": [message]}
    assert server.violations == [Violation("chat.postMessage", "invalid_blocks", message)]


def test_views_up_to_their_limits_and_no_further() -> None:
    def problems(view: Json, kind: str = "modal") -> list[str]:
        return [sentence(each) for each in check_view(view, kind)]

    def titled(length: int) -> Json:
        return modal(section("x"), title={"type": "plain_text", "text": "x" * length})

    assert problems(titled(24)) == []
    assert problems(titled(25)) == ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"]
    assert problems(modal(section("x"), private_metadata="x" * 3000)) == []
    assert problems(modal(section("x"), private_metadata="x" * 3001)) != []
    assert problems(modal(*[section("x")] * 100)) == []
    assert problems(modal(*[section("x")] * 101)) != []
    assert problems(modal(QUESTION, submit=SUBMIT)) == []
    assert "must define `submit`" in problems(modal(QUESTION))[0]
    assert problems({"type": "home", "blocks": [section("x")] * 100}, "home") == []
    assert problems({"type": "home", "blocks": [section("x")] * 101}, "home") != []
    assert "title" in problems({"type": "home", "title": SUBMIT, "blocks": []}, "home")[0]
    assert "unsupported type: markdown" in problems(modal({"type": "markdown", "text": "x"}))[0]


# ------------------------------------------------------------------- mentions, links, rendering


def test_mentions_and_links_are_found_wherever_they_are_not_escaped(server: SlackServer, client: WebClient) -> None:
    post(client, server.channel, INTRUDER)
    post(client, server.channel, "safe", blocks=[section(f"see <https://a.org|A> {INTRUDER}")])
    post(client, server.channel, "in the text <!here>", blocks=[section("safe")])
    assert [each.target for each in server.mentions] == [
        *["<!channel>", "<@U00000099>"] * 2,
        "<!here>",
    ]
    assert [(each.url, each.label) for each in server.links] == [("https://a.org", "A")]
    assert isinstance(server.mentions[0], Mention)
    assert isinstance(server.links[0], Link)


def test_escaped_text_and_rich_text_neither_mention_nor_link(server: SlackServer, client: WebClient) -> None:
    escaped = INTRUDER.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain = {"type": "header", "text": {"type": "plain_text", "text": INTRUDER}}
    post(client, server.channel, escaped, blocks=[rich({"type": "text", "text": INTRUDER}), plain])
    [message] = server.messages(server.channel)
    assert server.plain(message) == f"{INTRUDER}\n{INTRUDER}"
    assert (server.mentions, server.links) == ([], [])
    post(client, server.channel, "x", blocks=[rich({"type": "broadcast", "range": "channel"})])
    assert [each.target for each in server.mentions] == ["<!channel>"]


def test_bare_addresses_are_links_where_slack_makes_them_so(server: SlackServer, client: WebClient) -> None:
    verbatim = {"type": "mrkdwn", "text": "https://b.org", "verbatim": True}
    blocks = [section("at https://a.org."), {"type": "section", "text": verbatim}]
    post(client, server.channel, "at https://a.org.", blocks=blocks)
    assert [each.url for each in server.links] == ["https://a.org"]


def test_a_message_reads_as_on_the_screen(server: SlackServer, client: WebClient) -> None:
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}]
    listed = {"type": "rich_text_list", "style": "ordered", "elements": items}
    mark = {"type": "text", "text": "500,000 yuan", "style": {"bold": True}}
    blocks = [
        section(f"*Yes* &amp; <@{server.person}>\n&gt; quoted _so_"),
        rich({"type": "text", "text": "It costs "}, mark, kind="rich_text_quote"),
        {"type": "rich_text", "elements": [listed]},
        {"type": "divider"},
        {"type": "context", "elements": [TEXT, {"type": "plain_text", "text": "*y*"}]},
        actions(button("More")),
        FEEDBACK,
    ]
    post(client, server.channel, "x", blocks=blocks)
    [message] = server.messages(server.channel)
    assert server.plain(message).split("\n") == [
        "Yes & @Ana",
        "> quoted so",
        "> It costs 500,000 yuan",
        "1. one",
        "—" * 10,
        "x *y*",
        "[More]",
        "[Good] [Bad]",
    ]
    page = server.html([message])
    assert '<blockquote class="quote">It costs <b>500,000 yuan</b></blockquote>' in page
    assert '<span class="mention">@Ana</span>' in page


def test_html_escapes_whatever_a_message_holds(server: SlackServer, client: WebClient) -> None:
    evil = "<script>alert(1)</script>"
    post(client, server.channel, f"{evil} <javascript:alert(1)|press>")
    page = server.html(server.messages(server.channel), title=evil)
    assert "<script>" not in page
    assert "href" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# ----------------------------------------------------------------------------------- Socket Mode


def test_a_mention_arrives_twice_and_is_answered_in_its_thread(server: SlackServer, bot: Callable[[], App]) -> None:
    app: App = bot.app  # type: ignore[attr-defined]
    seen: list[Json] = []

    @app.event("app_mention")
    def answer(event: Json, client: WebClient, body: Json) -> None:
        seen.append(body)
        post(client, event["channel"], "because", thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("message")
    def message(body: Json) -> None:
        seen.append(body)

    bot()
    question = server.mention(server.channel, server.person, "why R&D?")
    reply = server.wait_for_reply(question, containing="because")
    assert (reply.thread_ts, reply.user) == (question.ts, server.bot_user)
    assert question.text == f"<@{server.bot_user}> why R&amp;D?"
    server.wait_for(lambda: len(seen) == 2)
    assert {body["event"]["type"] for body in seen} == {"app_mention", "message"}
    assert {body["event"]["ts"] for body in seen} == {question.ts}
    assert len({body["event_id"] for body in seen}) == 2
    assert not server.wait_for_ack(question).late
    for event in server.redeliver(question):
        assert server.wait_for_ack(event, count=2).attempt == 1
    server.wait_for(lambda: len(server.answers(question)) == 2)
    server.quiet(0.1)
    assert server.violations == []


def test_nothing_is_sent_that_is_not_subscribed_or_not_to_be_seen() -> None:
    with SlackServer(subscriptions=["app_mention"]) as server:
        elsewhere = server.add_channel("elsewhere", members=[server.person], with_bot=False)
        server.mention(elsewhere, server.person, "hello")
        assert server.events_of(server.message(server.channel, server.person, "hello")) == []
        assert list(server.delivery.events) == []
        question = server.mention(server.channel, server.person, "hello")
        assert [each.payload["event"]["type"] for each in server.events_of(question)] == ["app_mention"]


@hasty
def test_unacknowledged_events_come_again_and_are_given_up(server: SlackServer, bot: Callable[[], App]) -> None:
    app: App = bot.app  # type: ignore[attr-defined]
    retries: list[tuple[str, str]] = []

    @app.middleware
    def deaf(request: Any) -> None:
        [number], [reason] = (request.headers[f"x-slack-retry-{name}"] for name in ("num", "reason"))
        retries.append((number, reason))
        raise ValueError

    bot()
    server.direct_message(server.person, "hello")
    server.wait_for(lambda: server.undelivered and len(retries) == 4)
    assert sorted(retries) == [("0", ""), ("1", "timeout"), ("2", "timeout"), ("3", "timeout")]


def test_what_acknowledges_a_command_is_shown(server: SlackServer, bot: Callable[[], App]) -> None:
    app: App = bot.app  # type: ignore[attr-defined]

    @app.command("/ask")
    def ask(ack: BoltAck, command: Json) -> None:
        ack(f"You asked: {command['text']}")

    bot()
    server.command(server.person, server.channel, "/ask", "who <b>?")
    assert server.wait_for_ephemeral(server.person).text == "You asked: who &lt;b&gt;?"
    assert server.violations == []


@hasty
def test_commands_must_be_acknowledged_in_time(server: SlackServer, bot: Callable[[], App]) -> None:
    app: App = bot.app  # type: ignore[attr-defined]
    release = threading.Event()

    @app.command("/slow")
    def slow(ack: BoltAck) -> None:
        release.wait(WAIT_SECONDS)
        ack()

    bot()
    event = server.command(server.person, server.channel, "/slow")
    server.wait_for(lambda: server.violations)
    release.set()
    assert server.violations == [Violation("slash_commands", "operation_timeout", "/slow")]
    ack = server.wait_for_ack(event)
    assert ack.late
    assert ack.latency > 0.4


def test_the_bot_reconnects_after_each_kind_of_disconnection(
    server: SlackServer, bot: Callable[[], App], sockets: list[socket.socket]
) -> None:
    app: App = bot.app  # type: ignore[attr-defined]

    @app.event("message")
    def answer(event: Json, client: WebClient) -> None:
        post(client, event["channel"], "yes", thread_ts=event["ts"])

    bot()
    server.disconnect("warning")
    server.wait_for_connection(opened=2)
    server.wait_for_reply(server.direct_message(server.person, "still there?"))
    server.refuse_connections(0.3)
    server.drop_connections()
    server.wait_for_connection(opened=3)
    server.wait_for_reply(server.direct_message(server.person, "and now?"))
    assert len(sockets) >= 3


def test_buttons_carry_what_slack_sends(server: SlackServer, client: WebClient, bot: Callable[[], App]) -> None:
    app: App = bot.app  # type: ignore[attr-defined]
    bodies: list[Json] = []

    @app.action("more")
    def more(ack: BoltAck, body: Json, client: WebClient) -> None:
        ack()
        bodies.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal(QUESTION, submit=SUBMIT))
        assert refusal(client.views_open, trigger_id=body["trigger_id"], view=modal(section("x"))) == (
            "exchanged_trigger_id"
        )

    @app.action("helpful")
    def helpful(ack: BoltAck, body: Json) -> None:
        ack()
        bodies.append(body)

    @app.view("ask")
    def asked(ack: BoltAck, view: Json) -> None:
        text = view["state"]["values"]["question"]["text"]["value"]
        ack() if text == "good" else ack(response_action="errors", errors={"question": "Again"})

    bot()
    post(client, server.channel, "x", blocks=[actions(button(value="7"), block_id="row"), FEEDBACK])
    [message] = server.messages(server.channel)
    server.press(message, "more")
    view = server.wait_for_view(server.person, title="Ask")
    [body] = bodies
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": server.channel,
        "is_ephemeral": False,
    }
    [action] = body["actions"]
    assert (action["block_id"], action["value"]) == ("row", "7")
    assert body["message"]["ts"] == message.ts
    server.submit(view, {"question": "bad"})
    server.wait_for(lambda: server.view(server.person) != view)
    assert server.wait_for_view(server.person).errors == (("question", "Again"),)
    server.submit(view, {"text": "good"})
    server.wait_for(lambda: server.view(server.person) is None)
    server.press(message, "helpful", server.admin, "no")
    server.wait_for(lambda: len(bodies) == 2)
    assert bodies[1]["actions"][0]["value"] == "no"
    assert bodies[1]["user"]["id"] == server.admin
    server.wait_for(lambda: server.violations)
    assert [each.error for each in server.violations] == ["exchanged_trigger_id"]


def test_a_person_cannot_do_what_slacks_client_forbids(server: SlackServer, client: WebClient) -> None:
    client.chat_postEphemeral(channel=server.channel, user=server.person, text="x", blocks=[actions(button())])
    [hidden] = server.ephemeral(server.person)
    with pytest.raises(ImpossibleError, match="does not see"):
        server.press(hidden, "more", server.admin)
    with pytest.raises(ImpossibleError, match="there is no other"):
        server.press(hidden, "other")
    event = server.press(hidden, "more")
    assert "message" not in event.payload
    assert event.payload["container"]["is_ephemeral"] is True
    trigger = event.payload["trigger_id"]
    server.advance(31)
    arguments: Json = {"trigger_id": trigger, "view": modal(section("x"))}
    assert refusal(client.views_open, **arguments) == "expired_trigger_id"
    assert refusal(client.views_open, **{**arguments, "trigger_id": "1.2.3"}) == "invalid_trigger_id"
    fresh = server.shortcut(server.person, "ask").payload["trigger_id"]
    client.views_open(trigger_id=fresh, view=modal(QUESTION, submit=SUBMIT))
    view = server.wait_for_view(server.person)
    for values, reason in [({}, "must be filled"), ({"text": "x" * 21}, "0 to 20"), ({"y": "x"}, "no inputs")]:
        with pytest.raises(ImpossibleError, match=reason):
            server.submit(view, values)


def test_home_status_and_prompts(server: SlackServer, client: WebClient) -> None:
    home = {"type": "home", "blocks": [section("*Welcome*")]}
    client.views_publish(user_id=server.person, view=home)
    assert server.plain(server.wait_for_home(server.person)) == "Welcome"
    opened = server.open_home(server.person)
    assert opened
    assert opened.payload["event"]["view"]["blocks"] == [section("*Welcome*", block_id="b0")]
    stale = {"user_id": server.person, "view": home, "hash": "old"}
    assert refusal(client.views_publish, **stale) == "hash_conflict"
    question = server.direct_message(server.person, "who?")
    where: Json = {"channel_id": question.channel, "thread_ts": question.ts}
    client.assistant_threads_setStatus(**where, status="is reading")
    assert server.status(question.channel, question.ts) == "is reading"
    post(client, question.channel, "here", thread_ts=question.ts)
    assert server.status(question.channel, question.ts) == ""
    prompts = [{"title": f"Q{n}", "message": f"What is {n}?"} for n in range(4)]
    client.assistant_threads_setSuggestedPrompts(channel_id=question.channel, prompts=prompts)
    assert server.prompts[0].prompts[3] == ("Q3", "What is 3?")
    too_many = {"channel_id": question.channel, "prompts": [*prompts, prompts[0]]}
    assert refusal(client.assistant_threads_setSuggestedPrompts, **too_many) == "invalid_arguments"


def test_edits_and_deletions_reach_the_bot(server: SlackServer, client: WebClient) -> None:
    def told() -> list[Json]:
        return [each.payload["event"] for each in server.delivery.events.values()]

    question = server.message(server.channel, server.person, "who?")
    server.edit(question, "when?")
    change = told()[-1]
    assert (change["subtype"], change["message"]["text"]) == ("message_changed", "when?")
    assert change["previous_message"]["text"] == "who?"
    post(client, server.channel, "then", thread_ts=question.ts)
    server.delete(question)
    assert (told()[-1]["subtype"], told()[-1]["message"]["subtype"]) == ("message_changed", "tombstone")
    alone = server.message(server.channel, server.person, "never mind")
    server.delete(alone)
    assert (told()[-1]["subtype"], told()[-1]["deleted_ts"]) == ("message_deleted", alone.ts)


# ------------------------------------------------------------------------------------ response_url


def test_response_urls_work_five_times_for_half_an_hour(server: SlackServer) -> None:
    # No bot is connected: Slack tells the person so, and the address works all the same.
    url = server.command(server.person, server.channel, "/ask").payload["response_url"]
    webhook = WebhookClient(url)
    for number in range(4):
        assert webhook.send(text=str(number)).body == "ok"
    webhook.send(text="all", response_type="in_channel", unfurl_links=False, unfurl_media=False)
    assert [each.text for each in server.ephemeral(server.person)] == ["0", "1", "2", "3"]
    assert [each.text for each in server.messages(server.channel)] == ["all"]
    response = webhook.send(text="once more")
    assert (response.status_code, response.body) == (404, "used_url")
    other = server.command(server.person, server.channel, "/ask").payload["response_url"]
    server.advance(1801)
    assert WebhookClient(other).send(text="late").body == "expired_url"
    refused = [each.error for each in server.violations if each.call == "response_url"]
    assert refused == ["used_url", "expired_url"]


def test_response_urls_fail_on_demand_and_where_nobody_may_write(server: SlackServer) -> None:
    webhook = WebhookClient(server.command(server.person, server.channel, "/ask").payload["response_url"])
    server.faults.fail("response_url", "used_url")
    failed = webhook.send(text="x")
    assert (failed.status_code, failed.body) == (404, "used_url")
    server.faults.drop("response_url", processed=True)
    with pytest.raises(OSError, match=r"closed|reset"):
        WebhookClient(webhook.url, retry_handlers=[]).send(text="y")
    assert [each.text for each in server.ephemeral(server.person)] == ["y"]
    server.archive(server.channel)
    assert webhook.send(text="z", response_type="in_channel", unfurl_links=False).body == "is_archived"


def test_what_is_written_in_the_box_of_a_home_comes_with_its_button(server: SlackServer, client: WebClient) -> None:
    box = {"type": "plain_text_input", "action_id": "words"}
    label = {"type": "plain_text", "text": "Words"}
    blocks = [{"type": "input", "block_id": "box", "label": label, "element": box}, actions(button(action_id="go"))]
    client.views_publish(user_id=server.person, view={"type": "home", "blocks": blocks})
    pressed = server.press(server.wait_for_home(server.person), "go", values={"words": "who?"})
    assert pressed.payload["view"]["state"]["values"]["box"]["words"]["value"] == "who?"


def test_response_urls_replace_and_delete_even_ephemeral_messages(server: SlackServer, client: WebClient) -> None:
    client.chat_postEphemeral(channel=server.channel, user=server.person, text="x", blocks=[actions(button())])
    [hidden] = server.ephemeral(server.person)
    webhook = WebhookClient(server.press(hidden, "more").payload["response_url"])
    webhook.send(text="more", replace_original=True)
    assert (server.current(hidden).text, server.current(hidden).blocks) == ("more", ())
    assert webhook.send(text="", response_type="ephemeral").body == "no_text"
    assert webhook.send(text="x", blocks=[section("")]).body == "invalid_blocks"
    webhook.send(delete_original=True)
    assert server.ephemeral() == []


def test_respond_of_bolt_reaches_the_person(server: SlackServer, bot: Callable[[], App]) -> None:
    app: App = bot.app  # type: ignore[attr-defined]

    @app.command("/ask")
    def ask(ack: BoltAck, respond: Respond) -> None:
        ack()
        respond("An answer")

    bot()
    server.command(server.person, server.channel, "/ask", "who?")
    assert server.wait_for_ephemeral(server.person, channel=server.channel).text == "An answer"


# ------------------------------------------------------------------------------------------ faults


def test_faults_strike_as_often_as_asked(server: SlackServer) -> None:
    handlers = [RateLimitErrorRetryHandler(max_retry_count=2), ServerErrorRetryHandler(max_retry_count=2)]
    patient = WebClient(server.bot_token, base_url=server.api_url, retry_handlers=handlers)
    server.faults.rate_limit("chat.postMessage", retry_after=0)
    server.faults.http_error("chat.postMessage", 503)
    post(patient, server.channel, "x")
    assert len(server.calls("chat.postMessage")) == 3
    server.faults.fail("chat.postMessage", "fatal_error")
    where = {"channel": server.channel, "text": "y", **NO_UNFURLING}
    assert refusal(patient.chat_postMessage, **where) == "fatal_error"
    assert [each.text for each in server.messages(server.channel)] == ["x"]
    assert server.violations == []


def test_a_dropped_connection_may_have_done_its_work(server: SlackServer, client: WebClient) -> None:
    client.retry_handlers.clear()
    for processed in (False, True):
        server.faults.drop("chat.postMessage", processed=processed)
        with pytest.raises(OSError, match=r"closed|reset"):
            post(client, server.channel, f"{processed}")
    assert [each.text for each in server.messages(server.channel)] == ["True"]


def test_posting_faster_than_once_a_second_is_limited_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fakes.slack.http.time", SimpleNamespace(monotonic=lambda: 7.0))  # no time goes by
    with SlackServer(limit_posts=True) as server:
        client = WebClient(server.bot_token, base_url=server.api_url)
        post(client, server.channel, "one")
        with pytest.raises(SlackApiError) as caught:
            post(client, server.channel, "two")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        post(client, server.add_channel("other"), "three")


def test_waiting_says_what_happened_instead(server: SlackServer, client: WebClient) -> None:
    question = server.mention(server.channel, server.person, "who?")
    post(client, server.channel, "in the wrong place")
    with pytest.raises(AssertionError, match=r"no reply to .*who.*\n.*chat.postMessage -> 200"):
        server.wait_for_reply(question, 0.05)
    server.quiet(0.05)
    timer = threading.Timer(0.05, post, [client, server.channel, "noise"])
    timer.start()
    with pytest.raises(AssertionError, match=r"not quiet: \['chat.postMessage'\]"):
        server.quiet(5)
    timer.join()


# -------------------------------------------------------------------------------------------- HTTP


class Receiver(ThreadingHTTPServer):
    """A request URL that keeps what it gets and answers the first of it with an error."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], str]] = []
        self.arrived = threading.Semaphore(0)
        super().__init__(("127.0.0.1", 0), ReceiverHandler)


class ReceiverHandler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.received.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(500 if len(self.server.received) == 1 else 200)
        self.end_headers()
        self.wfile.write(b"challenge-1" if "challenge" in body else b"")
        self.server.arrived.release()

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def test_http_deliveries_are_signed_and_repeated(server: SlackServer, receiver: Receiver) -> None:
    server.deliver_http(f"http://127.0.0.1:{receiver.server_address[1]}/slack/events", "secret")
    event = server.open_home(server.person, "messages")
    assert event
    server.wait_for_ack(event)
    [(first, body), (second, _)] = receiver.received
    assert "x-slack-retry-num" not in first
    assert (second["x-slack-retry-num"], second["x-slack-retry-reason"]) == ("1", "http_error")
    assert json.loads(body)["event"]["tab"] == "messages"
    assert SignatureVerifier("secret").is_valid_request(body, first)
    assert not SignatureVerifier("other").is_valid_request(body, first)
    assert server.verify_url()
    server.wait_for_ack(server.command(server.person, server.channel, "/ask", "who?"))
    assert parse_qs(receiver.received[-1][1])["text"] == ["who?"]
    server.wait_for_ack(server.shortcut(server.person, "ask"))
    assert json.loads(parse_qs(receiver.received[-1][1])["payload"][0])["callback_id"] == "ask"


# -------------------------------------------------------------------------------- several workspaces


def test_another_workspace_installs_and_uninstalls(server: SlackServer) -> None:
    team, code = server.install("Library")
    arguments = {"client_id": "1", "client_secret": "2", "code": code}
    answer = WebClient(base_url=server.api_url).oauth_v2_access(**arguments)
    assert (answer["team"]["name"], answer["bot_user_id"]) == ("Library", team.bot_user)
    other = WebClient(answer["access_token"], base_url=server.api_url)
    assert other.auth_test()["team_id"] == team.id
    assert refusal(other.chat_postMessage, channel=server.channel, text="x") == "channel_not_found"
    assert refusal(WebClient(base_url=server.api_url).oauth_v2_access, **arguments) == "invalid_code"
    revoked, uninstalled = server.uninstall(team.id)
    assert revoked.payload["event"]["tokens"] == {"oauth": [], "bot": [team.bot_user]}
    assert (uninstalled.payload["event"]["type"], uninstalled.payload["team_id"]) == (
        "app_uninstalled",
        team.id,
    )
    assert refusal(other.auth_test) == "account_inactive"


def test_closing_ends_every_thread() -> None:
    before = set(threading.enumerate())
    with SlackServer() as server:
        server.direct_message(server.person, "hello")
    assert set(threading.enumerate()) <= before


def test_a_file_is_for_a_token_that_may_read_files(server: SlackServer, client: WebClient) -> None:
    message = server.direct_message(server.person, "", files={"a b.md": b"Lamps"})
    file = message.files[0]["id"]
    assert refusal(client.files_info, file=file) == "missing_scope"
    server.set_scopes({*BOT_SCOPES, "files:read"})
    found = client.files_info(file=file)["file"]
    assert (found["name"], found["size"], found["mode"]) == ("a b.md", 5, "hosted")
    assert refusal(client.files_info, file="F0") == "file_not_found"
    address = urlsplit(found["url_private_download"])
    assert _answer(address, server.bot_token) == (200, b"Lamps")
    assert _answer(address, "xoxb-of-others") == (302, b"")
    server.change_file(message, mode="external")
    assert client.files_info(file=file)["file"]["mode"] == "external"


def _answer(address: SplitResult, token: str) -> tuple[int, bytes]:
    connection = HTTPConnection(address.netloc, timeout=WAIT_SECONDS)
    try:
        connection.request("GET", address.path, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
