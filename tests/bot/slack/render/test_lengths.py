"""However long an answer or a refusal is, Slack takes it, and it says where its words stand."""

from dataclasses import replace

from bot.messages.plain import plain_text
from bot.messages.question import Asked
from bot.messages.quotation import Citation, Quotation
from bot.messages.reply import Answered, ArticleList, ConversationSummarised, Notice, Refused, Reply, Summarised
from bot.slack.render.buttons import Pressed
from bot.slack.render.elements import Block
from bot.slack.render.lengths import LONGEST_BLOCKS, text_size, value_size
from bot.slack.render.message import message
from tests.fakes.slack import render as slack_render
from tests.fakes.slack import rules as slack_rules

ASKED = Asked("slack", "T00000001", "C00000001", "1.0", "1.0", "U1", "command", "What?", has_files=True)
BEFORE = "Ana asked: " + "why " * 1_000


def citation(number: int) -> Citation:
    """A source whose names are as long as they come."""
    return Citation(
        title=f"Title {number} " + "of it " * 30,
        author="Ann " * 48,
        source="Paper " * 32,
        published="5 September 2017",
        url=f"https://x.example/{number}",
        paragraph=number,
        page=7,
    )


def quotation(number: int, words: int, answer: str = "") -> Quotation:
    """A quotation of so many words of five characters, and the answer behind them."""
    text = "word " * words + answer
    return Quotation(text, citation(number), ((len(text) - len(answer), len(text)),) if answer else ())


def shown(reply: Reply) -> tuple[list[Block], str]:
    """The blocks of a message with all that can stand around a reply, and what a person reads there."""
    content = message(reply, ASKED, people=("U1",), before=BEFORE, earlier="https://x.slack.com/archives/C1/p1")
    blocks = content["blocks"]
    assert slack_rules.check_message_blocks(blocks) == []
    assert not slack_rules.holds_too_much(blocks)
    return blocks, slack_render.plain_text("", blocks)


def test_what_has_room_stays_whole() -> None:
    reply = Answered("?", quotation(1, 1_000, "42 dollars."), 0.9)
    content = message(reply, ASKED)
    assert reply.quotation.text in slack_render.plain_text("", content["blocks"])


def test_the_longest_answer_keeps_what_answers_and_every_place() -> None:
    reply = Answered(
        "?" * 2_000,
        quotation(1, 20_000, "42 dollars."),
        0.9,
        contrary=quotation(2, 20_000, "43 dollars."),
        further=tuple(quotation(number, 100) for number in range(3, 15)),
        has_more=True,
    )
    blocks, text = shown(reply)
    assert text_size(blocks) <= LONGEST_BLOCKS
    bold = [
        each["text"]
        for block in blocks
        for part in block["elements"]
        for each in part.get("elements", ())
        if isinstance(each, dict) and each.get("style") == {"bold": True}
    ]
    assert bold == ["42 dollars.", "43 dollars."]
    for number in range(1, 15):
        assert f"[{number}] Title {number} of it" in text
        assert f" · page 7, paragraph {number}\n" in text
    links = [run.url for part in slack_render.parts("", blocks) for run in part.runs if run.url]
    assert links[:14] == [f"https://x.example/{number}" for number in range(1, 15)]


def test_the_longest_refusal_keeps_what_is_missing_and_every_place() -> None:
    nearest = tuple(quotation(number, 100) for number in range(1, 16))
    reply = Refused(
        "?", nearest, tuple("x" * 200 for _ in range(20)), 0.1, missing_names=tuple("y" * 200 for _ in range(20))
    )
    _, text = shown(reply)
    assert "The articles do not say. No article contains: " in text
    assert [f" · page 7, paragraph {number}\n" in text for number in range(1, 16)] == [True] * 15


def test_the_longest_summary_keeps_every_place() -> None:
    sentences = tuple(quotation(number, 400) for number in range(1, 21))
    figures = tuple(quotation(number, 60, "42") for number in range(21, 33))
    _, text = shown(Summarised("What the articles say about “labs”", sentences, figures, is_cited=True))
    assert [f"page 7, paragraph {number}" in text for number in range(1, 33)] == [True] * 32


def test_thirty_articles_with_long_names_are_all_listed() -> None:
    listed = tuple(replace(citation(number), paragraph=0, page=0) for number in range(1, 31))
    _, text = shown(ArticleList(listed, 30, "000001", "5 September 2017"))
    assert [f"{number}. Title {number} of it" in text for number in range(1, 31)] == [True] * 30


def test_a_long_conversation_keeps_everybody_who_spoke() -> None:
    _, text = shown(ConversationSummarised(tuple((f"Reader {number}", "word " * 300) for number in range(10))))
    assert [f"Reader {number}: word" in text for number in range(10)] == [True] * 10


def test_the_notification_is_not_shortened_with_the_blocks() -> None:
    reply = Answered("?", quotation(1, 2_500, "42 dollars."), 0.9)
    assert message(reply, ASKED)["text"].startswith(plain_text(reply)[:10_000])


def test_a_text_of_ours_stays_whole() -> None:
    _, text = shown(Notice("Ask me. " * 100))
    assert text.count("Ask me.") == 100


def test_the_value_of_a_button_is_measured_as_slack_does() -> None:
    assert value_size('say "hi"') == len(r"say \"hi\"")
    assert value_size("\U0001f3c6") == len(r"\ud83c\udfc6")
    for question in ('"' * 2_000, "\U0001f3c6" * 2_000, "\\" * 2_000, "word " * 400):
        pressed = Pressed.of(Pressed("key", question, 3).value)
        assert (pressed.key, pressed.further) == ("key", 3)
        assert question.startswith(pressed.question.removesuffix("…"))
        assert 600 < value_size(pressed.value) <= 2_000
