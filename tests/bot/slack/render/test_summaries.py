from bot.messages.quotation import Citation, Quotation
from bot.messages.reply import ArticleChoice, ConversationSummarised, Summarised
from bot.slack.render.blocks import blocks
from bot.slack.render.message import message

HOSTILE = "<!channel> <@U123> *costs* `5` yuan."
CITATION = Citation("The lab", "", "The Paper", "", "", 2)


def test_a_summary_is_quotations_with_their_paragraphs_and_the_figures_bold() -> None:
    quotation = Quotation("It trains models.", CITATION)
    figure = Quotation("costs 5 yuan", CITATION, ((6, 12),))
    [block] = blocks(Summarised("In short: The lab", (quotation,), (figure,), is_cited=False))
    heading, quote, where, key, figures = block["elements"]
    assert heading["elements"] == [{"type": "text", "text": "In short: The lab\n", "style": {"bold": True}}]
    assert quote == {"type": "rich_text_quote", "elements": [{"type": "text", "text": "It trains models."}]}
    assert where["elements"][0]["text"] == "paragraph 2\n"
    assert key["elements"][0]["text"] == "\nKey figures\n"
    assert figures["elements"][0]["elements"] == [
        {"type": "text", "text": "costs "},
        {"type": "text", "text": "5 yuan", "style": {"bold": True}},
        {"type": "text", "text": " · paragraph 2"},
    ]


def test_on_a_topic_each_quotation_names_its_article() -> None:
    reply = Summarised("What the articles say about “AI”", (Quotation("Models.", CITATION),), (), is_cited=True)
    [block] = blocks(reply)
    assert block["elements"][2]["elements"][0]["text"] == "The lab · The Paper · paragraph 2\n"


def test_a_choice_is_a_menu_whose_options_fit() -> None:
    choice = ArticleChoice("Which article?", (("word " * 40, "lab long"), ("The mill", "m" * 151)))
    _, actions = blocks(choice)
    [menu] = actions["elements"]
    assert [option["value"] for option in menu["options"]] == ["lab long"]
    assert len(menu["options"][0]["text"]["text"]) <= 75


def test_a_choice_among_more_articles_than_a_menu_takes_is_typed() -> None:
    _, actions = blocks(ArticleChoice("Which article?", (("The mill", "mill long"),), has_more=True))
    [menu] = actions["elements"]
    assert (menu["type"], menu["min_query_length"], actions["block_id"]) == ("external_select", 0, "summary_of long")


def test_without_an_option_that_fits_there_is_no_menu() -> None:
    assert len(blocks(ArticleChoice("Which article?", (("The mill", "m" * 151),)))) == 1


def test_words_of_articles_and_people_are_only_ever_text() -> None:
    said = message(ConversationSummarised((("Ann", HOSTILE),)))
    assert said["blocks"][0]["elements"][1]["elements"][0]["elements"][1] == {"type": "text", "text": HOSTILE}
    summary = message(Summarised(HOSTILE, (Quotation(HOSTILE, CITATION),), (), is_cited=False))
    for content in (said, summary):
        assert "<" not in content["text"]
