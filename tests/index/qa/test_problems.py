import pytest

from index import Store
from tests.index.qa.answers_unsurely_read import quoted, store_of

HELP = """# Troubleshooting

## The daemon does not start after a reboot

Run the installer once. It writes a unit for your user.

## Files come back after I delete them

One machine was away for longer than a month.

## "Permission denied (publickey)"

Add your key to the agent.

## The light is on

That is as it should be.
"""
AGENT = "Add your key to the agent."
UNIT = "Run the installer once. It writes a unit for your user."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(tmp_path_factory.mktemp("problems"), {"help": HELP})


@pytest.mark.parametrize(
    ("message", "quote"),
    [
        ("it doesn't start after a reboot", UNIT),
        ("why does the daemon not start after a reboot?", UNIT),
        ("getting permission denied publickey", AGENT),
        ("help, I keep getting permission denied (publickey) again", AGENT),
        ("deleted files keep coming back", "One machine was away for longer than a month."),
        ("it starts after a reboot", ""),  # which is no problem
        ("does the daemon start after a reboot?", ""),  # asks what the heading does not say
        ("permission granted", ""),
        ("files", ""),
    ],
)
def test_who_says_what_a_heading_says_is_told_what_helps(store: Store, message: str, quote: str) -> None:
    assert quoted(store, message) == quote
