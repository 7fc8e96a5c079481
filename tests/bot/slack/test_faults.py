"""What goes wrong between Slack and the real process, and that each question still has exactly one reply."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.process import BotProcess, slack_bot, until
from tests.bot.test_health import free_port, get
from tests.slack_server import SlackServer
from tests.slack_workspace import Message

ASKED = "where is the YouTu Lab?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot")


@pytest.fixture(scope="module")
def server() -> Iterator[SlackServer]:
    with SlackServer(time_scale=0.05) as server:
        yield server


@pytest.fixture(scope="module")
def process(server: SlackServer, our_index: Path, folder: Path) -> Iterator[BotProcess]:
    with slack_bot(server, our_index, folder, FOOTNOTE_WAITING="20") as process:
        yield process


@pytest.fixture(autouse=True)
def no_faults_are_left(server: SlackServer) -> Iterator[None]:
    yield
    server.faults.clear()


def ask(server: SlackServer, channel: str = "") -> Message:
    return server.mention(channel or server.channel, server.person, ASKED)


def the_only_reply(server: SlackServer, question: Message, timeout: float = 15.0) -> str:
    reply = server.wait_for_reply(question, timeout)
    server.quiet(0.7)
    assert len(server.answers(question)) == 1
    return server.plain(reply)


@pytest.mark.parametrize("processed", [False, True])
def test_a_connection_that_breaks_around_a_post_costs_and_doubles_nothing(
    server: SlackServer, process: BotProcess, processed: bool
) -> None:
    server.faults.drop("chat.postMessage", processed=processed)
    assert "Caohejing" in the_only_reply(server, ask(server))


def test_a_server_error_of_slack_is_tried_again(server: SlackServer, process: BotProcess) -> None:
    server.faults.http_error("chat.postMessage", 503, times=2)
    assert "Caohejing" in the_only_reply(server, ask(server))


@pytest.mark.parametrize("how", ["disconnect", "drop_connections"])
def test_after_a_lost_connection_the_bot_is_back_by_itself(server: SlackServer, process: BotProcess, how: str) -> None:
    opened = server.delivery.sockets.opened
    getattr(server, how)()
    question = ask(server)
    server.wait_for_connection(20, opened=opened + 1)
    assert "Caohejing" in the_only_reply(server, question, 30)


def test_slack_may_refuse_connections_for_a_while(server: SlackServer, process: BotProcess) -> None:
    opened = server.delivery.sockets.opened
    server.refuse_connections(1.0)
    server.drop_connections()
    question = ask(server)
    server.wait_for_connection(30, opened=opened + 1)
    assert "Caohejing" in the_only_reply(server, question, 30)


@pytest.mark.parametrize(
    ("close", "reason"), [("archive", "the channel is archived"), ("kick", "I am not in the channel")]
)
def test_where_the_bot_can_not_write_the_person_is_told_directly(
    server: SlackServer, process: BotProcess, close: str, reason: str
) -> None:
    channel = server.add_channel(f"to-{close}", members=[server.person])
    server.faults.delay("chat.postMessage", 1.0)  # the reply before it keeps the question waiting
    ask(server, channel)
    question = ask(server, channel)
    for event in server.events_of(question):
        server.wait_for_ack(event)
    getattr(server, close)(channel)
    direct = server.workspace.direct_channel(server.person).id

    def told() -> str:
        texts = [server.plain(each) for each in server.messages(direct)]
        about_this = [text for text in texts if reason in text]
        return about_this[1] if len(about_this) == 2 else ""  # both questions

    text = server.wait_for(told, 15)
    error_id = text.split(" in my log as ")[1][:8]
    until(lambda: f"[{error_id}]" in process.log, "the id in the log")


def test_too_many_waiting_questions_are_told_so_and_all_get_one_reply(server: SlackServer, process: BotProcess) -> None:
    server.faults.delay("chat.postMessage", 1.0)
    questions = [server.direct_message(server.person, ASKED) for _ in range(40)]
    replies = [server.plain(server.wait_for_reply(question, 30)) for question in questions]
    assert all("Caohejing" in reply or "Too many questions are waiting" in reply for reply in replies)
    assert "Too many questions are waiting" in replies[-1]
    assert [len(server.answers(question)) for question in questions] == [1] * 40


def test_fifty_people_at_once_are_acknowledged_and_answered_in_order(server: SlackServer, process: BotProcess) -> None:
    people = [server.add_user(f"reader {number}") for number in range(10)]
    channels = [server.add_channel(f"crowd-{number}", members=people) for number in range(5)]
    questions = [server.mention(channel, person, ASKED) for person in people for channel in channels]
    for question in questions:
        server.wait_for_reply(question, 30)
    slowest = max(server.wait_for_ack(event).latency for each in questions for event in server.events_of(each))
    assert slowest < 3.0
    for channel in channels:
        asked = [each.ts for each in questions if each.channel == channel]
        replies = [(server.answers(each)[0].ts, each.ts) for each in questions if each.channel == channel]
        assert [question for _, question in sorted(replies)] == asked


def test_while_the_database_is_locked_answers_go_on(server: SlackServer, process: BotProcess, folder: Path) -> None:
    the_only_reply(server, ask(server))
    other = sqlite3.connect(folder / ".footnote" / "history.db")
    other.execute("BEGIN EXCLUSIVE")
    try:
        question = ask(server)
        assert "Caohejing" in the_only_reply(server, question)
        assert max(server.wait_for_ack(event).latency for event in server.events_of(question)) < 3.0
        server.redeliver(question)
        server.quiet(1.0)
    finally:
        other.rollback()
        other.close()
    assert process.log.count("answers go on") == 1


def test_when_the_database_is_gone_answers_go_on(server: SlackServer, process: BotProcess, folder: Path) -> None:
    for file in (folder / ".footnote").iterdir():
        file.unlink()
    (folder / ".footnote").rmdir()
    (folder / ".footnote").write_text("in the way")
    assert "Caohejing" in the_only_reply(server, ask(server))
    assert "Traceback" not in process.log.split("in the way")[-1].split("answers go on")[-1]


def test_when_slack_revokes_the_token_the_log_says_what_to_do(server: SlackServer, process: BotProcess) -> None:
    server.faults.fail("chat.postMessage", "token_revoked")
    server.wait_for_ack(ask(server))
    told = "no longer takes the token (token_revoked): install the app again"
    until(lambda: told in process.log, "the log says what to do")


def test_the_bot_broke_no_rule_of_slack(server: SlackServer, process: BotProcess) -> None:
    expected = {"is_archived", "not_in_channel"}
    assert [each for each in server.violations if each.error not in expected] == []


def test_kill_9_loses_and_doubles_nothing(our_index: Path, tmp_path: Path) -> None:
    with SlackServer(time_scale=0.05) as server:
        with slack_bot(server, our_index, tmp_path) as process:
            server.faults.delay("chat.postMessage", 0.2, times=100)
            channels = [server.channel, server.add_channel("second", members=[server.person])]
            questions = [server.mention(channels[number % 2], server.person, ASKED) for number in range(20)]
            commands = [server.command(server.person, server.channel, "/ask", ASKED) for _ in range(3)]
            for event in [*commands, *(event for each in questions for event in server.events_of(each))]:
                server.wait_for_ack(event)
            server.wait_for(lambda: sum(len(server.answers(each)) for each in questions) >= 3)
            process.kill()
            process.wait()
        server.faults.clear()
        before = sum(len(server.answers(question)) for question in questions)
        assert before < 20
        with slack_bot(server, our_index, tmp_path):
            for question in questions:
                server.wait_for_reply(question, 30)
            server.wait_for(lambda: len(server.ephemeral(server.person)) >= 3)
            server.quiet(1.0)
            assert [len(server.answers(question)) for question in questions] == [1] * 20
            assert len(server.ephemeral(server.person)) == 3


def test_only_allowed_channels_and_people_are_answered(our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server:
        outside = server.add_channel("outside", members=[server.person])
        stranger = server.add_user("Stranger")
        server.invite(server.channel, stranger)
        allowed = {"SLACK_CHANNELS": server.channel, "SLACK_USERS": f"{server.person}, {server.admin}"}
        with slack_bot(server, our_index, tmp_path, **allowed):
            assert "Caohejing" in server.plain(server.wait_for_reply(ask(server)))
            assert "Caohejing" in server.plain(server.wait_for_reply(server.direct_message(server.person, ASKED)))
            there = ask(server, outside)
            told = server.wait_for_ephemeral(server.person, channel=outside)
            assert "I do not answer in this channel." in server.plain(told)
            from_stranger = server.mention(server.channel, stranger, ASKED)
            assert "I may only answer some people" in server.plain(server.wait_for_ephemeral(stranger))
            server.command(stranger, server.channel, "/ask", ASKED)
            server.wait_for(lambda: len(server.ephemeral(stranger)) == 2)
            server.quiet(0.7)
            assert server.answers(there) == server.answers(from_stranger) == []
            assert server.violations == []


def test_figures_health_and_readiness_are_served(our_index: Path, tmp_path: Path) -> None:
    port = free_port()
    with SlackServer() as server, slack_bot(server, our_index, tmp_path, FOOTNOTE_HEALTH_PORT=str(port)):
        the_only_reply(server, ask(server))
        figures = get(port, "/metrics")[1]
        assert 'footnote_questions_total{outcome="answered"} 1.0' in figures
        assert "footnote_index_version 1.0" in figures
        assert "footnote_waiting 0.0" in figures
        assert get(port, "/readyz") == (200, "ready\n")
        server.refuse_connections(20)
        server.drop_connections()
        until(lambda: get(port, "/readyz") == (503, "not connected to Slack\n"), "not ready")
        assert get(port, "/healthz") == (200, "alive\n")
        assert [each.name for each in tmp_path.iterdir()] == [".footnote"]
