"""deploy/compose.yaml and the balancer's file: what starts with it, and who reaches it."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.dockerfile import of, stages
from tests.deploy.manifests import DEPLOY, secrets_in, unknown_settings
from tests.paths import ROOT

TEXT = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("index", "bot", "page")
# What only compose.yaml reads of .env.
OF_COMPOSE = {"FOOTNOTE_BOTS", "FOOTNOTE_DOMAIN", "POSTGRES_PASSWORD", "PIP_EXTRA_INDEX_URL"}

needs_compose = pytest.mark.skipif(shutil.which("docker-compose") is None, reason="there is no docker-compose here")
needs_caddy = pytest.mark.skipif(shutil.which("caddy") is None, reason="there is no caddy here")


def test_every_setting_that_it_names_is_one() -> None:
    named = {name for service in SERVICES.values() for name in service.get("environment", {})}
    named |= set(re.findall(r"\$\{(\w+)", TEXT))
    assert unknown_settings(named) == {"FOOTNOTE_BOTS", "FOOTNOTE_DOMAIN", "FOOTNOTE_SHARED_INDEX"}
    assert set(re.findall(r"\$\{(\w+)", TEXT)) - OF_COMPOSE == {"FOOTNOTE_INDEX", "SLACK_HTTP_PORT"}


def test_it_holds_no_secret_and_says_which_is_missing() -> None:
    assert secrets_in(TEXT) == []
    assert "${POSTGRES_PASSWORD:?" in SERVICES["bot"]["environment"]["FOOTNOTE_DATABASE"]


def test_it_says_where_the_image_looks_for_health_whatever_an_empty_line_of_env_says() -> None:
    in_image = dict(pair.split("=", 1) for line in of(stages()[-1], "ENV") for pair in line.split())
    for name in ("bot", "page"):
        port = SERVICES[name]["environment"]["FOOTNOTE_HEALTH_PORT"]
        assert port == in_image["FOOTNOTE_HEALTH_PORT"]


@pytest.mark.parametrize("name", OURS)
def test_what_is_ours_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service, "the image says who it runs as"
    assert service["volumes"] == ["data:/var/lib/footnote", "../corpus:/var/lib/footnote/corpus:ro"]


def test_the_page_is_for_this_machine_and_only_the_balancer_for_others() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "page": ["127.0.0.1:8080:8080"],
        "balancer": ["80:80", "443:443"],
    }
    assert {name for name, service in SERVICES.items() if "profiles" in service} == {"page", "balancer", "milvus"}


def test_database_and_milvus_are_reached_by_what_is_ours_alone() -> None:
    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "database" in service.get("networks", ())} == {
        *(*OURS, "database", "milvus")
    }
    assert SERVICES["database"]["networks"] == SERVICES["milvus"]["networks"] == ["database"]


def test_a_build_reaches_nothing_outside_and_waits_for_milvus_only_where_there_is_one() -> None:
    assert SERVICES["index"]["networks"] == ["database"]
    assert SERVICES["index"]["environment"]["FOOTNOTE_SHARED_INDEX"] == "${FOOTNOTE_INDEX:-.index}"
    assert SERVICES["index"]["depends_on"]["milvus"] == {"condition": "service_healthy", "required": False}


def test_what_it_mounts_and_copies_is_there() -> None:
    volumes = [line.split(":") for service in SERVICES.values() for line in service.get("volumes", ())]
    assert {source for source, *_ in volumes if "/" not in source} == set(COMPOSE["volumes"])
    assert [source for source, *_ in volumes if "/" in source and not (DEPLOY / source).resolve().exists()] == []
    assert (ROOT / SERVICES["bot"]["build"]["dockerfile"]).is_file()


def test_images_of_others_have_a_version() -> None:
    images = {name: service["image"] for name, service in SERVICES.items() if name not in OURS}
    assert images == {
        "balancer": "docker.io/library/caddy:2.10",
        "database": "docker.io/library/postgres:17",
        "milvus": "docker.io/milvusdb/milvus:v2.6.11",
    }


@needs_compose
def test_compose_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "footnote"
    shutil.copytree(DEPLOY, folder / "deploy")
    (folder / ".env").write_text("POSTGRES_PASSWORD=0f\nSLACK_BOT_TOKEN=xoxb-1\n", encoding="utf-8")
    command = ["docker-compose", "--env-file", ".env", "--file", "deploy/compose.yaml", "--profile", "*", "config"]
    ran = subprocess.run([*command, "--quiet"], cwd=folder, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@needs_caddy
def test_caddy_reads_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DOMAIN", "bot.example.org")
    monkeypatch.setenv("SLACK_HTTP_PORT", "3000")
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
