from typing import Any

import pytest
from sqlalchemy import make_url

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
