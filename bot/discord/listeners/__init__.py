"""What Discord sends, and what the bot does about it, one module for each kind of event.

Events arrive on the loop of the client. Commands and presses are answered there within three seconds, by nothing but
"I work on it"; everything is then decided on one thread, written down, and done by the workers.
"""

from bot.discord.bot import DiscordBot
from bot.discord.listeners import actions, adding, commands, messages, owners, servers, summaries
from bot.discord.transport.client import FootnoteClient


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Connect every listener."""
    for kind in (messages, commands, adding, summaries, actions, owners, servers):
        kind.register(client, bot)
