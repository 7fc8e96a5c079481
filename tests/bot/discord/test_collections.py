"""Who may ask which collection in Discord. The real process."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.conversation.views import NOT_FOR_ALL
from tests.bot.leave import ASKED, SAID, TITLE, rule, with_leave
from tests.bot.process import discord_bot
from tests.fakes.discord.guild import Channel
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import DiscordServer

RULES = "hr:\n  allow:\n    channels: [{hr}]\n    roles: [{staff}]\n"


@dataclass(frozen=True, slots=True)
class Place:
    """Whoever is in the channel hr may ask there; the staff, as Ada, also in private."""

    server: DiscordServer
    folder: Path
    rules: str
    hr: Channel
    ada: Person
    boris: Person

    def asks(self, person: Person, channel: Channel | None = None) -> str:
        return self.server.plain(self.server.wait_for_reply(person.says(f"@Footnote {ASKED}", channel)))

    def offered(self, person: Person) -> tuple[str, ...]:
        return self.server.wait_for_answer(person.types("summary", "article", "")).choices


@pytest.fixture(scope="module")
def place(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = with_leave(our_index, tmp_path_factory.mktemp("bot"))
    with DiscordServer() as server:
        staff, hr = server.add_role("staff"), server.add_channel("hr")
        rules = RULES.format(hr=hr.id, staff=staff.id)
        rule(folder, rules)
        with discord_bot(server, folder / ".index", folder, DISCORD_READ_MESSAGES="true") as process:
            yield Place(server, folder, rules, hr, server.person("Ada", staff), server.person("Boris"))
            assert server.violations == []
            assert "Traceback" not in process.log, process.log


@pytest.mark.item("collections")
def test_a_channel_that_may_not_ask_learns_nothing(place: Place) -> None:
    assert SAID in place.asks(place.boris, place.hr)
    thread = place.boris.opens_thread(place.boris.says("Who knows?", place.hr))
    assert SAID in place.asks(place.boris, thread)
    for person in (place.ada, place.boris):
        seen = place.asks(person)
        assert SAID not in seen
        assert TITLE not in seen


@pytest.mark.item("collections")
def test_a_direct_message_gets_what_the_person_may_see(place: Place) -> None:
    assert SAID in place.server.plain(place.server.wait_for_reply(place.ada.writes(ASKED)))
    assert TITLE not in place.server.plain(place.server.wait_for_reply(place.boris.writes(ASKED)))


@pytest.mark.item("collections", "type ahead")
def test_what_is_typed_is_completed_by_what_the_person_may_see(place: Place) -> None:
    assert TITLE in place.offered(place.ada)
    assert place.offered(place.boris)
    assert TITLE not in place.offered(place.boris)


@pytest.mark.item("collections")
def test_a_private_answer_is_not_shared_where_others_may_not_see_it(place: Place) -> None:
    place.ada.slash("ask", question=ASKED)
    answer = place.server.wait_for_private(place.ada, SAID)
    place.ada.presses(answer, "Share to channel")
    place.server.wait_for_private(place.ada, NOT_FOR_ALL.text)
    assert not [each for each in place.server.messages(place.server.general) if SAID in place.server.plain(each)]


@pytest.mark.item("collections", "more passages")
def test_who_is_denied_gets_their_own_further_passages_and_takes_nothing_from_the_others(place: Place) -> None:
    server = place.server
    rule(place.folder, f"{place.rules}  deny:\n    people: [{place.boris.id}]\n")
    answer = server.wait_for_reply(place.ada.says(f"@Footnote {ASKED}", place.hr))
    assert SAID in server.plain(answer)
    before = len(server.private(place.boris))
    place.boris.presses(answer, "More passages")
    server.wait_for(lambda: len(server.private(place.boris)) > before)
    assert not [each for each in server.private(place.boris)[before:] if TITLE in server.plain(each)]
    place.ada.presses(answer, "More passages")
    server.wait_for(lambda: "Further passages" in server.plain(server.current(answer)))
    assert SAID in server.plain(server.current(answer))
    rule(place.folder, place.rules)


@pytest.mark.item("collections")
def test_a_rule_holds_as_soon_as_it_is_saved_for_old_buttons_too(place: Place) -> None:
    answer = place.server.wait_for_reply(place.ada.says(f"@Footnote {ASKED}", place.hr))
    rule(place.folder, "hr:\n")
    place.ada.presses(answer, "In context")
    place.server.wait_for_private(place.ada, "The article has changed since I quoted it.")
    assert TITLE not in place.asks(place.ada, place.hr)
    rule(place.folder, place.rules)
    assert SAID in place.asks(place.ada, place.hr)
