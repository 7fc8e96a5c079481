"""Whatever an article, a question or a text of people looks like, Discord takes it and acts on nothing in it."""

from typing import Any

from hypothesis import given, settings

from bot.asked import Asked
from bot.discord.embeds import Message, message
from bot.discord.text import size
from bot.replies import Reply
from tests import discord_render
from tests.bot.any_replies import LONG, replies

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
        or run.url not in ("", "https://x.example/1", EARLIER)
        or run.styles & {"heading", "strike", "spoiler", "underline", "code"}
    ]


@settings(max_examples=80, deadline=None)
@given(replies(), LONG)
def test_every_reply_keeps_discords_limits_and_acts_on_nothing(reply: Reply, question: str) -> None:
    for shown in ("", question):
        made = message(reply, ASKED, question=shown, before="Ana asked: @everyone # h", earlier=EARLIER)
        assert problems(made) == []
        assert acted_on(made) == []
