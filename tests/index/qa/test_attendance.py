import pytest

from index import Store
from tests.index.qa.answers_unsurely_read import quoted, store_of

OCTOBER = """# Minutes, 14 October

Present: Wanda, Bruno, Olu. Apologies: Ines.

1. **Track.** It stays closed.
"""
NOVEMBER = """# Minutes, 11 November

Attendees: Wanda, Sam

Nobody brought cake.
"""
THERE = "Present: Wanda, Bruno, Olu."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(tmp_path_factory.mktemp("minutes"), {"october": OCTOBER, "november": NOVEMBER})


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("who was at the october meeting?", THERE),
        ("who attended on 14 October", THERE),
        ("who came to the meeting in November?", "Attendees: Wanda, Sam"),
        ("who was missing at the October meeting?", "Apologies: Ines."),
        ("who wasn't there in October?", "Apologies: Ines."),
        ("who was at the meeting?", ""),  # which of them?
        ("who was at the christmas party?", ""),
        ("who is on the track?", ""),
        ("when was the October meeting?", ""),
    ],
)
def test_who_was_there_is_told_by_the_line_that_says_so(store: Store, question: str, quote: str) -> None:
    assert quoted(store, question) == quote
