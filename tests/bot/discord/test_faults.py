"""What goes wrong between Discord and the real process, and that each question still has exactly one reply."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.ports import free_port, get
from tests.bot.process import BotProcess, discord_bot, until, written_down
from tests.fakes.discord.guild import Channel, Message
from tests.fakes.discord.server import DiscordServer

ASKED = "where is the YouTu Lab?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot")


@pytest.fixture(scope="module")
def server() -> Iterator[DiscordServer]:
    with DiscordServer() as server:
        yield server


@pytest.fixture(scope="module")
def port() -> int:
    """Where the bot says how it is."""
    return free_port()


@pytest.fixture(scope="module")
def process(server: DiscordServer, our_index: Path, folder: Path, port: int) -> Iterator[BotProcess]:
    with discord_bot(server, our_index, folder, FOOTNOTE_WAITING="10", FOOTNOTE_HEALTH_PORT=str(port)) as process:
        yield process


@pytest.fixture(autouse=True)
def no_faults_are_left(server: DiscordServer) -> Iterator[None]:
    yield
    server.faults.clear()


def ask(server: DiscordServer, channel: Channel | None = None) -> Message:
    return server.person("Ada").says(f"@Footnote {ASKED}", channel)


def the_only_reply(server: DiscordServer, question: Message) -> str:
    reply = server.wait_for_reply(question)
    server.quiet(0.4)
    assert len(server.answers(question)) == 1
    return server.plain(reply)


@pytest.mark.item("rate limits")
@pytest.mark.parametrize("is_global", [False, True])
def test_a_rate_limit_is_waited_out(server: DiscordServer, process: BotProcess, is_global: bool) -> None:
    server.faults.rate_limit("POST */messages", 0.3, times=2, is_global=is_global)
    assert "Caohejing" in the_only_reply(server, ask(server))


@pytest.mark.item("rate limits")
def test_the_real_limits_of_a_channel_are_kept(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer(limit_scale=0.2) as server, discord_bot(server, our_index, tmp_path):
        questions = [ask(server) for _ in range(11)]
        for question in questions:
            assert "Caohejing" in server.plain(server.wait_for_reply(question))
        assert [len(server.answers(question)) for question in questions] == [1] * 11
        assert server.front.limited <= 2
        assert server.violations == []


@pytest.mark.item("lost connection", "one reply")
@pytest.mark.parametrize("processed", [False, True])
def test_a_connection_that_breaks_around_a_post_costs_and_doubles_nothing(
    server: DiscordServer, process: BotProcess, processed: bool
) -> None:
    server.faults.drop("POST */messages", processed=processed)
    assert "Caohejing" in the_only_reply(server, ask(server))


@pytest.mark.item("lost connection")
def test_a_server_error_of_discord_is_tried_again(server: DiscordServer, process: BotProcess) -> None:
    server.faults.http_error("POST */messages", 502)
    assert "Caohejing" in the_only_reply(server, ask(server))


@pytest.mark.item("lost connection")
@pytest.mark.parametrize("how", ["cut", "ask_to_reconnect", "invalidate"])
def test_after_a_lost_connection_the_bot_resumes_and_answers_what_it_missed(
    server: DiscordServer, process: BotProcess, how: str
) -> None:
    breaks: dict[str, Callable[[], None]] = {
        "cut": server.cut,
        "ask_to_reconnect": server.ask_to_reconnect,
        "invalidate": lambda: server.invalidate(resumable=True),
    }
    resumed = server.gateway.resumed
    breaks[how]()
    question = ask(server)
    assert "Caohejing" in the_only_reply(server, question)
    assert server.gateway.resumed == resumed + 1


@pytest.mark.item("lost connection")
def test_a_session_that_cannot_be_resumed_is_begun_anew(server: DiscordServer, process: BotProcess, port: int) -> None:
    identified = len(server.gateway.identified)
    server.invalidate(resumable=False)
    until(lambda: get(port, "/readyz")[0] == 503, "not ready")
    server.wait_for_connection(count=identified + 1)
    assert "Caohejing" in the_only_reply(server, ask(server))
    until(lambda: get(port, "/readyz") == (200, "ready\n"), "ready")


@pytest.mark.item("one reply")
def test_a_command_that_is_delivered_again_is_answered_once(server: DiscordServer, process: BotProcess) -> None:
    eve = server.person("Eve")
    asked = eve.slash("ask", question=ASKED)
    server.wait_for_private(eve, "Caohejing")
    server.interact_again(asked)
    server.quiet(0.5)
    assert len(server.private(eve)) == 1


@pytest.mark.item("ask command", "rate limits", "lost connection")
def test_whatever_happens_around_a_private_answer_it_comes_once(server: DiscordServer, process: BotProcess) -> None:
    server.faults.rate_limit("PATCH */messages/@original", 0.2)
    server.faults.http_error("PATCH */messages/@original", 502)
    server.faults.drop("PATCH */messages/@original")
    server.faults.drop("PATCH */messages/@original", processed=True)
    gus = server.person("Gus")
    gus.slash("ask", question=ASKED)
    server.wait_for_private(gus, "Caohejing")
    server.quiet(0.5)
    assert len(server.private(gus)) == 1


@pytest.mark.item("ask command", "lost connection")
@pytest.mark.parametrize("processed", [False, True])
def test_an_acknowledgement_that_is_lost_on_the_way_costs_no_answer(
    server: DiscordServer, process: BotProcess, processed: bool
) -> None:
    hal = server.person(f"Hal {processed}")
    server.faults.drop("POST /interactions/*", processed=processed)
    hal.slash("ask", question=ASKED)
    server.wait_for_private(hal, "Caohejing")


@pytest.mark.item("ask command")
def test_an_answer_that_comes_too_late_for_its_command_comes_directly(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer(token_seconds=0.6) as server, discord_bot(server, our_index, tmp_path):
        server.faults.delay("PATCH */messages/@original", 0.7)
        ada = server.person("Ada")
        ada.slash("ask", question=ASKED)
        assert ASKED in server.plain(server.wait_for_said(ada.direct, "Caohejing"))


@pytest.mark.item("unreachable channel", "missing permissions")
@pytest.mark.parametrize(
    ("denied", "why"), [("send_messages", "I may not write there"), ("view_channel", "I do not see the channel")]
)
def test_where_the_bot_cannot_write_the_person_is_told_directly(
    server: DiscordServer, process: BotProcess, denied: str, why: str
) -> None:
    channel, carl = server.add_channel(f"without-{denied}"), server.person("Carl")
    held = server.faults.hold("POST */messages")  # the reply before it keeps the question waiting
    carl.says(f"@Footnote {ASKED}", channel)
    held.wait()
    carl.says(f"@Footnote {ASKED}", channel)
    server.deny(channel, denied)
    held.release()

    def told() -> list[str]:
        about_this = [text for text in map(server.plain, server.messages(carl.direct)) if why in text]
        return about_this if len(about_this) == 2 else []  # both questions

    for text in server.wait_for(told):
        error_id = text.split(" in my log as ")[1][:8]
        until(lambda error_id=error_id: f"[{error_id}]" in process.log, "the id in the log")  # type: ignore[misc]


@pytest.mark.item("unreachable channel")
def test_who_takes_no_direct_messages_costs_nobody_else_an_answer(server: DiscordServer, process: BotProcess) -> None:
    channel = server.add_channel("closed", deny=["send_messages"])
    server.person("Dora", dms_closed=True).says(f"@Footnote {ASKED}", channel)
    assert "Caohejing" in server.plain(server.wait_for_reply(ask(server)))


@pytest.mark.item("plain text fallback", "missing permissions")
def test_where_no_embeds_may_be_posted_the_answer_comes_in_plain_words(
    server: DiscordServer, process: BotProcess
) -> None:
    channel = server.add_channel("plain", deny=["embed_links"])
    question = ask(server, channel)
    text = the_only_reply(server, question)
    assert "Caohejing" in text
    assert "paragraph" in text
    server.person("Ada").edits(question, "@Footnote who is Xu Li?")
    server.wait_for(lambda: "Xu Li" in server.plain(server.answers(question)[0]))
    assert len(server.answers(question)) == 1


@pytest.mark.item("deleted questions")
def test_a_question_that_is_deleted_before_its_answer_breaks_nothing(
    server: DiscordServer, process: BotProcess
) -> None:
    before = process.log.count("Traceback")
    held = server.faults.hold("POST */messages")
    ask(server)
    held.wait()
    server.person("Ada").deletes(ask(server))
    held.release()
    assert "Caohejing" in the_only_reply(server, ask(server))
    assert process.log.count("Traceback") == before, process.log


@pytest.mark.item("unreachable channel")
def test_a_command_is_answered_where_the_bot_may_not_write(server: DiscordServer, process: BotProcess) -> None:
    channel = server.add_channel("read-only", deny=["send_messages"])
    carl = server.person("Carl")
    carl.slash("ask", channel, question=ASKED)
    carl.presses(server.wait_for_private(carl, "Caohejing"), "Share to channel")
    assert "Caohejing" in server.plain(server.wait_for_said(channel))


@pytest.mark.item("busy")
def test_too_many_waiting_questions_are_told_so_and_all_get_one_reply(
    server: DiscordServer, process: BotProcess, folder: Path
) -> None:
    before = written_down(folder)
    held = server.faults.hold("POST */messages")
    questions = [server.person("Ada").writes(ASKED)]
    held.wait()
    questions += [server.person("Ada").writes(ASKED) for _ in range(24)]
    until(lambda: written_down(folder) == before + 25, "all questions are taken")
    held.release()
    replies = [server.plain(server.wait_for_reply(question)) for question in questions]
    assert all("Caohejing" in reply or "Too many questions are waiting" in reply for reply in replies)
    assert "Too many questions are waiting" in replies[-1]
    assert [len(server.answers(question)) for question in questions] == [1] * 25


@pytest.mark.item("database gone")
def test_while_the_database_is_locked_answers_go_on(server: DiscordServer, process: BotProcess, folder: Path) -> None:
    the_only_reply(server, ask(server))
    other = sqlite3.connect(folder / ".footnote" / "history.db")
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert "Caohejing" in the_only_reply(server, ask(server))
        eve = server.person("Eve")
        before = len(server.private(eve))
        asked = eve.slash("ask", question=ASKED)
        server.wait_for(lambda: len(server.private(eve)) > before)
        server.wait_for_answer(asked)
    finally:
        other.rollback()
        other.close()


def test_the_bot_broke_no_rule_of_discord(server: DiscordServer, process: BotProcess) -> None:
    # What the tests above provoked; a command that is delivered again can only be acknowledged again.
    expected = {50001, 50007, 50013, 40060}
    assert [each for each in server.violations if each.error not in expected] == []
    assert server.mentions == server.rings == []
