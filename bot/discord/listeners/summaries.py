"""/summary, its menu of articles, and "Summarise from here"; for the asker's eyes alone, until it is shared."""

import discord
from discord import app_commands

from bot.conversation.denials import NOTICES
from bot.conversation.views import View, reply_to_share
from bot.discord.bot import DiscordBot
from bot.discord.listeners.conversations import read, summary_of
from bot.discord.listeners.typed import asked_by_command, denial_of, take_command, titles_for
from bot.discord.render.buttons import SHARE_SUMMARY, SUMMARY_OF, under_shared_summary
from bot.discord.render.embeds import SUMMARY_COMMAND, question_in
from bot.discord.transport.client import FootnoteClient
from bot.messages.reply import Reply

Length = app_commands.Choice[str]


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear the command, the menu and the button under a summary."""
    listeners = _Summaries(client, bot)

    @client.tree.command(name="summary", description="An article, or a topic, in a few of its own sentences")
    @app_commands.describe(
        article="A part of its title; leave it out to choose from a list",
        length="How much",
        topic="What all articles say about this, instead of one article",
    )
    @app_commands.choices(length=[Length(name="short", value="short"), Length(name="long", value="long")])
    async def summary(
        interaction: discord.Interaction,
        article: app_commands.Range[str, 1, 200] | None = None,
        length: Length | None = None,
        topic: app_commands.Range[str, 1, 200] | None = None,
    ) -> None:
        wanted = f"about {topic}" if topic else article or ""
        await listeners.asked(interaction, f"{wanted} {length.value if length else ''}".strip())

    @summary.autocomplete("article")
    async def titles(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await titles_for(client, bot, interaction, typed)

    if bot.reads_messages:

        @client.tree.context_menu(name="Summarise from here")
        async def summarise_from_here(interaction: discord.Interaction, message: discord.Message) -> None:
            await listeners.conversation(interaction, message)

    client.hear_press(SUMMARY_OF, listeners.chosen)
    client.hear_press(SHARE_SUMMARY, listeners.shared)


class _Summaries:
    def __init__(self, client: FootnoteClient, bot: DiscordBot) -> None:
        self._client = client
        self._bot = bot

    async def asked(self, interaction: discord.Interaction, arguments: str) -> None:
        """/summary [article] [length] [topic]."""
        await take_command(self._client, self._bot, interaction, asked_by_command(interaction, "summary", arguments))

    def chosen(self, interaction: discord.Interaction, arguments: str) -> None:
        """An article was chosen from the menu, in the place of which its summary comes."""
        asked = asked_by_command(interaction, "summary", arguments)
        self._bot.presses.answer(interaction, lambda: self._bot.parts.intake.take(asked, self._bot.delivery))

    def shared(self, interaction: discord.Interaction, _value: str) -> None:
        """Share to channel: the summary for everybody, once."""
        typed = question_in(interaction.message.embeds) if interaction.message else ""

        def summary(view: View) -> Reply:
            return view.summaries.reply(typed.removeprefix(SUMMARY_COMMAND))

        def share() -> None:
            who, views = self._bot.askers.of_press(interaction), self._bot.parts.views
            own, theirs = views.of(who), views.of(who.for_all_there)
            self._bot.presses.share_once(
                interaction, typed, lambda: reply_to_share(summary, own, theirs), under_shared_summary
            )

        self._bot.presses.answer(interaction, share)

    async def conversation(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """What was said from a message on, in short. It is not written down, so nor is this."""
        if not await self._client.acknowledge(interaction):
            return
        denial = await denial_of(self._client, self._bot, interaction)
        said = NOTICES[denial] if denial else await read(interaction, message)

        def answer() -> None:
            self._bot.presses.whisper(interaction, summary_of(said, self._bot.parts.views.whole.summaries))

        self._bot.presses.answer(interaction, answer)
