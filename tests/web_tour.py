"""The pictures of docs/web.md, taken of the real bot in a real browser: python -m tests.web_tour."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from index import build_index
from tests.bot.ports import free_port
from tests.bot.process import START_SECONDS, bot, until
from tests.paths import CORPUS, ROOT

PICTURES = ROOT / "docs" / "web_tour"
QUESTIONS = (
    "what does SenseTime's training cost?",
    "who said so?",
    "what does the YouTu Lab pay its cleaners?",
)
_PATIENCE = 120_000


def main() -> int:
    """Take them anew."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        build_index(CORPUS, Path(folder) / ".index")
        port = free_port()
        with bot(["web"], {"FOOTNOTE_WEB": f"127.0.0.1:{port}"}, Path(folder)) as process:
            until(lambda: process.has_ended or "The page is at" in process.log, "the page", START_SECONDS)
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                for scheme in ("light", "dark"):
                    _pictures(chromium, f"http://127.0.0.1:{port}", scheme)
                chromium.close()
    return 0


def _pictures(chromium: Any, address: str, scheme: str) -> None:
    page = chromium.new_context(color_scheme=scheme, viewport={"width": 800, "height": 760}).new_page()
    page.set_default_timeout(_PATIENCE)

    def take(name: str) -> None:
        page.screenshot(path=PICTURES / f"{name}-{scheme}.png")

    page.goto(address)
    take("ask")
    for count, question in enumerate(QUESTIONS, 1):
        page.fill("#question", question)
        page.press("#question", "Enter")
        page.wait_for_selector(f"article.turn >> nth={count - 1}")
    page.evaluate("scrollTo(0, 0)")
    take("conversation")
    page.click("figcaption a >> nth=0")
    page.wait_for_selector(".paragraph mark")
    take("article")
    page.goto(f"{address}/summary?article=shanghai-ai-2017")
    take("summary")
    page.goto(f"{address}/admin")
    take("figures")


if __name__ == "__main__":
    sys.exit(main())
