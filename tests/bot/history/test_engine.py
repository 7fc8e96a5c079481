from typing import Any

import pytest
from sqlalchemy import make_url, text

from bot.errors import SettingsError
from bot.history.engine import connect_arguments, engine_for


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("postgresql+psycopg2://x/y", {"connect_timeout": 2}),
        ("postgresql+psycopg2://x/y?connect_timeout=9", {}),
        ("mysql+mysqlconnector://x/y", {"connection_timeout": 2}),
        ("postgresql+pg8000://x/y", {}),
    ],
)
def test_connecting_is_given_up_soon_where_the_driver_can(url: str, given: dict[str, Any]) -> None:
    assert connect_arguments(make_url(url)) == given


@pytest.mark.parametrize("url", ["nonsense", "mysql+nothing://x/y", "nosuch://x"])
def test_a_url_that_names_no_database_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(SettingsError, match="write for example sqlite:///"):
        engine_for(url)


def test_a_lock_is_waited_for_no_longer_than_half_of_what_an_acknowledgement_may_take() -> None:
    engine = engine_for("sqlite:///:memory:")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA busy_timeout")).scalar_one() == 1_500
    engine.dispose()
