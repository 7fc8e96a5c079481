"""Whatever an article, a question or a text of people looks like, Discord takes it and acts on nothing in it."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.answering import Answering
from bot.discord.render.buttons import Key, Press, under
from bot.discord.render.embeds import Message, context_message, message, question_in
from bot.discord.render.text import size
from bot.messages.marks import PlaceMark
from bot.messages.question import Asked
from bot.messages.quotation import Quotation
from bot.messages.quoting import reply_to
from bot.messages.reply import Answered, Context, ConversationSummarised, Reply, Summarised
from index import Answer, Article, Match
from tests.bot.any_replies import EXAMPLES, LONG, articles, replies
from tests.bot.articles import FixedIndex, answer, passage
from tests.fakes.discord import render as discord_render

ASKED = Asked("discord", "1" * 19, "2" * 19, "3" * 19, "4" * 19, "5" * 19, "command", "What?", has_files=True)
EARLIER = f"https://discord.com/channels/{'1' * 19}/{'2' * 19}/{'6' * 19}"


def problems(made: Message) -> list[str]:
    """What Discord would refuse."""
    found = []
    for text in (made.content, made.plain):
        found += ["content"] if size(text) > 2_000 else []
    found += ["embeds"] if len(made.embeds) > 10 else []
    texts = []
    for embed in made.embeds:
        found += ["description"] if not 0 < size(embed.description or "") <= 4_096 else []
        found += ["author"] if size(embed.author.name or "") > 256 else []
        found += ["footer"] if size(embed.footer.text or "") > 2_048 else []
        texts += [embed.description or "", embed.author.name or "", embed.footer.text or ""]
    found += ["total"] if sum(map(size, texts)) > 6_000 else []
    return found


def acted_on(made: Message) -> list[Any]:
    """Mentions, links and marks at the beginning of lines that are not ours."""
    payload = {"content": made.content, "embeds": [embed.to_dict() for embed in made.embeds]}
    runs = [run for line in discord_render.runs_of(payload) for run in line]
    runs += discord_render.markdown(made.plain)
    return [
        run
        for run in runs
        if run.mention
        or run.url.partition("#:~:text=")[0] not in ("", "https://x.example/1", EARLIER)
        or run.styles & {"heading", "strike", "spoiler", "underline", "code"}
    ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(replies(), LONG)
def test_every_reply_keeps_discords_limits_and_acts_on_nothing(reply: Reply, question: str) -> None:
    for shown in ("", question):
        made = message(reply, ASKED, question=shown, before="Ana asked: @everyone # h", earlier=EARLIER)
        assert problems(made) == []
        assert acted_on(made) == []


@settings(max_examples=40, deadline=None)
@given(replies())
def test_the_ids_of_buttons_fit_and_lead_back(reply: Reply) -> None:
    view = under(reply, ASKED)
    buttons = [item for item in view.children if isinstance(item, Press)] if view else []
    assert len({button.custom_id for button in buttons}) == len(buttons)
    assert all(len(button.custom_id) <= 100 and len(button.item.label or "") <= 80 for button in buttons)
    keys = [button.custom_id.split(":", 1)[1] for button in buttons if button.custom_id.startswith("helpful")]
    assert [Key.read(key) for key in keys] == [Key.of(ASKED)] * len(keys)


@settings(max_examples=40, deadline=None)
@given(articles())
def test_a_quotation_is_found_again_in_its_context(source: Article) -> None:
    found = passage(source)
    reply = reply_to(Answer("?", found, found.start, found.end, (), 0.9, (Match(found, 1.0),)))
    assert isinstance(reply, Answered)
    mark = PlaceMark.read(str(PlaceMark.of(reply.quotation)))
    context = Answering(FixedIndex(answer(), (source,))).context(mark)
    assert isinstance(context, Context)
    shown = context_message(context)
    assert problems(shown) == []
    assert acted_on(shown) == []


@settings(max_examples=40, deadline=None)
@given(articles())
def test_a_list_of_articles_keeps_the_limits(source: Article) -> None:
    listed = message(Answering(FixedIndex(answer(), (source,) * 40)).articles())
    assert problems(listed) == []
    assert acted_on(listed) == []


@settings(max_examples=40, deadline=None)
@given(articles(), st.integers(1, 12), st.booleans())
def test_a_summary_keeps_the_limits(source: Article, count: int, is_cited: bool) -> None:
    quotations = tuple(_quotation(source) for _ in range(count))
    shown = message(Summarised(source.title, quotations, quotations, is_cited), question="/summary " + source.title)
    assert problems(shown) == []
    assert acted_on(shown) == []
    view = under(Summarised(source.title, quotations, (), is_cited), replace(ASKED, way="summary"))
    assert view is not None
    assert len(view.to_components()) <= 5


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(LONG, LONG), min_size=1, max_size=10))
def test_a_conversation_keeps_the_limits(said: list[tuple[str, str]]) -> None:
    shown = message(ConversationSummarised(tuple(said)))
    assert problems(shown) == []
    assert acted_on(shown) == []


@given(LONG)
def test_a_question_is_found_again_where_a_message_shows_it(question: str) -> None:
    reply = reply_to(answer())
    whole = " ".join(question.split())
    found = question_in(message(reply, question=question).embeds)
    assert found == whole if size(whole) <= 1_000 else found.removesuffix("…") and whole.startswith(found[:-1])


def _quotation(source: Article) -> Quotation:
    found = passage(source)
    reply = reply_to(Answer("?", found, found.start, found.end, (), 0.9, (Match(found, 1.0),)))
    assert isinstance(reply, Answered)
    return reply.quotation
