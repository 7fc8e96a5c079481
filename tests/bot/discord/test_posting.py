"""A reply is found again however much was written behind its question."""

from pydantic import SecretStr

from bot.discord.render.embeds import message
from bot.discord.sending.delivery import DiscordDelivery
from bot.discord.sending.posting import Posting
from bot.discord.transport.client import FootnoteClient
from bot.discord.transport.connection import Connection
from bot.discord.transport.library import set_up
from bot.messages.question import Asked
from bot.messages.reply import Notice
from bot.runtime.metrics import Metrics
from bot.settings import load_settings
from tests.fakes.discord.guild import GUILD
from tests.fakes.discord.server import DiscordServer


def test_a_reply_is_found_behind_hundreds_of_messages() -> None:
    with DiscordServer() as server:
        token = {"discord_token": SecretStr(server.token), "discord_api_url": server.api_url}
        settings = load_settings(None).model_copy(update=token)
        set_up(settings)
        connection = Connection(FootnoteClient(settings), lambda error: None)
        connection.open()
        connection.log_in(server.token)
        try:
            posting = Posting(connection)
            delivery = DiscordDelivery(connection, posting, Metrics())
            ada = server.person("Ada")
            question = ada.says("@Footnote where is it?")
            for number in range(310):
                ada.says(f"{number}")
            here = str(server.general.id)
            asked = Asked("discord", str(GUILD), here, here, str(question.id), str(ada.id), "mention", "")
            assert delivery.find(asked) is None
            sent = posting.post(asked, message(Notice("There."), asked), None, nonce="1")
            assert delivery.find(asked) == sent
        finally:
            connection.close()
