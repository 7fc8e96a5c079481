"""Replies out of articles of any size and script, with what platforms act on strewn in."""

import os
from dataclasses import replace

from hypothesis import strategies as st

from bot.messages.quoting import reply_to
from bot.messages.reply import Answered, Reply
from index import Answer, Article, Candidate, Certainty, InShort, Match, NoAnswer, Unsure
from tests.bot.articles import article, passage

# How many replies each renderer is given; `make fuzz` gives more.
EXAMPLES = int(os.environ.get("EXAMPLES", "200"))

SLACK_MARKS = ["<!channel> ", "<@U1> ", "<https://x.example|y> ", "*b* ", "`c` ", "&lt; ", "https://z.example "]
DISCORD_MARKS = [
    "@everyone ",
    "<@1> ",
    "<t:0:R> ",
    "<:e:1> ",
    "**b** ",
    "||s|| ",
    "[y](https://x.example) ",
    "# h ",
    "1. ",
]


class Long(str):
    """Hypothesis remembers what it drew for ten thousand examples: a plain str itself, others by a weak reference."""


HOSTILE = st.sampled_from(SLACK_MARKS + DISCORD_MARKS)
SCRIPTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
WORDS = st.lists(st.one_of(HOSTILE, SCRIPTS), min_size=1, max_size=12).map("".join)
LONG = st.builds(
    lambda text, times: Long((text * times).strip() or "x"), WORDS, st.sampled_from([1, 1, 20, 400, 3_000])
)


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
    certainty = draw(st.sampled_from(Certainty))
    missing = tuple(draw(st.lists(LONG, max_size=4)))
    if certainty is Certainty.UNSURE:
        candidates = tuple(
            Candidate(each, each.start, min(each.start + 200, each.end), ((0, 1),), 0.3) for each in found[:3]
        )
        return reply_to(Unsure(question, candidates, 0.3, matches, missing), matches, further)
    if certainty is Certainty.NONE:
        return reply_to(NoAnswer(question, 0.2, matches, missing), matches, further)
    start, end = found[0].start, found[0].end
    middle = draw(st.integers(0, end - start - 1))
    spans = ((middle, end - start),)
    reply = reply_to(Answer(question, found[0], start, end, spans, 0.9, matches), matches, further)
    said = draw(st.none() | st.builds(InShort, WORDS.map(lambda text: text[:300]), WORDS))
    return replace(reply, in_short=said) if isinstance(reply, Answered) else reply
