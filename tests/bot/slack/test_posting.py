"""A reply is found again wherever in its thread it stands."""

from collections.abc import Iterator

import pytest

from bot.messages.question import Asked
from bot.settings import load_settings
from bot.slack.sending.posting import find_marked, marked, reply_mark
from bot.slack.transport.workspaces import Workspace, workspace
from tests.fakes.slack.server import SlackServer


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer(time_scale=0.05) as server:
        yield server


@pytest.fixture
def home(server: SlackServer) -> Workspace:
    settings = load_settings(None).model_copy(update={"slack_api_url": server.api_url})
    return workspace(settings, server.bot_token, server.bot_user)


def test_a_reply_is_found_behind_hundreds_of_others(server: SlackServer, home: Workspace) -> None:
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
    for number in range(250):
        server.message(server.channel, server.person, f"{number}", question.ts)
    asked = Asked("slack", server.team.id, server.channel, question.ts, question.ts, server.person, "mention", "")
    content = {"text": "There.", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "There."}}]}
    sent = home.poster.chat_postMessage(
        channel=server.channel, thread_ts=question.ts, **marked(content, reply_mark(asked.message))
    )
    assert find_marked(home, asked, reply_mark(asked.message)) == sent["ts"]
    assert len(server.calls("conversations.replies")) == 2
    assert find_marked(home, asked, "another") is None


def test_where_a_page_cannot_be_read_nobody_can_tell(server: SlackServer, home: Workspace) -> None:
    question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
    asked = Asked("slack", server.team.id, server.channel, question.ts, question.ts, server.person, "mention", "")
    server.faults.fail("conversations.replies", "internal_error")
    assert find_marked(home, asked, reply_mark(asked.message)) is None
