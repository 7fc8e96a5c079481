"""People, channels and organisations that are not allowed see nothing of the articles in Slack. The real process."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot.process import slack_bot
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message

ASKED = "where is the YouTu Lab?"
UNKNOWN = "how many goals did Ronaldo score?"
NOT_YOU = "I may only answer some people"
NOT_HERE = "I do not answer in this channel."
NOT_OF_US = "I answer only people of the organisation that runs me."
ANOTHER_ORGANISATION = "T00000099"


@dataclass(frozen=True, slots=True)
class Place:
    """A reader may ask; an outsider may not, and a stranger is of another organisation. All see the channel."""

    server: SlackServer
    reader: str
    outsider: str
    stranger: str

    def answered(self, text: str = ASKED) -> Message:
        return self.server.wait_for_reply(self.server.mention(self.server.channel, self.reader, text))

    def told(self, person: str, containing: str) -> str:
        return self.server.plain(self.server.wait_for_ephemeral(person, containing=containing))


@pytest.fixture(scope="module")
def place(mode: str, our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with SlackServer() as server:
        people = [server.add_user("Reader"), server.add_user("Outsider")]
        people.append(server.add_user("Stranger", team=ANOTHER_ORGANISATION))
        for each in people:
            server.invite(server.channel, each)
        team = server.workspace.users[server.person].team
        allowed = {
            "SLACK_USERS": f"{team}/{people[0]}, T0/{people[1]}, {people[2]}",
            "SLACK_CHANNELS": f"{team}/{server.channel}",
        }
        with slack_bot(server, our_index, tmp_path_factory.mktemp("bot"), mode, **allowed) as process:
            yield Place(server, *people)
            assert server.violations == []
            assert "Traceback" not in process.log, process.log


@pytest.mark.item("allowed channels and people")
def test_home_shows_titles_only_to_who_may_ask(place: Place) -> None:
    server = place.server
    server.open_home(place.reader)
    assert "Shanghai Is Set to Become" in server.plain(server.wait_for_home(place.reader))
    server.open_home(place.outsider)
    seen = server.plain(server.wait_for_home(place.outsider))
    assert NOT_YOU in seen
    assert "Shanghai" not in seen


@pytest.mark.item("allowed channels and people")
def test_the_pane_suggests_questions_only_to_who_may_ask(place: Place) -> None:
    server = place.server
    server.open_home(place.outsider, "messages")
    server.open_home(place.reader, "messages")
    server.wait_for(lambda: server.prompts)
    assert [each.channel for each in server.prompts] == [server.workspace.direct_channel(place.reader).id]


@pytest.mark.item("allowed channels and people")
@pytest.mark.parametrize("button", ["more_passages", "in_context", "feedback"])
def test_buttons_under_an_answer_are_for_who_may_ask(place: Place, button: str) -> None:
    server = place.server
    question = server.mention(server.channel, place.reader, ASKED)
    answer = server.wait_for_reply(question)
    before = server.plain(answer)
    value = f"helpful slack:{server.team.id}:{server.channel}:{question.ts}" if button == "feedback" else ""
    told = len(server.ephemeral(place.outsider)), len(server.ephemeral(place.stranger))
    server.press(answer, button, place.outsider, value)
    server.press(answer, button, place.stranger, value)
    server.wait_for(lambda: len(server.ephemeral(place.outsider)) > told[0])
    server.wait_for(lambda: len(server.ephemeral(place.stranger)) > told[1])
    assert NOT_YOU in server.plain(server.ephemeral(place.outsider)[-1])
    assert NOT_OF_US in server.plain(server.ephemeral(place.stranger)[-1])
    assert server.plain(server.current(answer)) == before


@pytest.mark.item("allowed channels and people")
def test_who_may_not_ask_may_not_wait_for_an_answer_either(place: Place) -> None:
    place.server.press(place.answered(UNKNOWN), "tell_me", place.outsider)
    place.told(place.outsider, NOT_YOU)


@pytest.mark.item("allowed channels and people")
def test_a_private_answer_is_not_shared_where_the_bot_may_not_answer(place: Place) -> None:
    server = place.server
    outside = server.add_channel("outside", members=[place.reader])
    server.command(place.reader, outside, "/ask", ASKED)
    assert NOT_HERE in server.plain(server.wait_for_ephemeral(place.reader, channel=outside))
    assert server.messages(outside) == []


@pytest.mark.item("allowed channels and people")
def test_people_of_other_organisations_are_not_answered(place: Place) -> None:
    server = place.server
    question = server.mention(server.channel, place.stranger, ASKED)
    place.told(place.stranger, NOT_OF_US)
    thread = place.answered().thread
    follow_up = server.message(server.channel, place.stranger, "who is Xu Li?", thread)
    server.wait_for_all_acks()
    assert "Caohejing" in server.plain(place.answered())  # so what came before was decided
    assert server.answers(question) == []
    assert len(server.workspace.replies(server.channel, thread)) == 2
    assert follow_up.thread == thread


@pytest.mark.item("allowed channels and people")
def test_people_of_other_organisations_are_answered_where_a_setting_says_so(
    mode: str, our_index: Path, tmp_path: Path
) -> None:
    with SlackServer() as server:
        stranger = server.add_user("Stranger", team=ANOTHER_ORGANISATION)
        server.invite(server.channel, stranger)
        with slack_bot(server, our_index, tmp_path, mode, SLACK_OTHER_ORGANISATIONS="true"):
            answer = server.wait_for_reply(server.mention(server.channel, stranger, ASKED))
            assert "Caohejing" in server.plain(answer)
            server.press(answer, "more_passages", stranger)
            server.wait_for(lambda: "Further passages" in server.plain(server.current(answer)))
