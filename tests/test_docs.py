"""What stands in README.md and docs/: links that lead somewhere, lines that fit."""

import re
from pathlib import Path

import pytest

from tests.paths import ROOT

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
# What people see is recorded as it is, however long.
RECORDED = {"tour.md", "discord_tour.md"}
WIDTH = 120


def anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_there_are(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in RECORDED], ids=lambda page: page.name)
def test_lines_fit_where_they_can_be_broken(page: Path) -> None:
    # Commands can be broken; data, addresses and pictures cannot.
    text = re.sub(
        r" *```(\w*)\n.*?```",
        lambda block: block[0] if block[1] == "sh" else "",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    assert [line for line in text.splitlines() if len(line) > WIDTH and not line.startswith("|")] == []


def test_the_readme_is_read_in_a_few_minutes_and_links_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 160
    assert [page.name for page in PAGES[3:] if f"](docs/{page.name})" not in readme] == []
