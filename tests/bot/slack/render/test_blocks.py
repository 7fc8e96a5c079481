import pytest

from bot.messages.buttons import OldButton
from bot.messages.quoting import reply_to
from bot.messages.reply import Recalled, RecalledQuestion
from bot.slack.render.blocks import blocks
from bot.slack.render.buttons import choice_of
from tests.bot.articles import answer, article, no_answer

HOSTILE = "<!channel> <@U123> *costs* `5` & _more_ yuan."


def test_an_answer_is_a_quotation_with_the_highlight_bold_and_the_source_under_it() -> None:
    source = article("The lab", source="The Paper", published="2017-09-05")
    assert blocks(reply_to(answer(source, highlight="500,000 yuan"))) == [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_quote",
                    "elements": [
                        {"type": "text", "text": "Each session costs "},
                        {"type": "text", "text": "500,000 yuan", "style": {"bold": True}},
                        {"type": "text", "text": "."},
                    ],
                },
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "[1] "},
                        {"type": "text", "text": "The lab", "style": {"italic": True}},
                        {"type": "text", "text": " · The Paper · 5 September 2017 · paragraph 1"},
                        {"type": "text", "text": "\n"},
                    ],
                },
            ],
        }
    ]


def test_what_was_asked_before_leads_to_its_answer() -> None:
    said = (
        RecalledQuestion("What does <!channel> cost?", "*5* yuan.", "https://chat.example/1"),
        RecalledQuestion("And `why`?", ""),
    )
    [block] = blocks(Recalled(said))
    head, listed = block["elements"]
    assert head["elements"] == [{"type": "text", "text": "You asked here, the newest first:"}]
    assert [each["elements"] for each in listed["elements"]] == [
        [
            {"type": "link", "url": "https://chat.example/1", "text": "What does <!channel> cost?"},
            {"type": "text", "text": ": “*5* yuan.”"},
        ],
        [{"type": "text", "text": "And `why`?"}],
    ]


def test_a_title_links_to_its_page() -> None:
    [block] = blocks(reply_to(answer(article(url="https://x.example/1"))))
    address = "https://x.example/1#:~:text=Each%20session%20costs%20500%2C000%20yuan."
    assert block["elements"][1]["elements"][1] == {"type": "link", "url": address, "text": "The lab"}


def test_a_refusal_names_the_missing_words_and_quotes_the_nearest_passages() -> None:
    [block] = blocks(reply_to(no_answer(("mayor",))))
    lines, quote, citation = block["elements"]
    assert lines["elements"][0]["text"] == ("The articles do not say. No article contains: mayor. The nearest passage:")
    assert quote["type"] == "rich_text_quote"
    assert citation["elements"][1]["text"] == "The lab"


@pytest.mark.parametrize("value", ["", "1:2:3:4", "a b", "1:2:3 slack:T1:C1:1.0"])
def test_a_choice_of_another_version_is_told_as_one(value: str) -> None:
    with pytest.raises(OldButton):
        choice_of(value)
