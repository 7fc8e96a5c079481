import pytest

from index import Store
from tests.index.qa.answers_unsurely_read import quoted, store_of

TOOL = """# The tool

## Exit codes

- 0: everything in order
- 3: some files were skipped
- 4: a machine could not be reached

## Settings

| Key | Default | Meaning |
| --- | --- | --- |
| `interval` | 30 | seconds between two runs |
| `log_level` | "info" | how much is said |
| `max_size` | none | larger files are skipped |

## Ranks

| Rank | Costs |
| --- | --- |
| Oak | 20,000 birches |
| Sapling | free |
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(tmp_path_factory.mktemp("rows"), {"tool": TOOL})


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("what does exit code 3 mean?", "3: some files were skipped"),
        ("exit code 4", "4: a machine could not be reached"),
        ("what is the default interval?", "interval | 30 | seconds between two runs"),
        ("how do I change the log level", 'log_level | "info" | how much is said'),
        ("how much does the oak rank cost", "Oak | 20,000 birches"),
        ("what does exit code 7 mean?", ""),
        ("what does exit code 3 mean for the log level?", ""),  # two rows
        ("what is the interval in minutes?", ""),  # of which the table says nothing
        ("how much is a sapling?", ""),  # gives no figure
        ("why is the interval 30?", ""),
    ],
)
def test_a_row_is_quoted_where_its_label_and_nothing_else_is_asked_for(store: Store, question: str, quote: str) -> None:
    assert quoted(store, question) == quote
