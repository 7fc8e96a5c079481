"""Signing in at a provider of OpenID Connect, and who may do what then."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc.jwk import OctKey
from starlette.testclient import TestClient

from bot.web.site import Site
from index import build
from tests.bot.web.conftest import TOKEN, OpensSite, browser, mark_of
from tests.bot.web.test_pages import words
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.openid.provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, open_id_provider

HERE = "http://127.0.0.1:8080"
ADA = {"email": "Ada@Example.org", "email_verified": True}


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    with open_id_provider(f"{HERE}/sign-in/done") as opened:
        opened.claims.update(ADA)
        yield opened


@pytest.fixture
def settings(provider: OpenIdProvider) -> dict[str, Any]:
    return {
        "footnote_oidc_issuer": provider.address,
        "footnote_oidc_client_id": CLIENT_ID,
        "footnote_oidc_client_secret": CLIENT_SECRET,
        "footnote_oidc_people": "@example.org",
        "footnote_public_url": HERE,
    }


@pytest.fixture
def site(open_site: OpensSite, settings: dict[str, Any]) -> Site:
    return open_site(**settings)


def leave(client: TestClient, where: str = "/articles") -> str:
    """To the provider, and the address that it leads back to."""
    left = client.get("/sign-in/begin", params={"next": where}, follow_redirects=False)
    assert left.status_code == 303, left.text
    with httpx2.Client(trust_env=False) as theirs:
        answered = theirs.get(left.headers["location"])
    assert answered.status_code == 302, answered.text
    return str(answered.headers["location"]).removeprefix(HERE)


def sign_in(client: TestClient, where: str = "/articles") -> Any:
    return client.get(leave(client, where), follow_redirects=False)


def is_in(client: TestClient) -> bool:
    return client.get("/articles", follow_redirects=False).status_code == 200


def test_who_signs_in_at_the_provider_is_let_in_where_they_wanted(site: Site) -> None:
    with browser(site) as client:
        page = client.get("/a/bees?v=1&s=0-5")
        assert page.url.path == "/sign-in"
        assert "Sign in with 127.0.0.1" in words(page.text)
        assert "Token" not in words(page.text)
        done = sign_in(client, "/a/bees?v=1&s=0-5")
        assert (done.status_code, done.headers["location"]) == (303, "/a/bees?v=1&s=0-5")
        assert is_in(client)
        assert client.get("/sign-in?next=%2Farticles").url.path == "/articles"  # by the back button
        assert not any(name.startswith("footnote-sign-in") for name in client.cookies)
        out = client.post("/sign-out", data={"mark": mark_of(client.get("/").text)})
        assert "You are signed out here." in out.text
        assert not is_in(client)


def test_two_tabs_sign_in_each_and_one_that_comes_twice_goes_on(site: Site) -> None:
    with browser(site) as client:
        first, second = leave(client, "/summary"), leave(client, "/articles")
        assert client.get(second, follow_redirects=False).headers["location"] == "/articles"
        assert client.get(first, follow_redirects=False).headers["location"] == "/summary"
        assert client.get(first, follow_redirects=False).headers["location"] == "/"
        assert is_in(client)


def test_what_was_begun_in_another_browser_lets_nobody_in(site: Site) -> None:
    with browser(site) as attacker, browser(site) as victim:
        back = leave(attacker)
        refused = victim.get(back, follow_redirects=False)
        assert refused.status_code == 403
        assert "began in another browser" in refused.text
        assert not is_in(victim)


def test_another_state_than_that_of_the_cookie_is_refused(site: Site) -> None:
    with browser(site) as client:
        back = leave(client)
        name = next(name for name in client.cookies if name.startswith("footnote-sign-in"))
        for other in (back.replace("state=", "state=x"), back.partition("&state")[0], "/sign-in/done"):
            assert client.get(other, follow_redirects=False).status_code == 403
        client.cookies.set(name, f"{client.cookies[name]}x", path="/sign-in")
        client.cookies.delete(name, domain="127.0.0.1", path="/sign-in")
        assert client.get(back, follow_redirects=False).status_code == 403
        assert not is_in(client)


def test_who_is_away_for_too_long_begins_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with browser(site) as client:
        back = leave(client)
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: time.monotonic() + 4_000_000_000)
        assert "on your way for too long" in client.get(back, follow_redirects=False).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": ["another-client", "a-third"], "azp": CLIENT_ID},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"iss": "https://evil.example"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": None},
    ],
    ids=str,
)
def test_an_id_token_that_says_something_wrong_is_not_believed(
    site: Site, provider: OpenIdProvider, wrong: dict[str, Any]
) -> None:
    provider.claims.update(wrong)
    with browser(site) as client:
        refused = sign_in(client)
        assert refused.status_code == 403
        assert "could not be proved" in refused.text
        assert not is_in(client)


def test_a_token_that_others_could_have_signed_is_not_believed(site: Site, provider: OpenIdProvider) -> None:
    with browser(site) as client:
        provider.header["alg"] = "HS256"
        provider.keys = [OctKey.import_key(CLIENT_SECRET)]  # as an attacker would
        provider.published = []
        assert sign_in(client).status_code in (403, 503)
        assert not is_in(client)


def test_a_token_signed_with_a_key_that_is_not_the_providers_is_not_believed(
    site: Site, provider: OpenIdProvider
) -> None:
    provider.published = list(provider.keys)
    provider.change_keys()
    with browser(site) as client:
        assert sign_in(client).status_code == 403
        assert not is_in(client)


def test_new_keys_of_the_provider_are_fetched(site: Site, provider: OpenIdProvider) -> None:
    with browser(site) as client, browser(site) as other:
        assert sign_in(client).status_code == 303
        provider.change_keys()
        assert sign_in(other).status_code == 303


def test_a_code_is_good_once(site: Site) -> None:
    with browser(site) as client, browser(site) as thief:
        back = leave(client)
        thief.cookies = client.cookies  # even with all that the first has
        assert client.get(back, follow_redirects=False).headers["location"] == "/articles"
        assert "could not be proved" in thief.get(back, follow_redirects=False).text


def test_a_provider_that_is_away_or_calls_itself_otherwise_is_said_to_be(site: Site, provider: OpenIdProvider) -> None:
    with browser(site) as client:
        provider.is_down = True
        away = client.get("/sign-in/begin", follow_redirects=False)
        assert away.status_code == 503
        assert "does not answer as it should" in away.text
        provider.is_down = False
        provider.issuer_said = "https://evil.example"
        assert client.get("/sign-in/begin", follow_redirects=False).status_code == 503
        provider.issuer_said = ""
        back = leave(client)
        provider.is_down = True
        assert client.get(back, follow_redirects=False).status_code == 503
        provider.is_down = False
        assert sign_in(client).status_code == 303


def test_who_says_no_at_the_provider_may_try_again(site: Site, provider: OpenIdProvider) -> None:
    provider.refuses = "access_denied"
    with browser(site) as client:
        refused = sign_in(client)
        assert refused.status_code == 403
        assert "did not let you in" in refused.text
        assert "/sign-in/begin?next=" in refused.text


@pytest.mark.parametrize(
    ("people", "claims", "may"),
    [
        ("*", {"email": None}, True),
        ("ada@example.org", ADA, True),
        ("@example.org", {"email": "ada@sub.example.org", "email_verified": True}, False),
        ("@example.org", {"email": "ada@example.org", "email_verified": False}, False),
        ("@example.org", {"email": "ada@example.org", "email_verified": None}, False),
        ("@example.org", {"email": "ada@example.org", "email_verified": "true"}, True),
        ("bo@example.org web/248289761001", ADA, True),
        ("bo@example.org", ADA, False),
    ],
)
def test_only_those_who_are_named_may_come_in(
    open_site: OpensSite,
    settings: dict[str, Any],
    provider: OpenIdProvider,
    people: str,
    claims: dict[str, Any],
    may: bool,
) -> None:
    provider.claims.update(claims)
    with browser(open_site(**{**settings, "footnote_oidc_people": people.split()})) as client:
        done = sign_in(client)
        assert is_in(client) is may
        if not may:
            assert done.status_code == 403
            assert "has not named you" in done.text


def test_an_address_that_only_userinfo_tells_counts_and_only_of_the_same_person(
    site: Site, provider: OpenIdProvider
) -> None:
    provider.claims.clear()
    provider.in_userinfo.update(ADA)
    with browser(site) as client:
        sign_in(client)
        assert is_in(client)
    provider.in_userinfo["sub"] = "somebody else"
    with browser(site) as client:
        assert sign_in(client).status_code == 503
        assert not is_in(client)


def test_who_is_no_longer_named_is_out_at_once(open_site: OpensSite, settings: dict[str, Any]) -> None:
    with browser(open_site(**settings)) as client:
        sign_in(client)
        cookies = client.cookies
    later = open_site(**{**settings, "footnote_oidc_people": ["bo@example.org"]})
    with browser(later, cookies=cookies) as client:
        assert not is_in(client)


def test_after_half_a_day_the_provider_is_asked_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with browser(site) as client:
        sign_in(client)
        session = site.sessions.read(client.cookies["footnote"])
    assert session
    assert session.email == "ada@example.org"
    for hours, is_known in ((11, True), (13, False)):
        with monkeypatch.context() as then:
            then.setattr("itsdangerous.timed.time.time", lambda hours=hours: time.time_ns() / 1e9 - hours * 3_600)
            cookie = site.sessions.cookie(session)
        assert (site.sessions.read(cookie) == session) is is_known


def test_the_figures_and_the_versions_are_for_admins(open_site: OpensSite, settings: dict[str, Any]) -> None:
    with browser(open_site(**settings)) as client:
        sign_in(client)
        assert 'href="/admin"' not in client.get("/").text
        for path in ("/admin", "/admin/versions/000001"):
            assert client.get(path).status_code == 403
    admins = {**settings, "footnote_oidc_admins": ["ada@example.org"]}
    with browser(open_site(**admins)) as client:
        sign_in(client)
        assert 'href="/admin"' in client.get("/").text
        assert client.get("/admin").status_code == 200


def test_the_token_goes_on_beside_the_provider(open_site: OpensSite, settings: dict[str, Any]) -> None:
    with browser(open_site(**settings, footnote_web_token=TOKEN)) as client:
        page = client.get("/sign-in")
        assert "Or with the token" in page.text
        client.post("/sign-in", data={"mark": mark_of(page.text), "token": TOKEN, "next": "/"})
        assert client.get("/admin").status_code == 200
    with browser(open_site(**settings, footnote_web_token=TOKEN)) as program:
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        assert program.get("/api/articles", headers=bearer).status_code == 200
        assert program.get("/api/articles").status_code == 401


def test_without_a_token_programs_are_told_that_there_is_none(site: Site) -> None:
    with browser(site) as client:
        refused = client.get("/api/articles")
        assert refused.status_code == 401
        assert "FOOTNOTE_WEB_TOKEN" in refused.json()["detail"]
        assert (
            client.post("/sign-in", data={"mark": mark_of(client.get("/sign-in").text), "token": ""}).status_code == 403
        )


def test_rules_of_collections_hold_for_who_signed_in(
    open_site: OpensSite, settings: dict[str, Any], provider: OpenIdProvider, tmp_path: Path
) -> None:
    rules = tmp_path / "collections.yaml"
    rules.write_text("hr:\n  allow:\n    people: [ada@EXAMPLE.org, web/77]\n")
    site = open_site(**settings, footnote_collections=rules)
    corpus = site.store.folder.parent / "corpus"
    (corpus / "hr").mkdir()
    (corpus / "hr" / "leave.md").write_text("# Leave\n\nThere are 31 days of leave.\n")
    build(corpus, site.store, HashEncoder())
    expected = {"ada@example.org": True, "bo@example.org": False}
    for email, may in expected.items():
        provider.claims["email"] = email
        provider.subject = email
        with browser(site) as client:
            sign_in(client)
            assert (client.get("/a/hr/leave").status_code == 200) is may
            assert ("Leave" in words(client.get("/articles").text)) is may
            assert (client.get("/api/articles/hr/leave").status_code == 200) is may
            assert (client.get("/summary?article=leave").text.count("31 days") > 0) is may
    provider.subject, provider.claims["email"] = "77", "cy@example.org"
    with browser(site) as client:
        sign_in(client)
        assert client.get("/a/hr/leave").status_code == 200
        link = client.get("/articles").text.partition('href="/a/hr/leave')[2].partition('"')[0]
        assert link.startswith("?v=")


def test_a_persons_conversations_are_theirs_on_every_device(site: Site, provider: OpenIdProvider) -> None:
    with browser(site) as laptop, browser(site) as phone, browser(site) as other:
        for client in (laptop, phone):
            sign_in(client)
        page = laptop.post("/", data={"mark": mark_of(laptop.get("/").text), "question": "how many bees?"})
        assert phone.get(page.url.path).status_code == 200
        provider.subject = "somebody else"
        sign_in(other)
        assert other.get(page.url.path).status_code == 404
