"""Whatever an article, a question or a person's text looks like, Slack takes the message and acts on nothing in it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import Answering
from bot.asked import Asked
from bot.replies import Answered, Context, Notice, Place, Reply, reply_to
from bot.slack.blocks import LONGEST_UPDATE, message
from bot.slack.buttons import Pressed, place_of
from bot.slack.views import answer_modal, ask_modal, context_modal, home, waiting_modal
from index import Answer, Article, Match, NoAnswer
from tests import slack_render, slack_rules
from tests.bot.articles import FixedIndex, answer, article, passage

ASKED = Asked("slack", "T00000001", "C00000001", "1.0", "1.0", "U1", "command", "What?", has_files=True)

HOSTILE = st.sampled_from(
    ["<!channel> ", "<@U1> ", "<https://x.example|y> ", "*b* ", "`c` ", "&lt; ", "https://z.example "]
)
SCRIPTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
WORDS = st.lists(st.one_of(HOSTILE, SCRIPTS), min_size=1, max_size=12).map("".join)
LONG = st.builds(lambda text, times: (text * times).strip() or "x", WORDS, st.sampled_from([1, 1, 20, 400, 3_000]))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles of any size and script, with one to six paragraphs."""
    blocks = [draw(LONG).replace("\n", " ") for _ in range(draw(st.integers(1, 6)))]
    made = article(draw(LONG), "\n\n".join(blocks), source=draw(LONG), author=draw(LONG), published=draw(WORDS))
    return replace(made, id=draw(LONG), url=draw(st.sampled_from(["", "https://x.example/1", "javascript:x"])))


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    source = draw(articles())
    found = [passage(source, paragraph.number) for paragraph in source.paragraphs]
    matches = tuple(Match(each, 1.0) for each in found)
    question = draw(LONG)[:2_000]
    further = draw(st.integers(0, 12))
    if draw(st.booleans()):
        missing = tuple(draw(st.lists(LONG, max_size=4)))
        return reply_to(NoAnswer(question, 0.2, matches, missing), matches, further)
    start, end = found[0].start, found[0].end
    middle = draw(st.integers(0, end - start - 1))
    spans = ((middle, end - start),)
    return reply_to(Answer(question, found[0], start, end, spans, 0.9, matches), matches, further)


@settings(max_examples=80, deadline=None)
@given(replies())
def test_every_reply_keeps_slacks_limits_and_acts_on_nothing(reply: Reply) -> None:
    content = message(reply, ASKED, before="Ana asked: <!channel>")
    assert slack_rules.check_message_blocks(content["blocks"]) == []
    assert 0 < len(content["text"]) <= slack_rules.POST_TEXT
    runs = slack_render.mrkdwn(content["text"], autolink=False)
    assert [run for run in runs if run.mention or run.url or run.styles] == []
    seen = [run for part in slack_render.parts(content["text"], content["blocks"], {}) for run in part.runs]
    assert [run for run in seen if run.mention] == []
    assert {run.url for run in seen if run.url} <= {"https://x.example/1"}


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
    for value in values:  # none where the article's id leaves it no room
        context = Answering(FixedIndex(answer(), (source,))).context(*place_of(value))
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
    assert len(pressed.value) <= 2_000
    assert Pressed.of(pressed.value).key == ASKED.key


def test_a_quotation_whose_article_changed_is_not_shown_in_a_wrong_context() -> None:
    found = Answering(FixedIndex(answer())).context(Place("lab", 23, 55), "Each session was free")
    assert isinstance(found, Notice)
    assert isinstance(Answering(FixedIndex(answer())).context(Place("gone", 0, 1), ""), Notice)
