from bot.messages.reply import Notice, reply_to
from bot.slack.render.blocks import blocks, message
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


def test_a_title_links_to_its_page() -> None:
    [block] = blocks(reply_to(answer(article(url="https://x.example/1"))))
    assert block["elements"][1]["elements"][1] == {"type": "link", "url": "https://x.example/1", "text": "The lab"}


def test_a_refusal_names_the_missing_words_and_quotes_the_nearest_passages() -> None:
    [block] = blocks(reply_to(no_answer(("mayor",))))
    lines, quote, citation = block["elements"]
    assert lines["elements"][0]["text"] == (
        "The articles do not say. No article contains: mayor. The nearest passages:"
    )
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
