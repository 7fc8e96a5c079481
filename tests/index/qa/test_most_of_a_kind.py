import pytest

from index import Store
from tests.index.qa.answers_unsurely_read import quoted, store_of

SERVER = """# The server

## Jobs

| Job | Pays |
| --- | --- |
| Miner | 2 coins an ore |
| Farmer | 1 coin a crop |

## Staff

- Juno pays the bills
- Tarn runs the plugins

## Ranks

- Sapling: free
- Oak: 20,000 coins
- Ancient: 75,000 coins

The largest rank has its own warp.
"""
JOBS = "Job | Pays\nMiner | 2 coins an ore\nFarmer | 1 coin a crop"
RANKS = "Sapling: free\nOak: 20,000 coins\nAncient: 75,000 coins"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(tmp_path_factory.mktemp("most"), {"server": SERVER})


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("which job pays the most?", JOBS),
        ("what is the best paid job", JOBS),
        ("what's the cheapest rank", RANKS),
        ("how much is the most expensive rank?", RANKS),
        ("who is the oldest of the staff?", ""),  # a list without figures
        ("what is the highest mountain?", ""),
        ("does the job pay much?", ""),
    ],
)
def test_who_asks_for_the_most_of_a_kind_sees_all_of_it(store: Store, question: str, quote: str) -> None:
    assert quoted(store, question) == quote
