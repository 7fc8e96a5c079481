"""Whatever an article, a question or a person's text looks like, Slack takes the message and acts on nothing in it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.answering import Answering
from bot.conversation.summaries import LONGEST_ARGUMENTS
from bot.messages.marks import PlaceMark
from bot.messages.question import Asked
from bot.messages.quoting import reply_to, summary_reply
from bot.messages.reply import Answered, Context, Reply
from bot.slack.render.buttons import Pressed
from bot.slack.render.lengths import LONGEST_UPDATE
from bot.slack.render.message import message
from bot.slack.render.views import answer_modal, ask_modal, context_modal, home, waiting_modal
from index import Answer, Article, Extract, Match, Summary
from tests.bot.any_replies import EXAMPLES, LONG, articles, replies
from tests.bot.articles import FixedIndex, answer, passage
from tests.fakes.slack import render as slack_render
from tests.fakes.slack import rules as slack_rules

ASKED = Asked("slack", "T00000001", "C00000001", "1.0", "1.0", "U1", "command", "What?", has_files=True)


@pytest.mark.item("plain text fallback", "harmless text")
@settings(max_examples=EXAMPLES, deadline=None)
@given(replies())
def test_every_reply_keeps_slacks_limits_and_acts_on_nothing(reply: Reply) -> None:
    content = message(reply, ASKED, before="Ana asked: <!channel>")
    assert slack_rules.check_message_blocks(content["blocks"]) == []
    assert not slack_rules.holds_too_much(content["blocks"])
    assert 0 < len(content["text"]) <= slack_rules.POST_TEXT
    runs = slack_render.mrkdwn(content["text"], autolink=False)
    assert [run for run in runs if run.mention or run.url or run.styles] == []
    seen = [run for part in slack_render.parts(content["text"], content["blocks"], {}) for run in part.runs]
    assert [run for run in seen if run.mention] == []
    assert {run.url.partition("#:~:text=")[0] for run in seen if run.url} <= {"https://x.example/1"}


@settings(max_examples=40, deadline=None)
@given(articles(), LONG)
def test_a_summary_with_its_buttons_keeps_slacks_limits_and_acts_on_nothing(source: Article, arguments: str) -> None:
    passages = [passage(source, each.number) for each in source.paragraphs]
    reply = summary_reply(Summary(tuple(Extract(each, each.sentences) for each in passages)))
    content = message(reply, replace(ASKED, way="summary", text=arguments[:LONGEST_ARGUMENTS]))
    assert slack_rules.check_message_blocks(content["blocks"]) == []
    assert not slack_rules.holds_too_much(content["blocks"])
    assert 0 < len(content["text"]) <= slack_rules.POST_TEXT
    runs = slack_render.mrkdwn(content["text"], autolink=False)
    assert [run for run in runs if run.mention or run.url or run.styles] == []


@settings(max_examples=30, deadline=None)
@given(replies())
def test_an_update_and_a_modal_keep_their_limits_too(reply: Reply) -> None:
    assert len(message(reply, ASKED, longest=LONGEST_UPDATE)["text"]) <= slack_rules.UPDATE_TEXT
    assert slack_rules.check_view(answer_modal("<!channel>" * 200, reply), "modal") == []


@settings(max_examples=30, deadline=None)
@given(articles(), st.data())
def test_a_quotation_is_found_again_in_its_context(source: Article, data: st.DataObject) -> None:
    found = passage(source)
    reply = reply_to(Answer("?", found, found.start, found.end, (), 0.9, (Match(found, 1.0),)))
    assert isinstance(reply, Answered)
    buttons = [each for block in message(reply, ASKED)["blocks"] for each in slack_rules.interactive_elements(block)]
    values = [each["value"] for each in buttons if each.get("action_id") == "in_context"]
    assert len(values) == 1
    for value in values:
        context = Answering(FixedIndex(answer(), (source,))).context(PlaceMark.read(value))
        assert isinstance(context, Context)
        assert slack_rules.check_view(context_modal(context), "modal") == []


@given(articles())
@settings(max_examples=30, deadline=None)
def test_home_keeps_its_limits(source: Article) -> None:
    listed = Answering(FixedIndex(answer(), (source,) * 40)).articles()
    assert (len(listed.articles), listed.count) == (30, 40)
    assert slack_rules.check_view(home(listed), "home") == []


def test_the_other_views_keep_their_limits() -> None:
    assert slack_rules.check_view(ask_modal(), "modal") == []
    assert slack_rules.check_view(waiting_modal(), "modal") == []


@given(LONG)
def test_the_value_of_a_button_is_never_too_long(question: str) -> None:
    pressed = Pressed(ASKED.key, question, 3)
    assert list(slack_rules.value()(pressed.value, ())) == []
    assert Pressed.of(pressed.value).key == ASKED.key
