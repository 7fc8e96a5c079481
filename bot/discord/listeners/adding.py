"""Articles that admins put in and take out: commands, files, a message's menu, and the buttons under what is shown."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

import discord
from discord import app_commands

from bot.adding.editor import Editor
from bot.adding.messages import Written, addresses_in, decisions_on, decisions_on_files
from bot.adding.proposals import LOOKING, LOOKING_FOR
from bot.conversation.follow_ups import reads_as_question
from bot.conversation.views import View
from bot.discord.bot import DiscordBot
from bot.discord.listeners.typed import asked_by_command, titles_for
from bot.discord.render.decisions import decision_message, decision_view
from bot.discord.render.embeds import message
from bot.discord.transport.client import FootnoteClient
from bot.discord.transport.reading import DIRECT, lines_of
from bot.messages.decisions import CHOICES, Choice, Decision
from bot.messages.question import ADDING, BUILDING, Asked
from bot.messages.reply import Notice
from bot.numbers.figures import Scope

Propose = Callable[[Editor], Iterable[Decision]]

FOR_ADMINS = "Only admins may change the articles; whoever runs me names their roles in DISCORD_ADMIN_ROLES."
HOW_TO_ADD = "Give the address of a page, or a file."
_LONGEST_ADDRESS, _LONGEST_NAME = 2_000, 100


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear the commands, the menu of a message and the buttons."""
    listeners = _Adding(client, bot)
    for_managers = app_commands.default_permissions(manage_guild=True)  # a server's settings can show them to more

    @client.tree.command(name="add", description="Put a web page or a file into the articles; for admins")
    @app_commands.describe(address="Of a page", file="In the place of a page", collection="None if left out")
    @for_managers
    async def add(
        interaction: discord.Interaction,
        address: app_commands.Range[str, 1, _LONGEST_ADDRESS] | None = None,
        file: discord.Attachment | None = None,
        collection: app_commands.Range[str, 1, _LONGEST_NAME] | None = None,
    ) -> None:
        await listeners.add(interaction, address or "", file, collection or "")

    @client.tree.command(name="remove", description="Take an article out; for admins")
    @app_commands.describe(article="A part of its title")
    @for_managers
    async def remove(interaction: discord.Interaction, article: app_commands.Range[str, 1, 200]) -> None:
        await listeners.remove(interaction, article)

    @remove.autocomplete("article")
    async def titles(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await titles_for(client, bot, interaction, typed)

    @client.tree.context_menu(name="Add to articles")
    @for_managers
    async def add_to_articles(interaction: discord.Interaction, message: discord.Message) -> None:
        await listeners.add_message(interaction, message)

    for kind, choice in CHOICES.items():
        client.hear_press(kind, partial(listeners.decided, choice))


def take_files(bot: DiscordBot, sent: discord.Message, roles: Collection[str], asked: Asked) -> bool:
    """Whether a direct message of an admin brings files and asks nothing; then they are looked at."""
    if not sent.attachments or reads_as_question(asked.text) or not bot.access.is_admin(roles):
        return False

    def show() -> None:
        bot.presses.post(asked, message(Notice(LOOKING)), None)
        editor = Editor(f"{asked.person} in Discord", bot.parts.views.of_question(asked), Scope("discord", DIRECT))
        files = [partial(bot.presses.sent, each) for each in sent.attachments]
        for decision in decisions_on_files(files, bot.parts.proposals, editor):
            bot.presses.post(asked, decision_message(decision), decision_view(decision))

    if bot.parts.intake.undertake(asked):
        bot.presses.answer_message(asked, show)
    return True


class _Adding:
    def __init__(self, client: FootnoteClient, bot: DiscordBot) -> None:
        self._client = client
        self._bot = bot

    async def add(
        self, interaction: discord.Interaction, address: str, file: discord.Attachment | None, collection: str
    ) -> None:
        """Show what would be added; for admins."""
        proposals = self._bot.parts.proposals

        def propose(editor: Editor) -> Iterator[Decision]:
            if address:
                yield proposals.page(address, editor, collection)
            if file:
                yield from decisions_on_files([partial(self._bot.presses.sent, file)], proposals, editor, collection)

        await self._take(interaction, address, LOOKING, propose, "" if address or file else HOW_TO_ADD)

    async def remove(self, interaction: discord.Interaction, name: str) -> None:
        """Ask whether it is that article; for admins."""

        def propose(editor: Editor) -> Iterator[Decision]:
            yield self._bot.parts.proposals.removal(name, editor)

        await self._take(interaction, name, LOOKING_FOR, propose)

    async def add_message(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Add to articles: what a message holds, be it files, addresses or words; for admins."""
        written = Written(
            text=lines_of(message, self._client),
            author=message.author.display_name,
            published=message.created_at.date().isoformat(),
            url=message.jump_url,
            addresses=addresses_in(message.content),
            files=[partial(self._bot.presses.sent, each) for each in message.attachments],
        )
        await self._take(
            interaction, "", LOOKING, lambda editor: decisions_on(written, self._bot.parts.proposals, editor)
        )

    def decided(self, choice: Choice, interaction: discord.Interaction, token: str) -> None:
        """Something was chosen under what would be changed, by an admin, or by one who is none any more."""

        def decide() -> None:
            if not self._bot.presses.is_admin(interaction):
                self._bot.presses.whisper(interaction, Notice(FOR_ADMINS))
                return
            view = self._bot.parts.views.of(self._bot.askers.of_press(interaction))
            self._bot.parts.desk.decide(
                choice,
                token,
                _editor(interaction, view),
                say=lambda said: self._bot.presses.put_instead(interaction, Notice(said)),
                tell=lambda decision: self._show(interaction, decision),
                building=asked_by_command(interaction, BUILDING, ""),
            )

        self._bot.presses.answer(interaction, decide)

    async def _take(
        self, interaction: discord.Interaction, typed: str, looking: str, propose: Propose, unclear: str = ""
    ) -> None:
        if await self._client.acknowledge(interaction):
            roles = await self._bot.access.roles_of(interaction.user, self._client, as_admin=True)
            asked = asked_by_command(interaction, ADDING, typed)
            said = unclear if self._bot.access.is_admin(roles) else FOR_ADMINS
            await self._client.decide(self._taken, interaction, asked, said, looking, propose)

    def _taken(self, interaction: discord.Interaction, asked: Asked, said: str, looking: str, propose: Propose) -> None:
        """Write a command down, and show what it proposes; or say what there is to say instead."""

        def show() -> None:
            self._bot.presses.respond(interaction, message(Notice(looking)))
            for decision in propose(_editor(interaction, self._bot.parts.views.of_question(asked))):
                self._show(interaction, decision)

        if said:
            kind = "denied" if said == FOR_ADMINS else "adding"
            self._bot.parts.intake.take(asked, self._bot.delivery, Notice(said, kind))
        elif self._bot.parts.intake.undertake(asked):
            # Fetching takes its time, and keeps no question of the channel waiting.
            self._bot.presses.answer(interaction, show, asked)

    def _show(self, interaction: discord.Interaction, decision: Decision) -> None:
        self._bot.presses.whisper(interaction, decision_message(decision), decision_view(decision))


def _editor(interaction: discord.Interaction, view: View) -> Editor:
    server = str(interaction.guild_id or DIRECT)
    return Editor(f"{interaction.user.id} in Discord", view, Scope("discord", server))
