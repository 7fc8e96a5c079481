"""The real process against the local Slack: summaries as a person asks for them and sees them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.process import BotProcess, slack_bot
from tests.fakes.slack.server import BOT_SCOPES, SlackServer
from tests.fakes.slack.workspace import Message


@pytest.fixture(scope="module")
def server(mode: str) -> Iterator[SlackServer]:
    with SlackServer(scopes={*BOT_SCOPES, "users:read"}) as server:
        yield server
        assert server.violations == []
        assert server.mentions == []


@pytest.fixture(scope="module")
def process(
    server: SlackServer, mode: str, our_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BotProcess]:
    with slack_bot(server, our_index, tmp_path_factory.mktemp("bot"), mode) as process:
        yield process


@pytest.mark.item("summary command")
def test_summary_shows_the_asker_alone_the_sentences_and_the_key_figures(
    server: SlackServer, process: BotProcess
) -> None:
    server.command(server.person, server.channel, "/summary", "shangai long")
    text = server.plain(server.wait_for_ephemeral(server.person, containing="Key figures"))
    assert "each session of what he called" in text
    assert "500,000 yuan" in text
    assert "paragraph 8" in text


@pytest.mark.item("summary command")
def test_summary_on_a_topic_cites_each_sentence(server: SlackServer, process: BotProcess) -> None:
    server.command(server.person, server.channel, "/summary", "about AI talent")
    text = server.plain(server.wait_for_ephemeral(server.person, containing="What the articles say about"))
    assert "Close to 70 percent of China's AI professionals" in text
    assert "Yicai Global · 5 September 2017 · paragraph 2" in text


@pytest.mark.item("summary command")
def test_an_unknown_article_gets_a_menu_and_the_choice_its_summary(server: SlackServer, process: BotProcess) -> None:
    asker = server.add_user("asker")
    server.invite(server.channel, asker)
    server.command(asker, server.channel, "/summary", "football long")
    menu = server.wait_for_ephemeral(asker, containing="No article is called")
    server.press(menu, "summary_of", asker, "shanghai-ai-2017 long")
    assert "In short" in server.plain(server.wait_for_ephemeral(asker, containing="Key figures"))


@pytest.mark.item("summary command", "share", "in context")
def test_a_summary_is_shared_and_its_sentences_shown_in_context(server: SlackServer, process: BotProcess) -> None:
    asker = server.add_user("sharer")
    server.invite(server.channel, asker)
    server.command(asker, server.channel, "/summary", "shanghai")
    private = server.wait_for_ephemeral(asker, containing="Key figures")
    server.press(private, "in_context:0", asker)
    assert "Yicai Global reported on 5 September 2017" in server.plain(server.wait_for_view(asker))
    server.press(private, "share_summary", asker)
    shared = server.wait_for(
        lambda: [each for each in server.messages(server.channel) if "asked: /summary shanghai" in server.plain(each)],
        what="the shared summary",
    )
    assert "Key figures" in server.plain(shared[0])
    assert "Share to channel" not in server.plain(shared[0])


def thread(server: SlackServer) -> Message:
    head = server.message(server.channel, server.person, "The deploy of 2.4 failed last night at 02:10.")
    for text in (
        "The migration on the orders table timed out after 30 minutes.",
        "If Ben rolls back now, the shop loses the 1,200 orders that came in since.",
        "Dee can replay the orders from Kafka, which takes about two hours.",
        "Ben rolls back at 11:00 and Dee replays <!channel> from Kafka.",
        "Cy tells support that the checkout is closed until 13:00.",
    ):
        server.message(server.channel, server.person, text, thread_ts=head.ts)
    return head


@pytest.mark.item("conversation summary")
def test_a_thread_is_summarised_for_whoever_asked(server: SlackServer, process: BotProcess) -> None:
    head = thread(server)
    server.message_shortcut(server.person, head, "summarise_thread")
    text = server.plain(server.wait_for_ephemeral(server.person, containing="What matters most in this thread"))
    assert "1,200 orders" in text or "Kafka" in text


@pytest.mark.item("conversation summary", "missing permissions")
def test_without_the_history_scope_it_says_how_to_grant_it(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server:
        server.set_scopes(scope for scope in BOT_SCOPES if not scope.endswith(":history"))
        with slack_bot(server, our_index, tmp_path, mode):
            head = server.message(server.channel, server.person, "The deploy failed.")
            server.message_shortcut(server.person, head, "summarise_thread")
            text = server.plain(server.wait_for_ephemeral(server.person, containing="may not read"))
            assert "channels:history" in text
