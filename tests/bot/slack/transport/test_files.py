"""Reading files that people sent: what keeps one from being read is told, and the token goes nowhere but to Slack."""

from collections.abc import Iterator

import pytest

from bot.settings import load_settings
from bot.slack.transport.files import MAY_NOT_READ, look_up, read
from bot.slack.transport.workspaces import Workspace, workspace
from index import ArticleNotAdded
from tests.fakes.common.web import sent, web
from tests.fakes.slack.server import BOT_SCOPES, SlackServer


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer(scopes={*BOT_SCOPES, "files:read"}) as slack:
        yield slack


@pytest.fixture
def home(server: SlackServer) -> Workspace:
    settings = load_settings(None).model_copy(update={"slack_api_url": server.api_url})
    return workspace(settings, server.bot_token, server.bot_user)


def test_a_file_is_read_with_the_token(server: SlackServer, home: Workspace) -> None:
    message = server.direct_message(server.admin, "", files={"a b.md": b"Lamps"})
    found = look_up(home, message.files[0]["id"])
    assert (found.name, found.size, read(home, found)) == ("a b.md", 5, b"Lamps")


def test_without_the_scope_it_is_said_what_is_missing(server: SlackServer, home: Workspace) -> None:
    message = server.direct_message(server.admin, "", files={"lamps.md": b"Lamps"})
    found = look_up(home, message.files[0]["id"])
    server.set_scopes(BOT_SCOPES)
    with pytest.raises(ArticleNotAdded, match=r"Slack does not give me lamps.md \(HTTP 302\)"):
        read(home, found)
    with pytest.raises(ArticleNotAdded) as refused:
        look_up(home, message.files[0]["id"])
    assert str(refused.value) == MAY_NOT_READ


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"mode": "external"}, "does not lie at Slack, or is gone"),
        ({"mode": "tombstone", "url_private_download": None}, "does not lie at Slack, or is gone"),
        ({"size": 4}, "could not be read as a whole"),
    ],
)
def test_what_lies_elsewhere_or_is_gone_or_grew_is_not_read(
    server: SlackServer, home: Workspace, facts: dict[str, object], said: str
) -> None:
    message = server.direct_message(server.admin, "", files={"lamps.md": b"Lamps"})
    server.change_file(message, **facts)
    with pytest.raises(ArticleNotAdded, match=said):
        read(home, look_up(home, message.files[0]["id"]))


def test_a_file_that_nobody_knows_is_told(server: SlackServer, home: Workspace) -> None:
    with pytest.raises(ArticleNotAdded, match=r"Slack does not give me the file \(file_not_found\)"):
        look_up(home, "F0")


def test_the_token_is_shown_to_nobody_else(server: SlackServer, home: Workspace) -> None:
    message = server.direct_message(server.admin, "", files={"lamps.md": b"Lamps"})
    with web() as other:
        other.pages["/lamps.md"] = sent(b"Lamps")
        server.change_file(message, url_private_download=other.address("/lamps.md", "localhost"))
        with pytest.raises(ArticleNotAdded, match="does not lie at Slack, so I did not read it"):
            read(home, look_up(home, message.files[0]["id"]))
        assert other.asked == []
