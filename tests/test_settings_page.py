"""What is written from bot/settings.py."""

from bot.settings import Settings
from tests.settings_page import EXAMPLE, PAGE, SECTIONS, example, page


def test_every_setting_has_a_meaning() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
    assert set(SECTIONS) <= set(Settings.model_fields)


def test_the_page_lists_every_setting_with_its_default_and_meaning() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/settings.md is stale: run make settings"
    assert [name for name in Settings.model_fields if f"| `{name.upper()}` |" not in page()] == []
    said = "Larger files are left out by `/reindex`, and refused from who adds one in chat, in megabytes."
    assert f"| `FOOTNOTE_LARGEST_FILE_MB` | `20` | {said} |" in page()


def test_the_example_file_names_every_setting_once_and_sets_none() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example(), ".env.example is stale: run make settings"
    set_lines = [line for line in example().splitlines() if line and not line.startswith("#")]
    assert set_lines == [f"{name.upper()}=" for name in Settings.model_fields]
