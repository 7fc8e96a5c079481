from dataclasses import replace

from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from bot.messages.reply import Answered, Notice
from bot.slack.render.blocks import blocks
from bot.slack.render.buttons import choice_of
from bot.slack.render.message import message
from index import InShort
from tests.bot.articles import answer, article, unsure

HOSTILE = "<!channel> <@U123> *costs* `5` & _more_ yuan."


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
