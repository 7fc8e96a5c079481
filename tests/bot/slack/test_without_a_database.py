"""Nothing can be written down: answers go on, and nothing is promised that will not be kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.process import BotProcess, slack_bot
from tests.fakes.slack.server import SlackServer

pytestmark = pytest.mark.item("database gone")

ASKED = "where is the YouTu Lab?"


@pytest.fixture(scope="module")
def server(mode: str) -> Iterator[SlackServer]:
    with SlackServer(time_scale=0.05) as server:
        yield server
        assert server.violations == []


@pytest.fixture(scope="module")
def process(
    server: SlackServer, mode: str, our_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BotProcess]:
    folder = tmp_path_factory.mktemp("bot")
    (folder / "file").write_text("in the way")
    database = f"sqlite:///{folder}/file/history.db"
    with slack_bot(server, our_index, folder, mode, FOOTNOTE_DATABASE=database) as process:
        yield process
        assert "Traceback" not in process.log, process.log


@pytest.mark.item("mention", "one reply")
def test_a_question_that_is_delivered_again_gets_one_reply(server: SlackServer, process: BotProcess) -> None:
    question = server.mention(server.channel, server.person, ASKED)
    assert "Caohejing" in server.plain(server.wait_for_reply(question))
    for event in server.redeliver(question):
        server.wait_for_ack(event, count=2)
    server.quiet(0.2)
    assert len(server.answers(question)) == 1


@pytest.mark.item("thread follow-ups")
def test_nobody_knows_whether_a_thread_goes_on_so_it_takes_a_mention(server: SlackServer, process: BotProcess) -> None:
    question = server.mention(server.channel, server.person, ASKED)
    server.wait_for_reply(question)
    for text in ("who is Xu Li?", "stop"):
        server.message(server.channel, server.person, text, question.ts)
    server.wait_for_all_acks()
    server.quiet(0.2)
    server.mention(server.channel, server.person, "who is Xu Li?", question.ts)
    server.wait_for_reply(question, count=2)


@pytest.mark.item("feedback")
def test_feedback_that_is_not_kept_is_not_said_to_be(server: SlackServer, process: BotProcess) -> None:
    question = server.mention(server.channel, server.person, ASKED)
    reply = server.wait_for_reply(question)
    server.press(reply, "feedback", value=f"helpful slack:{server.team.id}:{server.channel}:{question.ts}")
    server.wait_for_ephemeral(server.person, containing="I could not write that down just now.")


@pytest.mark.item("tell me when covered")
def test_to_tell_somebody_later_is_not_promised(server: SlackServer, process: BotProcess) -> None:
    reply = server.wait_for_reply(server.mention(server.channel, server.person, "how many goals did Ronaldo score?"))
    server.press(reply, "tell_me")
    server.wait_for_ephemeral(server.person, containing="I could not write that down, so I would not tell you.")


@pytest.mark.item("edited questions")
def test_the_reply_to_an_edited_question_is_found_in_its_thread(server: SlackServer, process: BotProcess) -> None:
    question = server.mention(server.channel, server.person, ASKED)
    reply = server.wait_for_reply(question)
    server.edit(question, f"<@{server.bot_user}> which city's police use Eye-in-the-Sky?")
    server.wait_for(lambda: "Suzhou" in server.plain(server.current(reply)))
    assert len(server.answers(question)) == 1


@pytest.mark.item("deleted questions")
def test_the_reply_to_a_deleted_question_goes_too(server: SlackServer, process: BotProcess) -> None:
    question = server.mention(server.channel, server.person, ASKED)
    reply = server.wait_for_reply(question)
    server.delete(question)
    server.wait_for(lambda: server.current(reply).deleted)
    other = server.message(server.channel, server.person, "not for the bot")
    server.message(server.channel, server.person, "nor this", other.ts)
    server.delete(other)
    server.wait_for_all_acks()
    server.quiet(0.2)


@pytest.mark.item("share", "more passages")
def test_a_private_answer_has_more_passages_and_is_shared(server: SlackServer, process: BotProcess) -> None:
    server.command(server.person, server.channel, "/ask", ASKED)
    private = server.wait_for_ephemeral(server.person, containing="Caohejing")
    server.press(private, "more_passages")
    server.wait_for(lambda: "Further passages:" in server.plain(server.current(private)))
    server.press(private, "share")
    server.wait_for(lambda: server.current(private).deleted)
