"""The real process without leave to read messages in Discord: starting, ending, and what is not for it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Store, build
from tests.bot.process import BotProcess, bot, discord_bot, discord_settings, kill_long_ago, until, written_down
from tests.fakes.common.exports import default_encoder
from tests.fakes.discord.gateway import MESSAGE_CONTENT, PRIVILEGED
from tests.fakes.discord.guild import APPLICATION, BOT_ROLE, Message
from tests.fakes.discord.server import DiscordServer

ASKED = "where is the YouTu Lab?"
HOSTILE_TITLE = "The @everyone lab & **sons** </ask:1>"
HOSTILE = (
    "The lab of `Umbra` @here pays <@1> **exactly** 42 dollars ~~or~~ ||not|| more for [a lamp](https://x.example) "
    "of https://y.example and <t:0> <:a:1> www.z.example.\n"
)


@pytest.fixture(scope="module")
def server() -> Iterator[DiscordServer]:
    with DiscordServer() as server:
        yield server
        assert server.violations == []
        assert server.mentions == server.rings == []


@pytest.fixture(scope="module")
def process(server: DiscordServer, our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    with discord_bot(server, our_index, tmp_path_factory.mktemp("bot"), FOOTNOTE_LOG_LEVEL="DEBUG") as process:
        yield process
        assert "Traceback" not in process.log, process.log
        assert server.token not in process.log


@pytest.mark.item("mention", "missing permissions")
def test_no_privileged_intent_is_asked_for_and_mentions_are_answered(
    server: DiscordServer, process: BotProcess
) -> None:
    assert server.gateway.identified[-1] & PRIVILEGED == 0
    question = server.person("Ada").says(f"@Footnote {ASKED}")
    assert "Caohejing" in server.plain(server.wait_for_reply(question))


@pytest.mark.item("mention")
def test_a_mention_inside_a_thread_is_answered_there(server: DiscordServer, process: BotProcess) -> None:
    ada = server.person("Ada")
    thread = ada.opens_thread(ada.says("Labs"))
    question = ada.says("@Footnote who is Xu Li?", thread)
    assert "Xu Li" in server.plain(server.wait_for_reply(question))
    assert [each.channel for each in server.answers(question)] == [thread.id]


@pytest.mark.item("mention")
def test_a_reply_to_the_bot_goes_on_without_its_name(server: DiscordServer, process: BotProcess) -> None:
    ada = server.person("Ada")
    reply = server.wait_for_reply(ada.says(f"@Footnote {ASKED}"))
    question = ada.says("who is Xu Li?", to=reply)
    assert "Xu Li" in server.plain(server.wait_for_reply(question))


@pytest.mark.item("edited questions", "deleted questions")
def test_a_mention_that_is_edited_or_deleted_is_followed_without_leave_to_read(
    server: DiscordServer, process: BotProcess
) -> None:
    ada = server.person("Ada")
    question = ada.says(f"@Footnote {ASKED}")
    reply = server.wait_for_reply(question)
    ada.edits(question, "@Footnote which city's police use Eye-in-the-Sky?")
    server.wait_for(lambda: "Suzhou" in server.plain(reply))
    ada.deletes(question)
    server.wait_for(lambda: server.current(reply).deleted)


@pytest.mark.item("ask command", "direct message")
def test_commands_work_in_direct_messages(server: DiscordServer, process: BotProcess) -> None:
    ida = server.person("Ida")
    ida.slash("ask", ida.direct, question=ASKED)
    assert "Caohejing" in server.plain(server.wait_for_private(ida))
    ida.slash("articles", ida.direct)
    server.wait_for_private(ida, "I know 1 article.")


@pytest.mark.item("mention")
def test_a_reply_that_discord_does_not_show_the_bot_is_said_not_to_be(
    server: DiscordServer, process: BotProcess
) -> None:
    ada = server.person("Ada")
    reply = server.wait_for_reply(ada.says(f"@Footnote {ASKED}"))
    question = ada.says("where is the YouTu Lab?", to=reply, rings=False)
    assert "not what you wrote" in server.plain(server.wait_for_reply(question))


@pytest.mark.item("mention")
def test_who_mentions_the_role_of_the_bot_is_told_how_to_mention_it(server: DiscordServer, process: BotProcess) -> None:
    question = server.person("Ada").says(f"<@&{BOT_ROLE}> {ASKED}")
    assert "Mention me myself" in server.plain(server.wait_for_reply(question))


@pytest.mark.item("one reply")
def test_what_is_not_for_the_bot_gets_no_reply(server: DiscordServer, process: BotProcess) -> None:
    server.person("Ada").says(ASKED)
    server.person("robot", is_bot=True).says(f"@Footnote {ASKED}")
    server.person("Ada").says(f"@everyone {ASKED} <@&{BOT_ROLE + 7}>")
    server.quiet(1.0)


@pytest.mark.item("one reply")
def test_what_is_delivered_again_gets_no_second_reply(server: DiscordServer, process: BotProcess) -> None:
    ada = server.person("Ada")
    question = ada.says(f"@Footnote {ASKED}")
    server.wait_for_reply(question)
    assert server.tell_again(question) == 1
    server.quiet(0.7)
    assert len(server.answers(question)) == 1


@pytest.mark.item("feedback", "more passages")
@pytest.mark.parametrize("custom_id", ["old:1", "helpful:1", "context:0:gone"])
def test_a_button_of_an_earlier_version_says_so(server: DiscordServer, process: BotProcess, custom_id: str) -> None:
    button = {"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}
    old = server.guild.post(
        Message(
            id=server.guild.new_id(),
            channel=server.general.id,
            author=APPLICATION,
            content="An answer of last year",
            components=({"type": 1, "components": [button]},),
        )
    )
    nora = server.person("Nora")
    before = len(server.private(nora))
    nora.presses(old, "Old")
    server.wait_for(lambda: len(server.private(nora)) > before)
    assert "I no longer know what this button stands for" in server.plain(server.private(nora)[-1])


@pytest.mark.item("latency")
def test_twenty_commands_at_once_are_acknowledged_though_no_answer_goes_out(
    server: DiscordServer, process: BotProcess
) -> None:
    people = [server.person(f"reader {number}") for number in range(20)]
    held = [server.faults.hold("PATCH */messages/@original") for _ in people]
    asked = [person.slash("ask", question=ASKED) for person in people]
    for each in asked:
        server.wait_for_answer(each)
    for call in held:
        call.release()
    for person in people:
        server.wait_for_private(person, "Caohejing")


@pytest.mark.item("order")
def test_questions_of_a_channel_are_answered_in_order(server: DiscordServer, process: BotProcess) -> None:
    people = [server.person(f"reader {number}") for number in range(5)]
    channels = [server.add_channel(f"crowd-{number}") for number in range(3)]
    questions = [person.says(f"@Footnote {ASKED}", channel) for person in people for channel in channels]
    for question in questions:
        server.wait_for_reply(question)
    for channel in channels:
        asked = [each.id for each in questions if each.channel == channel.id]
        replies = sorted((server.answers(each)[0].id, each.id) for each in questions if each.channel == channel.id)
        assert [question for _, question in replies] == asked


@pytest.mark.item("harmless text")
def test_text_of_an_article_cannot_mention_format_or_link(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / ".index"
    corpus.mkdir()
    (corpus / "hostile.txt").write_text(HOSTILE)
    fields = json.dumps(HOSTILE_TITLE)
    (corpus / "titled.md").write_text(
        f"---\ntitle: {fields}\nsource: {fields}\n---\n\nThe den of Brine pays 7 euros.\n"
    )
    build(corpus, Store(index), default_encoder(index))
    with DiscordServer() as server, discord_bot(server, index, tmp_path):
        ada = server.person("Ada")
        reply = server.wait_for_reply(ada.says("@Footnote how many dollars does the lab of Umbra pay?"))
        words = " ".join(HOSTILE.split())
        assert words in " ".join(server.plain(reply).split())
        titled = server.wait_for_reply(ada.says("@Footnote how many euros does the den of Brine pay?"))
        assert HOSTILE_TITLE in server.plain(titled)
        in_words = server.add_channel("without-embeds", deny=["embed_links"])
        reply = server.wait_for_reply(ada.says("@Footnote how many dollars does the lab of Umbra pay?", in_words))
        assert words in " ".join(server.plain(reply).split())
        mallory = server.person("*@everyone* [x](https://h.example) <@1>")
        mallory.slash(
            "ask",
            question="what does the lab of **Umbra** <@1> https://q.example @here pay for [a](https://l.example)?",
        )
        private = server.wait_for(lambda: server.private(mallory))[-1]
        mallory.presses(private, "Share to channel")
        shared = server.wait_for_said(server.general, "asked:")
        assert server.plain(shared).startswith(mallory.name)
        assert (server.mentions, server.rings, server.links) == ([], [], [])
        assert [each.error for each in server.violations] in ([], [50013])  # embeds are tried first


# ----------------------------------------------------------------------------------- starting and ending


@pytest.mark.item("shutdown")
def test_questions_in_flight_are_answered_before_the_process_ends(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server, discord_bot(server, our_index, tmp_path) as process:
        ada = server.person("Ada")
        held = server.faults.hold("POST */messages")
        questions = [ada.says(f"@Footnote who is Xu Li? {number}") for number in range(8)]
        for _ in range(3):
            ada.slash("ask", question=ASKED)
        until(lambda: written_down(tmp_path) == 11, "all that was asked is written down")
        held.wait()
        process.terminate()
        held.release()
        code, _ = process.wait()
        assert code == 0, process.log
        assert [len(server.answers(question)) for question in questions] == [1] * 8
        assert len(server.private(ada)) == 3
        assert "Traceback" not in process.log, process.log
        assert server.violations == []


@pytest.mark.item("feedback", "kill and restart", "commands registered once")
def test_buttons_work_after_a_restart_and_commands_are_registered_once(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        ada = server.person("Ada")
        with discord_bot(server, our_index, tmp_path) as process:
            question = ada.says(f"@Footnote {ASKED}")
            reply = server.wait_for_reply(question)
            ada.slash("ask", question=ASKED)
            private = server.wait_for_private(ada, "Caohejing")
            process.terminate()
            assert process.wait()[0] == 0
        written = server.api.commands_written
        assert written == 1
        with discord_bot(server, our_index, tmp_path) as process:
            ada.presses(reply, "Helpful")
            server.wait_for_private(ada, "Noted: this answer helped.")
            ada.presses(reply, "More passages")
            server.wait_for(lambda: "Further passages:" in server.plain(reply))
            ada.presses(reply, "In context")
            server.wait_for_private(ada, "paragraph")
            ada.presses(private, "Share to channel")
            server.wait_for(lambda: len([m for m in server.messages(server.general) if ASKED in server.plain(m)]) > 1)
            assert server.api.commands_written == written
            assert "Traceback" not in process.log, process.log
        assert server.violations == []


@pytest.mark.item("uninstalling")
def test_when_a_server_takes_the_bot_out_all_that_is_kept_of_it_is_deleted(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server, discord_bot(server, our_index, tmp_path):
        ada = server.person("Ada")
        reply = server.wait_for_reply(ada.says(f"@Footnote {ASKED}"))
        ada.presses(reply, "Helpful")
        server.wait_for_private(ada, "Noted")
        direct = ada.writes(ASKED)
        server.wait_for_reply(direct)

        def kept() -> tuple[int, int]:
            return written_down(tmp_path), written_down(tmp_path, "feedback")

        until(lambda: kept() == (2, 1), "what is kept")
        server.take_out()
        until(lambda: kept() == (1, 0), "what is kept of direct messages alone")


@pytest.mark.item("kill and restart")
def test_kill_9_loses_and_doubles_nothing(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        ada = server.person("Ada")
        with discord_bot(server, our_index, tmp_path) as process:
            channels = [server.general, server.add_channel("second")]
            questions = [ada.says(f"@Footnote {ASKED}", channels[number % 2]) for number in range(4)]
            for question in questions:
                server.wait_for_reply(question)
            on_the_way = [(server.faults.hold(f"POST /channels/{each.id}/messages"), each) for each in channels]
            questions += [ada.says(f"@Footnote {ASKED}", channel) for _, channel in on_the_way]
            for held, _ in on_the_way:
                held.wait()
            questions += [ada.says(f"@Footnote {ASKED}", channels[number % 2]) for number in range(6)]
            ada.slash("ask", question=ASKED)
            until(lambda: written_down(tmp_path) == 13, "all that was asked is written down")
            kill_long_ago(process, tmp_path)
        (is_lost, _), (is_posted, _) = on_the_way
        is_lost.lose()
        is_posted.release()
        server.wait_for_reply(questions[5])
        assert sum(len(server.answers(question)) for question in questions) == 5
        with discord_bot(server, our_index, tmp_path):
            for question in questions:
                server.wait_for_reply(question)
            server.wait_for_private(ada, "Caohejing")
            server.quiet(0.7)
            assert [len(server.answers(question)) for question in questions] == [1] * 12
            assert len(server.private(ada)) == 1


@pytest.mark.item("kill and restart", "one reply")
def test_what_was_asked_while_nobody_heard_it_is_answered_once(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        ada = server.person("Ada")
        thread = ada.opens_thread(ada.says("Which labs are there?"))
        with discord_bot(server, our_index, tmp_path) as process:
            heard = [ada.says(f"@Footnote {ASKED}"), ada.writes(ASKED)]
            replies = [server.wait_for_reply(each) for each in heard]
            kill_long_ago(process, tmp_path)
        missed = [
            ada.says(f"@Footnote {ASKED}"),
            ada.says("@Footnote who is Xu Li?", thread),
            ada.says("and in Beijing?", to=replies[0]),
            ada.writes("who is Xu Li?"),
        ]
        for_nobody = ada.says("where is everybody?")
        with discord_bot(server, our_index, tmp_path):
            for each in missed:
                server.wait_for_reply(each)
            server.quiet(0.7)
            assert [len(server.answers(each)) for each in (*heard, *missed, for_nobody)] == [1] * 6 + [0]


@pytest.mark.item("bad settings")
def test_a_missing_token_ends_with_what_to_do(our_index: Path, tmp_path: Path) -> None:
    with bot(["discord"], {"FOOTNOTE_INDEX": str(our_index)}, tmp_path) as process:
        assert process.wait() == (1, "")
        assert "Discord needs DISCORD_TOKEN" in process.log


@pytest.mark.item("bad settings")
def test_a_refused_token_ends_with_what_to_do_and_is_not_shown(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        settings = {**discord_settings(server), "FOOTNOTE_INDEX": str(our_index), "DISCORD_TOKEN": "wrong-token"}
        with bot(["discord"], settings, tmp_path) as process:
            code, _ = process.wait()
            assert code == 1
            assert "Discord refused DISCORD_TOKEN" in process.log
            assert "wrong-token" not in process.log
            assert "Traceback" not in process.log


@pytest.mark.item("bad settings", "missing permissions")
def test_an_intent_that_was_not_granted_ends_with_where_to_grant_it(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer(granted=PRIVILEGED & ~MESSAGE_CONTENT) as server:
        settings = {**discord_settings(server), "FOOTNOTE_INDEX": str(our_index), "DISCORD_READ_MESSAGES": "true"}
        with bot(["discord"], settings, tmp_path) as process:
            code, _ = process.wait()
            assert code == 1
            assert "Message Content Intent" in process.log
            assert "Traceback" not in process.log


@pytest.mark.item("allowed channels and people")
def test_only_allowed_channels_and_roles_are_answered(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        readers, outside = server.add_role("readers"), server.add_channel("outside")
        ada, stranger = server.person("Ada", readers), server.person("Stranger")
        allowed = {"DISCORD_CHANNELS": str(server.general.id), "DISCORD_ROLES": str(readers.id)}
        with discord_bot(server, our_index, tmp_path, **allowed):
            assert "Caohejing" in server.plain(server.wait_for_reply(ada.says(f"@Footnote {ASKED}")))
            ada.slash("ask", outside, question=ASKED)
            server.wait_for_private(ada, "I do not answer in this channel.")
            stranger.slash("ask", question=ASKED)
            server.wait_for_private(stranger, "I may only answer some people")
            ada.message_command("Ask about this", stranger.says(ASKED, outside))
            server.wait_for(lambda: len(server.private(ada)) == 2)
            thread = ada.opens_thread(ada.says("Labs"))
            assert "Xu Li" in server.plain(server.wait_for_reply(ada.says("@Footnote who is Xu Li?", thread)))
            assert "Caohejing" in server.plain(server.wait_for_reply(ada.writes(ASKED)))
            stranger.writes(ASKED)
            assert "some people" in server.plain(server.wait_for_said(stranger.direct))
            told = [ada.says(f"@Footnote {ASKED}", outside), stranger.says(f"@Footnote {ASKED}")]
            for question, why in zip(told, ("this channel", "some people"), strict=True):
                seen = server.wait_for(lambda question=question: _reached(server, question.author, question.id))  # type: ignore[misc]
                assert why in seen
                assert "Caohejing" not in seen
            assert server.violations == []


def _reached(server: DiscordServer, person: int, question: int) -> str:
    """What the bot told somebody after a question, under it or directly."""
    direct = server.guild.direct_channel(person).id
    seen = (each for each in server.guild.messages.values() if each.id > question and each.author != person)
    return "\n".join(server.plain(each) for each in seen if direct == each.channel or question == each.reference)


@pytest.mark.item("index gone")
def test_without_an_index_the_bot_says_how_to_build_one(tmp_path: Path) -> None:
    with DiscordServer() as server, bot(["discord"], discord_settings(server), tmp_path) as process:
        assert process.wait()[0] == 1
        assert "There is no index in .index yet: run python -m index build." in process.log
