from dataclasses import replace

import pytest

from bot.messages.buttons import OldButton
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from bot.messages.reply import Answered, Notice, Recalled, RecalledQuestion
from bot.slack.render.blocks import blocks, message
from bot.slack.render.buttons import choice_of
from index import InShort
from tests.bot.articles import answer, article, no_answer, unsure

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


def test_what_was_looked_for_instead_stands_above_the_answer_as_text() -> None:
    reply = replace(reply_to(answer()), understood="What does <!channel> cost?")
    [block] = blocks(reply)
    line, quote, _ = block["elements"]
    assert line["elements"] == [
        {"type": "text", "text": "Understood as: What does <!channel> cost?\n", "style": {"italic": True}}
    ]
    assert quote["type"] == "rich_text_quote"
    assert "<!channel>" not in message(reply)["text"]


def test_what_a_language_model_says_stands_above_the_answer_under_its_name_as_text() -> None:
    found = reply_to(answer())
    assert isinstance(found, Answered)
    reply = replace(found, in_short=InShort("It costs <@U123> *much*.", "small:<!here>"))
    [block] = blocks(reply)
    line, quote, _ = block["elements"]
    assert line["elements"] == [
        {"type": "text", "text": "In short, in the words of small:<!here>: ", "style": {"bold": True}},
        {"type": "text", "text": "It costs <@U123> *much*.\n\n"},
    ]
    assert quote["type"] == "rich_text_quote"
    text = message(reply)["text"]
    assert text.startswith("In short, in the words of small:&lt;!here&gt;: It costs &lt;@U123&gt; \u200a*\u200amuch")
    assert "<" not in text


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


def test_text_of_an_article_is_only_ever_text() -> None:
    content = message(reply_to(answer(article(text=HOSTILE), quote=HOSTILE)))
    quote = content["blocks"][0]["elements"][0]
    assert quote["elements"] == [{"type": "text", "text": HOSTILE}]
    assert "<" not in content["text"]
    assert "&lt;!channel&gt; &lt;@U123&gt; \u200a*\u200acosts\u200a*\u200a" in content["text"]


def test_nothing_unfurls() -> None:
    content = message(Notice("Hello."))
    assert (content["unfurl_links"], content["unfurl_media"]) == (False, False)
    assert content["text"] == "Hello."


def test_what_may_answer_is_quoted_below_a_line_and_each_has_its_buttons() -> None:
    reply = reply_to(unsure(article(text=f"{HOSTILE}\n\nIt stands in Shanghai.")))
    asked = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "Where is it?")
    block, first, second, last = message(reply, asked)["blocks"]
    assert block["elements"][0]["elements"][0]["text"] == "I am not sure. Perhaps one of these:"
    assert block["elements"][1]["elements"] == [{"type": "text", "text": HOSTILE}]
    assert [button["action_id"] for button in first["elements"]] == ["in_context:1", "this_answers_it:1"]
    assert [button["text"]["text"] for button in second["elements"]] == ["In context [2]", "This answers it [2]"]
    mark, key = choice_of(second["elements"][1]["value"])
    assert (str(mark), key) == (second["elements"][0]["value"], asked.key)
    assert [button["action_id"] for button in last["elements"]] == ["tell_me"]


@pytest.mark.parametrize("value", ["", "1:2:3:4", "a b", "1:2:3 slack:T1:C1:1.0"])
def test_a_choice_of_another_version_is_told_as_one(value: str) -> None:
    with pytest.raises(OldButton):
        choice_of(value)
