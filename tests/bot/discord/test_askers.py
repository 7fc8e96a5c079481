from typing import Any

import pytest

from bot.discord.askers import Askers
from bot.messages.question import Asked
from bot.visibility.asker import Asker
from bot.visibility.rules import Rule, Rules, Who

ASKED = Asked("discord", "8", "70", "70", "71", "1", "mention", "who?")


class Away:
    """A connection over which nothing can be found out."""

    client = None

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def call(self, work: Any) -> Any:
        try:
            if self._error:
                raise self._error
            work.send(None)
        except StopIteration as ended:
            return ended.value
        finally:
            work.close()
        pytest.fail("it waits")


@pytest.mark.parametrize("error", [TimeoutError(), OSError("closed")])
def test_who_cannot_be_found_out_is_uncertain(error: Exception) -> None:
    rules = Rules({"hr": Rule(allow=Who(platforms=("discord",)))})
    away: Any = Away(error)
    asker = Askers(away, lambda: rules).of_question(ASKED)
    assert asker == Asker("discord", is_certain=False)
    assert rules.hidden_from(asker) == {"hr"}


def test_without_rules_nothing_is_looked_up() -> None:
    away: Any = Away(None)
    assert Askers(away, Rules).of_question(ASKED) == Asker("discord")
