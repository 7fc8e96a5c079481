"""What another assistant gets, asked with the SDK's own client."""

import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")

from mcp import Client, MCPError, StdioServerParameters, stdio_client  # noqa: E402

from bot.runtime.places import Places  # noqa: E402
from bot.web.knowledge import Knowledge  # noqa: E402
from bot.web.mcp import mcp_server  # noqa: E402
from tests.bot.web.conftest import TOKEN, OpensSite, browser  # noqa: E402
from tests.paths import ROOT  # noqa: E402

QUESTION = "what does SenseTime's training cost?"


def asked(server: Any, talk: Callable[[Client], Awaitable[None]]) -> None:
    async def run() -> None:
        async with Client(server) as client:
            await talk(client)

    anyio.run(run)


def given(result: Any) -> Any:
    """What a tool gave."""
    assert not result.is_error, result.content
    structured = result.structured_content
    return structured.get("result", structured)


def test_the_tools_only_read_and_say_what_the_api_says(open_site: OpensSite) -> None:
    site = open_site()
    knowledge = Knowledge(site, "mcp")

    async def talk(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["ask", "search", "context", "summarize"]
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        question = "how many bees does a hive hold?"
        assert given(await client.call_tool("ask", {"question": question})) == json.loads(
            json.dumps(knowledge.ask(question))
        )
        assert len(given(await client.call_tool("search", {"query": "bees", "top": 2}))) == 2
        summary = given(await client.call_tool("summarize", {"article": "bees"}))
        assert summary["article"]["id"] == "bees"
        around = given(await client.call_tool("context", {"article": "bees", "start": 3, "end": 7}))
        assert (around["quote"], around["before"]) == ("ive ", "")
        assert around["after"] == "A worker lives for six weeks."

    asked(mcp_server(site), talk)


def test_what_cannot_be_done_is_said(open_site: OpensSite) -> None:
    async def talk(client: Client) -> None:
        for name, arguments, said in (
            ("ask", {"question": "?!"}, "question"),
            ("summarize", {"article": "zzz"}, "Which article?"),
            ("context", {"article": "bees", "start": 10**9, "end": 10**9}, "Nothing of that article stands there"),
        ):
            result = await client.call_tool(name, arguments)
            assert result.is_error
            assert said in str(result.content[0])

    asked(mcp_server(open_site()), talk)


def test_articles_are_resources(open_site: OpensSite) -> None:
    async def talk(client: Client) -> None:
        resources = (await client.list_resources()).resources
        assert sorted(each.name for each in resources) == ["bees", "lighthouse", "tidal"]
        uri = next(each.uri for each in resources if each.name == "lighthouse")
        [content] = (await client.read_resource(uri)).contents
        assert content.text.startswith("The Lighthouse Keepers\nJon Varga\nIsland Review\n2020-05-01\n")  # type: ignore[union-attr]
        with pytest.raises(MCPError, match="No article has that id"):
            await client.read_resource("article://footnote/none")

    asked(mcp_server(open_site()), talk)


def test_over_http_the_page_serves_it_to_who_has_the_token(open_site: OpensSite) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    headers = {"Accept": "application/json, text/event-stream"}
    with browser(open_site(footnote_web_token=TOKEN)) as client:
        assert client.post("/mcp", json=hello, headers=headers).status_code == 401
        answer = client.post("/mcp", json=hello, headers={**headers, "Authorization": f"Bearer {TOKEN}"})
        assert answer.json()["result"]["serverInfo"]["name"] == "footnote"


def test_over_stdio_a_process_of_its_own_answers(our_index: Path, tmp_path: Path) -> None:
    left_out = ("SLACK_", "DISCORD_", "FOOTNOTE_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    started = StdioServerParameters(
        command=sys.executable,
        args=["-m", "bot", "mcp"],
        cwd=tmp_path,
        env={**inherited, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "FOOTNOTE_INDEX": str(our_index)},
    )

    async def talk(client: Client) -> None:
        answer = given(await client.call_tool("ask", {"question": QUESTION}))
        assert "500,000 yuan" in answer["quote"]
        assert answer["citation"].endswith("Yicai Global · 5 September 2017 · paragraph 8")

    asked(stdio_client(started), talk)


def test_when_too_many_ask_an_assistant_is_told_when_to_ask_again(open_site: OpensSite) -> None:
    places = Places(2, patience=0.0)

    async def talk(client: Client) -> None:
        with places.chat():
            result = await client.call_tool("ask", {"question": "how many bees?"})
        assert result.is_error
        assert "Ask again in 5 seconds." in str(result.content[0])

    asked(mcp_server(open_site(places=places)), talk)
