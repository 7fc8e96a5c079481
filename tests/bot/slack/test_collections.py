"""Who may ask which collection in Slack. The real process."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.conversation.views import NOT_FOR_ALL
from index import build_index
from tests.bot.leave import ASKED, SAID, TITLE, rule, with_leave
from tests.bot.process import slack_bot
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message

RULES = "hr:\n  allow:\n    channels: [{hr}]\n    people: [{boss}]\n"


@dataclass(frozen=True, slots=True)
class Place:
    """The people of the channel hr may ask there, the boss also in private."""

    server: SlackServer
    folder: Path
    hr: str
    boss: str

    def asks(self, channel: str, person: str) -> Message:
        return self.server.wait_for_reply(self.server.mention(channel, person, ASKED))

    def writes(self, person: str) -> str:
        return self.server.plain(self.server.wait_for_reply(self.server.direct_message(person, ASKED)))


@pytest.fixture(scope="module")
def place(mode: str, our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = with_leave(our_index, tmp_path_factory.mktemp("bot"))
    with SlackServer() as server:
        boss = server.add_user("Boss")
        server.invite(server.channel, boss)
        hr = server.add_channel("hr", members=[server.person, boss])
        rule(folder, RULES.format(hr=hr, boss=boss))
        with slack_bot(server, folder / ".index", folder, mode) as process:
            yield Place(server, folder, hr, boss)
            assert server.violations == []
            assert "Traceback" not in process.log, process.log


@pytest.mark.item("collections")
def test_a_channel_that_may_not_ask_learns_nothing(place: Place) -> None:
    assert SAID in place.server.plain(place.asks(place.hr, place.server.person))
    for person in (place.server.person, place.boss):
        seen = place.server.plain(place.asks(place.server.channel, person))
        assert SAID not in seen
        assert TITLE not in seen


@pytest.mark.item("collections", "summary command", "type ahead")
def test_of_many_articles_a_person_finds_those_that_they_may_see_as_they_type(
    mode: str, our_index: Path, tmp_path: Path
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / ".index"
    shutil.copytree(our_index, index)  # with the model, as it is made for it
    (corpus / "hr").mkdir(parents=True)
    for number in range(1, 27):
        text = (
            f"---\ntitle: Mill {number} of the river\nsource: The Paper\n---\nThis mill grinds {number} sacks of rye.\n"
        )
        (corpus / f"mill-{number}.md").write_text(text)
    (corpus / "hr" / "leave.md").write_text("---\ntitle: Leave at the mill\nsource: HR\n---\nLeave is long.\n")
    build_index(corpus, index)
    with SlackServer() as server:
        boss = server.add_user("Boss")
        server.invite(server.channel, boss)
        rule(tmp_path, f"hr:\n  allow:\n    people: [{boss}]\n")
        with slack_bot(server, index, tmp_path, mode):
            titles = {}
            for person in (server.person, boss):
                server.command(person, server.channel, "/summary", "long")
                menu = server.wait_for_ephemeral(person, containing="Which article?")
                offered = server.type_into_menu(menu, "summary_of", "leave at", person)
                titles[person] = [option["text"]["text"] for option in offered]
            assert "Leave at the mill" not in titles[server.person]
            assert titles[boss] == ["Leave at the mill"]
            server.press(menu, "summary_of", boss, "hr/leave long")
            assert "Leave is long." in server.plain(server.wait_for_ephemeral(boss, containing="Leave is long"))
        assert server.violations == []


@pytest.mark.item("collections")
def test_a_direct_message_gets_what_the_person_may_see(place: Place) -> None:
    assert SAID in place.writes(place.boss)
    assert TITLE not in place.writes(place.server.person)


@pytest.mark.item("collections")
def test_home_lists_what_the_person_may_see(place: Place) -> None:
    for person, is_listed in ((place.boss, True), (place.server.person, False)):
        place.server.open_home(person)
        assert (TITLE in place.server.plain(place.server.wait_for_home(person))) is is_listed


@pytest.mark.item("collections")
def test_a_private_answer_is_not_shared_where_others_may_not_see_it(place: Place) -> None:
    server = place.server
    server.command(place.boss, server.channel, "/ask", ASKED)
    answer = server.wait_for_ephemeral(place.boss, containing=SAID)
    server.press(answer, "share", place.boss)
    server.wait_for_ephemeral(place.boss, containing=NOT_FOR_ALL.text)
    assert not [each for each in server.messages(server.channel) if SAID in server.plain(each)]


@pytest.mark.item("collections", "more passages")
def test_who_is_denied_gets_their_own_further_passages_and_takes_nothing_from_the_others(place: Place) -> None:
    server = place.server
    denied = RULES.format(hr=place.hr, boss=place.boss) + f"  deny:\n    people: [{server.person}]\n"
    rule(place.folder, denied)
    answer = place.asks(place.hr, place.boss)
    assert SAID in server.plain(answer)
    server.press(answer, "more_passages", server.person)
    own = server.plain(server.wait_for_ephemeral(server.person, channel=place.hr))
    assert SAID not in own
    assert TITLE not in own
    server.press(answer, "more_passages", place.boss)
    server.wait_for(lambda: "Further passages" in server.plain(server.current(answer)))
    assert SAID in server.plain(server.current(answer))
    rule(place.folder, RULES.format(hr=place.hr, boss=place.boss))


@pytest.mark.item("collections")
def test_a_rule_holds_as_soon_as_it_is_saved_for_old_buttons_too(place: Place) -> None:
    server = place.server
    answer = place.asks(place.hr, place.boss)
    rule(place.folder, "hr:\n")
    server.press(answer, "in_context", place.boss)
    server.wait_for_ephemeral(place.boss, containing="The article has changed since I quoted it.")
    assert TITLE not in server.plain(place.asks(place.hr, place.boss))
    rule(place.folder, RULES.format(hr=place.hr, boss=place.boss))
    assert SAID in server.plain(place.asks(place.hr, place.boss))
