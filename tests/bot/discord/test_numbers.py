"""Figures for admins by /stats, and the week before in a channel. The real process."""

from pathlib import Path

import pytest

from tests.bot.numbers.last_week import OPEN, PRIVATE, asked_last_week, is_summed_up
from tests.bot.process import discord_bot, kill_long_ago, until
from tests.fakes.common.errors import ImpossibleError
from tests.fakes.discord.guild import GUILD, Channel, Message
from tests.fakes.discord.server import DiscordServer


def digests(server: DiscordServer, channel: Channel) -> list[Message]:
    return [each for each in server.messages(channel) if "The week of" in server.plain(each)]


@pytest.mark.item("figures")
def test_admins_see_figures_and_others_do_not(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        asked_last_week(tmp_path, "discord", str(GUILD), "1")
        asked_last_week(tmp_path, "discord", "2", "2")  # of another server: not counted
        (tmp_path / "sources.yaml").write_text("sources:\n  - {name: docs, kind: folder, at: docs, every: by hand}\n")
        librarians = server.add_role("librarians", "manage_guild")
        with discord_bot(server, our_index, tmp_path, DISCORD_ADMIN_ROLES=str(librarians.id)):
            admin = server.person("Chief", librarians)
            admin.slash("stats")
            shown = server.plain(server.wait_for_private(admin, "How it does"))
            assert "28 questions by 1 person" in shown
            assert f"14 × {OPEN}" in shown
            assert f"14 × {PRIVATE}" in shown
            assert "1 source, not looked at yet" in shown
            with pytest.raises(ImpossibleError, match="not offered to Ada"):
                server.person("Ada").slash("stats")
            manager = server.person("Mona", server.add_role("managers", "manage_guild"))
            manager.slash("stats")
            server.wait_for_private(manager, "Figures are for admins")
            assert (server.violations, server.mentions, server.rings) == ([], [], [])


@pytest.mark.item("digest")
def test_the_week_is_summed_up_once_whatever_happens(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        asked_last_week(tmp_path, "discord", str(GUILD), "1")
        channel = server.add_channel("owners")
        settings = {"DISCORD_DIGEST_CHANNELS": str(channel.id)}
        held = server.faults.hold(f"POST /channels/{channel.id}/messages")
        with discord_bot(server, our_index, tmp_path, **settings) as process:
            held.wait()
            kill_long_ago(process, tmp_path)
        held.release()  # it arrived, and the process that sent it never heard of that
        server.wait_for(lambda: digests(server, channel))
        with discord_bot(server, our_index, tmp_path, **settings):
            until(lambda: is_summed_up(tmp_path), "it is found in the channel")
        [digest] = digests(server, channel)
        assert OPEN in server.plain(digest)
        assert PRIVATE not in server.plain(digest)
        assert (server.violations, server.mentions, server.rings) == ([], [], [])


@pytest.mark.item("digest")
def test_a_channel_that_takes_no_digest_is_named_in_the_log_and_costs_nothing(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        channel = server.add_channel("owners")
        with discord_bot(server, our_index, tmp_path, DISCORD_DIGEST_CHANNELS=f"123, {channel.id}") as process:
            server.wait_for(lambda: digests(server, channel))
            until(lambda: "could not be summed up in 123" in process.log, "it is named")
        assert server.violations == []
