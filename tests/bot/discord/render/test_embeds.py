from dataclasses import replace

import pytest
from discord import ActionRow
from discord import Button as ComponentButton

from bot.discord.render.buttons import Choose, Key, Press, place_beside, under, under_shared_summary
from bot.discord.render.embeds import message, question_in, question_over
from bot.messages.buttons import OldButton
from bot.messages.marks import PlaceMark
from bot.messages.question import Asked
from bot.messages.quotation import Citation, Quotation
from bot.messages.quoting import reply_to
from bot.messages.reply import (
    Answered,
    ArticleChoice,
    ConversationSummarised,
    Notice,
    Recalled,
    RecalledQuestion,
    Refused,
    Reply,
    Summarised,
    Undecided,
)
from index import InShort
from tests.bot.articles import answer, article, no_answer, unsure

ASKED = Asked("discord", "10", "20", "30", "30", "40", "mention", "What does it cost?")
SUMMARY = replace(ASKED, way="summary", address="token", text="")
SOURCE = article(source="Yicai", published="2017-09-05", url="https://x.example/lab_(1)")

COSTS = "#:~:text=Each%20session%20costs%20500%2C000%20yuan."


def answered(highlight: str = "500,000 yuan") -> Answered:
    reply = reply_to(answer(SOURCE, highlight=highlight))
    assert isinstance(reply, Answered)
    return reply


def described(reply: Reply, question: str = "") -> list[str]:
    return [embed.description or "" for embed in message(reply, question=question).embeds]


def ids(reply: Reply, asked: Asked = ASKED) -> list[str]:
    view = under(reply, asked)
    return [item.custom_id for item in view.children if isinstance(item, Press)] if view else []


def test_an_answer_is_the_quotation_with_its_highlight_and_its_source_as_a_link() -> None:
    assert described(answered()) == [
        "> Each session costs **500,000 yuan**.\n"
        f"**[1]** [The lab](https://x.example/lab_%281%29{COSTS}) · Yicai · 5 September 2017 · paragraph 1"
    ]


def test_the_rows_and_items_of_a_quotation_keep_their_lines() -> None:
    of = article(text="Day | Opens\nMonday | 14:00\n\n- late\n# x")
    quoted = replace(answer(of, quote=of.text), highlights=((12, 34),))
    assert described(reply_to(quoted)) == [
        "> Day \\| Opens\n> **Monday \\| 14:00**\n> \n> **\\- late**\n> \\# x\n**[1]** *The lab* · paragraph 1"
    ]


def test_what_was_asked_before_leads_to_its_answer() -> None:
    said = (
        RecalledQuestion("What does [it] cost?", "*5* yuan.", "https://chat.example/1"),
        RecalledQuestion("And @everyone?", ""),
    )
    assert described(Recalled(said)) == [
        "You asked here, the newest first:\n"
        "- [What does ［it］ cost?](https://chat.example/1): “\\*5\\* yuan.”\n"
        "- And \\@everyone?"
    ]


def test_what_was_looked_for_instead_stands_above_the_answer_as_text() -> None:
    (shown,) = described(replace(answered(), understood="What does *it* cost?"), question="and it?")
    assert shown.startswith("Understood as: What does \\*it\\* cost?\n> Each session costs **500,000 yuan**.\n")


def test_what_a_language_model_says_stands_above_the_answer_under_its_name_as_text() -> None:
    reply = replace(answered(), in_short=InShort("It costs *much*, @everyone.", "small_model"))
    (shown,) = described(reply)
    assert shown.startswith(
        "**In short, in the words of small\\_model:** It costs \\*much\\*, \\@everyone.\n\n> Each session costs"
    )
    assert message(reply).plain.startswith("In short, in the words of small\\_model: It costs")


def test_further_passages_stand_in_an_embed_of_their_own_with_numbers_that_go_on() -> None:
    further = Quotation("It stands in Shanghai.", Citation("The lab", "", "", "", "", 2))
    reply = replace(answered(""), further=(further, further))
    first, second = described(reply)
    assert first.startswith("> Each session costs 500,000 yuan.\n**[1]**")
    assert second == (
        "Further passages:\n> It stands in Shanghai.\n**[2]** *The lab* · paragraph 2\n\n"
        "> It stands in Shanghai.\n**[3]** paragraph 2"
    )


def test_what_another_article_gives_instead_stands_below_the_answer() -> None:
    contrary = Quotation("Each session is free.", Citation("The other", "", "", "", "", 1))
    (only,) = described(replace(answered(""), contrary=contrary))
    assert only.endswith(
        "\n\nAnother article gives something else:\n> Each session is free.\n**[2]** *The other* · paragraph 1"
    )


def test_a_refusal_names_what_is_missing_and_shows_the_nearest() -> None:
    (only,) = described(reply_to(no_answer(("mayor",))))
    assert only.startswith(
        "The articles do not say. No article contains: mayor. The nearest passage:\n> The lab trains"
    )


def test_the_question_stands_above_the_answer_and_is_found_there_again() -> None:
    shown = message(answered(), question="what does\n*it* cost?")
    assert shown.embeds[0].author.name == "what does *it* cost?"
    assert question_in(shown.embeds) == "what does *it* cost?"
    long = "why? " * 60
    assert question_in(message(answered(), question=long).embeds) == long.strip()
    assert question_in(message(answered()).embeds) == ""


def test_a_notice_is_plain_content_with_its_lines() -> None:
    shown = message(Notice("One *line*.\n\nAnother."))
    assert (shown.content, shown.embeds) == ("One \\*line\\*.\n\nAnother.", ())


def test_who_is_told_is_rung_and_nobody_else() -> None:
    shown = message(answered(), people=["1", "2"], before="The articles cover this now.")
    assert shown.content == "<@1> <@2> The articles cover this now."
    assert shown.people == ("1", "2")


def test_files_and_an_earlier_answer_are_told_below() -> None:
    shown = message(answered(), replace(ASKED, has_files=True), earlier="https://discord.com/channels/1/2/3")
    assert (shown.embeds[-1].description or "").endswith(
        "paragraph 1\nI do not read attachments, only what is written in the message.\n"
        "Already answered here: [see that answer](https://discord.com/channels/1/2/3)"
    )


def test_where_embeds_are_not_allowed_the_whole_answer_is_in_plain_words() -> None:
    assert message(answered()).plain == (
        "“Each session costs 500,000 yuan.”\n"
        "— The lab · Yicai · 5 September 2017 · paragraph 1 · https\\://x.example/lab\\_(1)"
        "\\#:\\~:text=Each%20session%20costs%20500%2C000%20yuan."
    )


def test_the_buttons_hold_the_key_of_the_question_and_the_mark_of_the_place() -> None:
    mark = PlaceMark.of(answered().quotation)
    assert ids(replace(answered(), has_more=True)) == [
        "more:0:10:20:30",
        f"context:0:{mark}",
        "helpful:10:20:30",
        "unhelpful:10:20:30",
    ]
    assert Key.read("10:20:30") == Key("10", "20", "30")
    assert PlaceMark.read(str(mark)) == mark


def test_a_private_answer_can_be_shared_and_a_refusal_watched() -> None:
    assert "share:10:20:30" in ids(answered(), replace(ASKED, way="command"))
    assert "share:10:20:30" not in ids(answered())
    refused = reply_to(no_answer())
    assert isinstance(refused, Refused)
    assert "watch:10:20:30" in ids(refused)
    assert ids(Notice("No.")) == []


def test_a_summary_has_its_sentences_with_their_paragraphs_and_its_figures() -> None:
    quotation = answered("").quotation
    reply = Summarised("In short: The lab", (quotation,), (replace(quotation, highlights=((19, 31),)),), is_cited=False)
    assert described(reply) == [
        "**In short: The lab**\n> Each session costs 500,000 yuan.\n*paragraph 1*",
        "**Key figures**\n- Each session costs **500,000 yuan**. · paragraph 1",
    ]
    labels = ["In context, paragraph 1", "Share to channel"]
    for view, shown in ((under(reply, SUMMARY), labels), (under_shared_summary(reply), labels[:1])):
        assert view is not None
        assert [item.item.label for item in view.children if isinstance(item, Press)] == shown
    assert question_over(reply, replace(SUMMARY, text="lab short")) == "/summary lab short"


def test_articles_are_chosen_from_a_menu_whose_values_fit() -> None:
    view = under(ArticleChoice("Which?", (("The lab", "lab short"), ("Too long", "x" * 101))), SUMMARY)
    assert view is not None
    (menu,) = (item for item in view.children if isinstance(item, Choose))
    assert [(option.label, option.value) for option in menu.item.options] == [("The lab", "lab short")]
    assert under(ArticleChoice("No article", ()), SUMMARY) is None


def test_a_conversation_is_a_list_of_who_said_what() -> None:
    (only,) = described(ConversationSummarised((("Ada", "It *costs* 5."),)))
    assert only.endswith("\n- **Ada:** It \\*costs\\* 5.")


def test_what_may_answer_is_quoted_below_a_line_and_each_has_its_row_of_buttons() -> None:
    reply = reply_to(unsure(article(text="**It** costs <@1>.\n\nIt stands in Shanghai.")))
    (only,) = described(reply)
    assert only == (
        "I am not sure. Perhaps one of these:\n> \\*\\*It\\*\\* costs \\<\\@1\\>.\n**[1]** *The lab* · paragraph 1\n\n"
        "> It stands in Shanghai.\n**[2]** paragraph 2"
    )
    assert isinstance(reply, Undecided)
    marks = [PlaceMark.of(quotation) for quotation in reply.candidates]
    assert ids(reply) == [
        f"context:1:{marks[0]}",
        "choose:1:10:20:30",
        f"context:2:{marks[1]}",
        "choose:2:10:20:30",
        "watch:10:20:30",
    ]


def test_where_a_chosen_quotation_stands_is_in_the_button_beside() -> None:
    mark = PlaceMark.of(answered().quotation)
    button = ComponentButton({"type": 2, "style": 2, "custom_id": f"context:2:{mark}"})
    row = ActionRow({"type": 1, "components": [button.to_dict()]})
    assert place_beside([row], "2") == mark
    for number in ("1", ""):
        with pytest.raises(OldButton):
            place_beside([row], number)
