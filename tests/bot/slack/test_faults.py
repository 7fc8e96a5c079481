"""What goes wrong between Slack and the real process, and that each question still has exactly one reply."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.process import BotProcess, slack_bot, until
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message

ASKED = "where is the YouTu Lab?"


@pytest.fixture(scope="module")
def folder(mode: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp(f"bot-{mode}")


@pytest.fixture(scope="module")
def server(mode: str) -> Iterator[SlackServer]:
    with SlackServer(time_scale=0.05) as server:
        yield server


@pytest.fixture(scope="module")
def process(server: SlackServer, mode: str, our_index: Path, folder: Path) -> Iterator[BotProcess]:
    with slack_bot(server, our_index, folder, mode, FOOTNOTE_WAITING="20") as process:
        yield process


@pytest.fixture(autouse=True)
def no_faults_are_left(server: SlackServer) -> Iterator[None]:
    yield
    server.faults.clear()


def ask(server: SlackServer, channel: str = "") -> Message:
    return server.mention(channel or server.channel, server.person, ASKED)


def the_only_reply(server: SlackServer, question: Message) -> str:
    reply = server.wait_for_reply(question)
    server.quiet(0.7)
    assert len(server.answers(question)) == 1
    return server.plain(reply)


@pytest.mark.item("one reply", "lost connection")
@pytest.mark.parametrize("processed", [False, True])
def test_a_connection_that_breaks_around_a_post_costs_and_doubles_nothing(
    server: SlackServer, process: BotProcess, processed: bool
) -> None:
    server.faults.drop("chat.postMessage", processed=processed)
    assert "Caohejing" in the_only_reply(server, ask(server))


@pytest.mark.item("one reply")
def test_a_server_error_of_slack_is_tried_again(server: SlackServer, process: BotProcess, mode: str) -> None:
    server.faults.http_error("chat.postMessage", 503, times=2 if mode == "socket" else 1)  # the second takes 2 s
    assert "Caohejing" in the_only_reply(server, ask(server))


@pytest.mark.item("unreachable channel")
@pytest.mark.parametrize(
    ("close", "reason"), [("archive", "the channel is archived"), ("kick", "I am not in the channel")]
)
def test_where_the_bot_cannot_write_the_person_is_told_directly(
    server: SlackServer, process: BotProcess, close: str, reason: str
) -> None:
    channel = server.add_channel(f"to-{close}", members=[server.person])
    held = server.faults.hold("chat.postMessage")  # the reply before it keeps the question waiting
    ask(server, channel)
    held.wait()
    ask(server, channel)
    server.wait_for_all_acks()
    getattr(server, close)(channel)
    held.release()
    direct = server.workspace.direct_channel(server.person).id

    def told() -> str:
        texts = [server.plain(each) for each in server.messages(direct)]
        about_this = [text for text in texts if reason in text]
        return about_this[1] if len(about_this) == 2 else ""  # both questions

    text = server.wait_for(told)
    error_id = text.split(" in my log as ")[1][:8]
    until(lambda: f"[{error_id}]" in process.log, "the id in the log")


@pytest.mark.item("busy")
def test_too_many_waiting_questions_are_told_so_and_all_get_one_reply(server: SlackServer, process: BotProcess) -> None:
    held = server.faults.hold("chat.postMessage")
    questions = [server.direct_message(server.person, ASKED)]
    held.wait()
    questions += [server.direct_message(server.person, ASKED) for _ in range(39)]
    server.wait_for_all_acks()
    held.release()
    replies = [server.plain(server.wait_for_reply(question)) for question in questions]
    assert all("Caohejing" in reply or "Too many questions are waiting" in reply for reply in replies)
    assert "Too many questions are waiting" in replies[-1]
    assert [len(server.answers(question)) for question in questions] == [1] * 40


@pytest.mark.item("order", "latency")
def test_fifty_people_at_once_are_acknowledged_and_answered_in_order(
    server: SlackServer, process: BotProcess, mode: str
) -> None:
    people = [server.add_user(f"reader {number}") for number in range(10)]
    channels = [server.add_channel(f"crowd-{number}", members=people) for number in range(5)]
    questions = [server.mention(channel, person, ASKED) for person in people for channel in channels]
    for question in questions:
        server.wait_for_reply(question)
    slowest = max(server.wait_for_ack(event).latency for each in questions for event in server.events_of(each))
    assert slowest < 3.0
    if mode == "http":
        return  # requests that come at once have no order
    for channel in channels:
        asked = [each.ts for each in questions if each.channel == channel]
        replies = [(server.answers(each)[0].ts, each.ts) for each in questions if each.channel == channel]
        assert [question for _, question in sorted(replies)] == asked


@pytest.mark.item("database gone")
def test_while_the_database_is_locked_answers_go_on(server: SlackServer, process: BotProcess, folder: Path) -> None:
    the_only_reply(server, ask(server))
    other = sqlite3.connect(folder / ".footnote" / "history.db")
    other.execute("BEGIN EXCLUSIVE")
    try:
        question = ask(server)
        assert "Caohejing" in the_only_reply(server, question)
        for event in server.events_of(question):
            server.wait_for_ack(event)
        server.redeliver(question)
        server.wait_for_all_acks()
        server.quiet(0.3)
    finally:
        other.rollback()
        other.close()
    assert process.log.count("answers go on") == 1


@pytest.mark.item("database gone")
def test_when_the_database_is_gone_answers_go_on(server: SlackServer, process: BotProcess, folder: Path) -> None:
    for file in (folder / ".footnote").iterdir():
        file.unlink()
    (folder / ".footnote").rmdir()
    (folder / ".footnote").write_text("in the way")
    assert "Caohejing" in the_only_reply(server, ask(server))
    assert "Traceback" not in process.log.split("in the way")[-1].split("answers go on")[-1]


@pytest.mark.item("missing permissions")
def test_when_slack_revokes_the_token_the_log_says_what_to_do(server: SlackServer, process: BotProcess) -> None:
    server.faults.fail("chat.postMessage", "token_revoked")
    server.wait_for_ack(ask(server))
    told = "no longer takes the token (token_revoked): install the app again"
    until(lambda: told in process.log, "the log says what to do")


def test_the_bot_broke_no_rule_of_slack(server: SlackServer, process: BotProcess) -> None:
    expected = {"is_archived", "not_in_channel"}
    assert [each for each in server.violations if each.error not in expected] == []


@pytest.mark.item("allowed channels and people")
def test_only_allowed_channels_and_people_are_answered(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server:
        outside = server.add_channel("outside", members=[server.person])
        stranger = server.add_user("Stranger")
        server.invite(server.channel, stranger)
        allowed = {"SLACK_CHANNELS": server.channel, "SLACK_USERS": f"{server.person}, {server.admin}"}
        with slack_bot(server, our_index, tmp_path, mode, **allowed):
            assert "Caohejing" in server.plain(server.wait_for_reply(ask(server)))
            assert "Caohejing" in server.plain(server.wait_for_reply(server.direct_message(server.person, ASKED)))
            there = ask(server, outside)
            told = server.wait_for_ephemeral(server.person, channel=outside)
            assert "I do not answer in this channel." in server.plain(told)
            from_stranger = server.mention(server.channel, stranger, ASKED)
            assert "I may only answer some people" in server.plain(server.wait_for_ephemeral(stranger))
            server.faults.fail("chat.postEphemeral", "user_not_in_channel")
            told_directly = server.mention(server.channel, stranger, ASKED)
            direct = server.workspace.direct_channel(stranger).id
            server.wait_for(lambda: [each for each in server.messages(direct) if "I may only answer" in each.text])
            assert server.answers(told_directly) == []
            server.command(stranger, server.channel, "/ask", ASKED)
            server.wait_for(lambda: len(server.ephemeral(stranger)) == 2)
            server.quiet(0.7)
            assert server.answers(there) == server.answers(from_stranger) == []
            assert server.violations == []
