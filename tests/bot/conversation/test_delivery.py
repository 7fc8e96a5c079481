import re
from collections.abc import Callable

import pytest

from bot.conversation.delivery import send_or_apologise
from bot.messages.reply import Notice
from bot.runtime.metrics import Metrics
from tests.bot.conversation.platform import REFUSALS, Refused


class Person:
    """Hears what they are told, where they asked and directly; either may fail."""

    def __init__(self, *, fails: Exception | None = None) -> None:
        self.there: list[str] = []
        self.directly: list[str] = []
        self.metrics = Metrics()
        self._fails = fails

    def sends(self, error: Exception | None = None) -> str:
        def send() -> str:
            if error:
                raise error
            return "7.0"

        return send_or_apologise(send, self._hear(self.there), self._hear(self.directly), REFUSALS, self.metrics)

    @property
    def refused(self) -> float:
        [metric] = self.metrics.refused_posts.collect()
        return next(each.value for each in metric.samples if each.name.endswith("_total"))

    def _hear(self, told: list[str]) -> Callable[[Notice], None]:
        def hear(notice: Notice) -> None:
            if self._fails:
                raise self._fails
            told.append(notice.text)

        return hear


def test_what_is_taken_is_sent_and_nothing_else_said() -> None:
    person = Person()
    assert person.sends() == "7.0"
    assert (person.there, person.directly, person.refused) == ([], [], 0)


def test_where_nothing_is_taken_the_person_is_told_directly_why(caplog: pytest.LogCaptureFixture) -> None:
    person = Person()
    assert person.sends(Refused("archived")) == ""
    assert (person.there, person.refused) == ([], 1)
    assert re.fullmatch(
        r"I could not answer where you asked: the channel is archived\. .* in my log as \w{8}\.", person.directly[0]
    )
    assert "A reply could not be sent (archived) [" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("error", [Refused("internal_error"), ValueError("a bug")])
def test_any_other_error_is_apologised_for_there(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    person = Person()
    assert person.sends(error) == ""
    assert (person.directly, person.refused) == ([], 1)
    assert "Something went wrong on my side" in person.there[0]
    assert "Traceback" in caplog.text


def test_where_nothing_can_be_sent_at_all_only_the_log_says_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    person = Person()
    assert person.sends(Refused("no_token")) == ""
    assert (person.there, person.directly) == ([], [])
    assert "Install the app again [" in caplog.text


@pytest.mark.parametrize("error", [Refused("archived"), Refused("internal_error")])
def test_a_person_who_cannot_be_told_is_a_line_in_the_log(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    assert Person(fails=Refused("closed")).sends(error) == ""
    assert "Nor could the person be told" in caplog.text
