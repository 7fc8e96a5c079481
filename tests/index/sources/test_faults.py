"""What may befall a sync: a kill at any moment, a disk that is full. Each sync is a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.common.pages import page
from tests.fakes.common.web import Web, sent, web
from tests.index.forked_syncs import KILLS, LIMITS, PAGES
from tests.paths import ROOT

IN_MEMORY = Path("/dev/shm")
SMALL_DISK = "size=2m"


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as site:
        yield site


@pytest.fixture
def folder() -> Iterator[Path]:
    memory = str(IN_MEMORY) if os.access(IN_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="footnote-", dir=memory) as folder:
        (Path(folder) / "disk").mkdir()
        yield Path(folder) / "disk"


def run(what: str, folder: Path, site: Web, *before: str) -> list[Any]:
    """What is printed in a process of its own, which ends with 0 only if every look found all in order."""

    def numbered(each: int) -> Any:
        def serve(request: BaseHTTPRequestHandler) -> None:
            number = folder.with_name("number").read_text()
            body = f"<h1>Page {each}</h1><p>Page {each} says number {number} today.</p><p>It is open at nine.</p>"
            sent(page(body, f"<title>Page {each}</title>"))(request)

        return serve

    site.pages |= {f"/{each}": numbered(each) for each in range(PAGES)}
    listed = "".join(f"<url><loc>{site.address(f'/{each}')}</loc></url>" for each in range(PAGES))
    site.pages["/sitemap.xml"] = sent(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>', "application/xml"
    )
    command = [*before, sys.executable, "-m", "tests.index.forked_syncs", what, str(folder), site.address("")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_whenever_it_is_killed_what_serves_goes_on_and_the_next_sync_brings_all(folder: Path, site: Web) -> None:
    [found] = run("kills", folder, site)
    assert found["killed"] >= KILLS // 2  # the others had ended before
    assert sum(found["serving"].values()) == KILLS
    assert all(found["serving"].values())


def test_a_file_that_cannot_be_written_ends_the_sync_and_is_named(folder: Path, site: Web) -> None:
    *said, _ = run("limits", folder, site)
    assert len(said) == len(LIMITS)
    assert all("File too large" in each for each in said), said


def test_on_a_full_disk_what_serves_goes_on_and_it_is_made_good_with_room(folder: Path, site: Web) -> None:
    """On a disk of its own, in a namespace of mounts that ends with the process; where that may not be made, not."""
    mounted = ["unshare", "--mount", "sh", "-c", f'mount -t tmpfs -o {SMALL_DISK} tmpfs {folder} && exec "$@"', "sh"]
    if subprocess.run([*mounted, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no disk can be mounted here")
    *said, _ = run("full", folder, site, *mounted)
    assert len(said) == 2
    assert "No space left on device" in said[0]
