"""The real process against the local Slack: what a person writes, and what they see."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Store, build
from tests.bot.process import BotProcess, bot, slack_bot
from tests.fakes.common.exports import default_encoder
from tests.fakes.slack.server import SlackServer

HOSTILE_ARTICLE = """---
title: The <!channel> lab & *sons*
source: <@U123>
---

The lab of `Umbra` <!channel> pays <@U123> *exactly* 42 dollars & not more for <https://x.example|a lamp>.
"""


@pytest.fixture(scope="module")
def server(mode: str) -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server
        assert server.violations == []
        assert server.mentions == []


@pytest.fixture(scope="module")
def process(
    server: SlackServer, mode: str, our_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BotProcess]:
    with slack_bot(server, our_index, tmp_path_factory.mktemp("bot"), mode) as process:
        yield process


def bold(blocks: tuple[dict[str, object], ...]) -> list[str]:
    """Every text that stands out in a message."""
    found: list[str] = []

    def look(value: object) -> None:
        if isinstance(value, dict):
            if value.get("style") == {"bold": True}:
                found.append(str(value["text"]))
            for inner in value.values():
                look(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                look(inner)

    look(blocks)
    return found


@pytest.mark.item("mention", "quotation", "sources", "plain text fallback")
def test_a_mention_is_answered_in_its_thread_with_sentence_amount_and_source(
    server: SlackServer, process: BotProcess
) -> None:
    question = server.mention(server.channel, server.person, "what does SenseTime's training cost?")
    reply = server.wait_for_reply(question)
    assert reply.thread_ts == question.ts
    assert "costs SenseTime 500,000 yuan, and that 120 people are pressing buttons" in reply.text
    assert bold(reply.blocks) == ["500,000 yuan"]
    assert "Shanghai Is Set to Become a Powerhouse" in server.plain(reply)
    assert "Qiu Zhili · Yicai Global · 5 September 2017 · paragraph 8" in server.plain(reply)


@pytest.mark.item("one reply")
def test_an_event_that_is_delivered_again_gets_no_second_reply(server: SlackServer, process: BotProcess) -> None:
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
    server.wait_for_reply(question)
    again = server.redeliver(question)
    for event in again:
        server.wait_for_ack(event, count=2)
    server.quiet(0.2)
    assert len(server.answers(question)) == 1


@pytest.mark.item("mention")
def test_a_mention_inside_a_thread_is_answered_in_that_thread(server: SlackServer, process: BotProcess) -> None:
    head = server.message(server.channel, server.person, "something to talk about")
    question = server.mention(server.channel, server.person, "who is Xu Li?", thread_ts=head.ts)
    assert server.wait_for_reply(question).thread_ts == head.ts


@pytest.mark.item("direct message")
def test_a_direct_message_is_answered(server: SlackServer, process: BotProcess) -> None:
    question = server.direct_message(server.person, "when will the government publish opinions on AI?")
    assert "In October the Shanghai government will publish" in server.plain(server.wait_for_reply(question))


@pytest.mark.item("mention")
def test_a_message_in_a_channel_that_is_not_for_the_bot_gets_no_reply(server: SlackServer, process: BotProcess) -> None:
    server.message(server.channel, server.person, "what does SenseTime's training cost?")
    server.wait_for_all_acks()
    server.quiet(0.2)


@pytest.mark.item("mention")
def test_another_bot_gets_no_reply(server: SlackServer, process: BotProcess) -> None:
    robot = server.add_user("robot", is_bot=True)
    server.invite(server.channel, robot)
    server.mention(server.channel, robot, "what does SenseTime's training cost?")
    server.wait_for_all_acks()
    server.quiet(0.2)


@pytest.mark.item("ask command")
def test_ask_answers_the_asker_alone(server: SlackServer, process: BotProcess) -> None:
    server.command(server.person, server.channel, "/ask", "which city's police use Eye-in-the-Sky?")
    reply = server.wait_for_ephemeral(server.person, containing="Suzhou")
    assert "The police in Suzhou, a neighbouring city, already use Eye-in-the-Sky" in server.plain(reply)


@pytest.mark.item("refusal")
def test_what_the_articles_do_not_say_is_refused_with_the_missing_words(
    server: SlackServer, process: BotProcess
) -> None:
    question = server.mention(server.channel, server.person, "how many goals did Ronaldo score?")
    text = server.plain(server.wait_for_reply(question))
    assert "The articles do not say." in text
    assert "No article contains: goals, Ronaldo, score." in text
    assert "paragraph" in text


@pytest.mark.item("mention")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", "I answer questions about the articles"),
        ("🙂🙂", "I am here."),
        ("why? " * 2_000, "ask in at most 2,000"),
    ],
)
def test_what_is_no_question_gets_a_hint(server: SlackServer, process: BotProcess, asked: str, told: str) -> None:
    reply = server.wait_for_reply(server.mention(server.channel, server.person, asked))
    assert told in server.plain(reply)


@pytest.mark.item("mention")
def test_a_reply_that_slack_refuses_is_logged_and_the_person_told_with_the_same_id(
    server: SlackServer, process: BotProcess
) -> None:
    server.faults.fail("chat.postMessage", "internal_error")
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
    text = server.plain(server.wait_for_reply(question))
    error_id = text.split(" in my log as ")[1][:8]
    server.wait_for(lambda: f"[{error_id}]" in process.log, what="the id in the log")


@pytest.mark.item("rate limits")
def test_a_rate_limit_is_waited_out(server: SlackServer, process: BotProcess) -> None:
    server.faults.rate_limit("chat.postMessage", times=2, retry_after=0)
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
    assert "Caohejing" in server.plain(server.wait_for_reply(question))
    server.wait_for_all_acks()
    server.quiet(0.2)
    assert len(server.answers(question)) == 1


@pytest.mark.item("harmless text", "plain text fallback")
def test_text_of_an_article_cannot_mention_format_or_link(mode: str, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "hostile.txt").write_text(HOSTILE_ARTICLE.split("---\n\n")[1])
    (corpus / "hostile.md").write_text(HOSTILE_ARTICLE.replace("<", "\\<").replace("`", "\\`").replace("*", "\\*"))
    index = tmp_path / ".index"
    build(corpus, Store(index), default_encoder(index))
    with SlackServer() as server, slack_bot(server, index, tmp_path, mode):
        question = server.mention(server.channel, server.person, "how many dollars does the lab of Umbra pay?")
        reply = server.wait_for_reply(question)
        assert "The lab of `Umbra` <!channel> pays <@U123> *exactly* 42 dollars & not more" in server.plain(reply)
        assert (server.mentions, server.links, server.violations) == ([], [], [])


@pytest.mark.item("shutdown")
def test_questions_in_flight_are_answered_before_the_process_ends(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server, slack_bot(server, our_index, tmp_path, mode) as process:
        questions = [server.mention(server.channel, server.person, f"who is Xu Li? {n}") for n in range(20)]
        for event in (event for question in questions for event in server.events_of(question)):
            server.wait_for_ack(event)
        process.terminate()
        code, _ = process.wait()
        assert code == 0, process.log
        assert [len(server.answers(question)) for question in questions] == [1] * 20
        assert "Traceback" not in process.log, process.log


@pytest.mark.item("bad settings")
def test_missing_tokens_end_with_what_to_do(our_index: Path, tmp_path: Path) -> None:
    with bot(["slack"], {"FOOTNOTE_INDEX": str(our_index)}, tmp_path) as process:
        code, output = process.wait()
        assert (code, output) == (1, "")
        assert "Slack needs SLACK_BOT_TOKEN (xoxb-...) and SLACK_APP_TOKEN (xapp-...)" in process.log


@pytest.mark.item("bad settings")
@pytest.mark.parametrize(
    ("setting", "advice"),
    [
        ("SLACK_BOT_TOKEN", "Slack refused SLACK_BOT_TOKEN (invalid_auth): copy the Bot User OAuth Token"),
        ("SLACK_APP_TOKEN", "Slack refused SLACK_APP_TOKEN (invalid_auth): make an app-level token"),
    ],
)
def test_a_refused_token_ends_with_what_to_do(our_index: Path, tmp_path: Path, setting: str, advice: str) -> None:
    with SlackServer() as server:
        settings = {
            "SLACK_BOT_TOKEN": server.bot_token,
            "SLACK_APP_TOKEN": server.app_token,
            "SLACK_API_URL": server.api_url,
            "FOOTNOTE_INDEX": str(our_index),
            setting: "xoxb-wrong-token",
        }
        with bot(["slack"], settings, tmp_path) as process:
            code, _ = process.wait()
            assert code == 1
            assert advice in process.log
            assert "wrong-token" not in process.log


@pytest.mark.item("index gone")
def test_without_an_index_the_bot_says_how_to_build_one(tmp_path: Path) -> None:
    with SlackServer() as server:
        tokens = {
            "SLACK_BOT_TOKEN": server.bot_token,
            "SLACK_APP_TOKEN": server.app_token,
            "SLACK_API_URL": server.api_url,
        }
        with bot(["slack"], tokens, tmp_path) as process:
            code, _ = process.wait()
            assert code == 1
            assert "There is no index in .index yet: run python -m index build." in process.log


@pytest.mark.item("index gone")
def test_with_a_damaged_index_the_bot_says_what_is_damaged(our_index: Path, tmp_path: Path) -> None:
    folder = tmp_path / ".index"
    shutil.copytree(our_index, folder, ignore=shutil.ignore_patterns("encoders"))
    (folder / "versions" / "000001" / "articles.jsonl").write_text("[]")
    with SlackServer() as server:
        tokens = {"SLACK_BOT_TOKEN": server.bot_token, "SLACK_APP_TOKEN": server.app_token}
        settings = {**tokens, "SLACK_API_URL": server.api_url, "FOOTNOTE_INDEX": str(folder)}
        with bot(["slack"], settings, tmp_path) as process:
            code, _ = process.wait()
            assert code == 1
            assert "Version 000001 of the index is damaged: articles.jsonl" in process.log
            assert "Traceback" not in process.log


@pytest.mark.item("bad settings")
def test_without_tokens_and_terminal_the_bot_says_how_to_go_on(our_index: Path, tmp_path: Path) -> None:
    with bot([], {"FOOTNOTE_INDEX": str(our_index)}, tmp_path) as process:
        code, output = process.wait()
        assert code == 0
        assert output.startswith("To go on: put SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or DISCORD_TOKEN, in .env")
        assert output.count("\n") == 1
