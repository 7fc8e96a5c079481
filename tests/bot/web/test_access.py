"""Who may, and what nobody may."""

import pytest
from starlette.testclient import TestClient

from bot.messages.reply import place_of
from bot.visibility.asker import web_visitor
from bot.web.limits import LARGEST_BODY, RateLimit
from tests.bot.articles import answer
from tests.bot.web.conftest import TOKEN, OpensSite, ask, browser, mark_of

PAGES = ("/", "/articles", "/a/bees", "/summary", "/c/x")


def sign_in(client: TestClient, token: str = TOKEN, where: str = "/articles") -> object:
    mark = mark_of(client.get("/sign-in").text)
    return client.post("/sign-in", data={"mark": mark, "token": token, "next": where}, follow_redirects=False)


@pytest.mark.parametrize("path", PAGES)
def test_with_a_token_a_page_leads_to_where_one_signs_in(open_site: OpensSite, path: str) -> None:
    with browser(open_site(footnote_web_token=TOKEN)) as client:
        page = client.get(path, follow_redirects=False)
        assert page.status_code == 303
        assert page.headers["location"].startswith("/sign-in?next=%2F")


def test_who_gave_the_token_is_let_in_until_they_sign_out(open_site: OpensSite) -> None:
    site = open_site(answer(), footnote_web_token=TOKEN)
    with browser(site) as client:
        assert "That is not the token." in sign_in(client, "wrong").text  # type: ignore[attr-defined]
        let_in = sign_in(client)
        assert (let_in.status_code, let_in.headers["location"]) == (303, "/articles")  # type: ignore[attr-defined]
        assert "HttpOnly; SameSite=Lax" in let_in.headers["set-cookie"]  # type: ignore[attr-defined]
        assert ask(client, "what does it cost?").status_code == 200
        client.post("/sign-out", data={"mark": mark_of(client.get("/").text)})
        assert client.get("/articles", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(open_site: OpensSite, where: str) -> None:
    with browser(open_site(footnote_web_token=TOKEN)) as client:
        assert sign_in(client, where=where).headers["location"] == "/"  # type: ignore[attr-defined]


def test_a_forged_cookie_is_worth_nothing(open_site: OpensSite) -> None:
    site = open_site(footnote_web_token=TOKEN)
    with browser(site) as client:
        sign_in(client)
        cookie = client.cookies["footnote"]
    with browser(site, cookies={"footnote": cookie[:-2] + ("AA" if cookie[-2:] != "AA" else "BB")}) as client:
        assert client.get("/articles", follow_redirects=False).status_code == 303
    with browser(site, cookies={"footnote": cookie}) as client:
        assert client.get("/articles", follow_redirects=False).status_code == 200


def test_a_form_without_the_mark_of_its_session_is_refused(open_site: OpensSite) -> None:
    site = open_site(answer())
    with browser(site) as ada, browser(site) as bo:
        theirs = mark_of(bo.get("/").text)
        for mark in ("", "x", theirs):
            assert ada.post("/", data={"mark": mark, "question": "what does it cost?"}).status_code == 403


def test_what_another_site_sends_is_refused(open_site: OpensSite) -> None:
    with browser(open_site(answer())) as client:
        mark = mark_of(client.get("/").text)
        sent = {"mark": mark, "question": "what?"}
        for origin in ("https://evil.example", "null", "http://127.0.0.1:9", "http://[evil"):
            assert client.post("/", data=sent, headers={"Origin": origin}).status_code == 403
        assert client.post("/", data=sent, headers={"Origin": "http://127.0.0.1:8080"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "[::1", "192.0.2.1:8080"])
def test_no_other_name_is_answered_to_without_a_token(open_site: OpensSite, host: str) -> None:
    with browser(open_site()) as client:
        for path in ("/", "/api/articles"):
            assert client.get(path, headers={"Host": host}).status_code == 421
        for own in ("localhost:8080", "127.0.0.1", "[::1]:8080"):
            assert client.get("/articles", headers={"Host": own}).status_code == 200


def test_every_answer_has_the_headers_that_keep_script_and_frames_out(open_site: OpensSite) -> None:
    with browser(open_site(), raise_server_exceptions=False) as client:
        for path in (*PAGES, "/nowhere", "/static/footnote.css", "/api/articles", "/api/nothing"):
            headers = client.get(path).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


def test_who_asks_too_often_is_told_when_to_come_back_and_nobody_else_is(open_site: OpensSite) -> None:
    now = 0.0
    limit = RateLimit(2, 60.0, lambda: now)
    site = open_site(answer(), footnote_web_token=TOKEN)
    with browser(site, limit) as ada, browser(site, limit) as bo:
        for client in (ada, bo):
            sign_in(client)
            now += 60
        assert [ask(ada, "what?").status_code for _ in range(3)] == [200, 200, 429]
        refused = ask(ada, "what?")
        assert refused.headers["retry-after"] == "30"
        assert "<h1>That did not work</h1>" in refused.text
        assert "Too much at once. Come back in 30 seconds." in refused.text
        assert ask(bo, "what?").status_code == 200
        now += 30
        assert ask(ada, "what?").status_code == 200


def test_guessing_the_token_is_slow(open_site: OpensSite) -> None:
    limit = RateLimit(5, 60.0, lambda: 0.0)
    with browser(open_site(footnote_web_token=TOKEN), limit) as client:
        assert [sign_in(client, f"guess {n}").status_code for n in range(6)] == [403] * 5 + [429]  # type: ignore[attr-defined]


def test_a_request_that_is_too_large_is_refused(open_site: OpensSite) -> None:
    with browser(open_site()) as client:
        mark = mark_of(client.get("/").text)
        assert client.post("/", data={"mark": mark, "question": "x" * LARGEST_BODY}).status_code == 413
        sent = client.post("/api/ask", json={"question": "x" * LARGEST_BODY})
        assert (sent.status_code, sent.headers["content-type"]) == (413, "application/problem+json")


def test_the_link_of_a_citation_in_chat_opens_one_article_for_a_day(
    open_site: OpensSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site(footnote_web_token=TOKEN, footnote_public_url="https://notes.example.org")
    reply = site.view(web_visitor()).summaries.reply("notes on bees")
    url = next(quotation.citation.url for quotation in reply.quotations)  # type: ignore[union-attr]
    assert url.startswith("https://notes.example.org/a/bees?v=")
    assert url.endswith(f"#s={reply.quotations[0].place.start}-{reply.quotations[0].place.end}")  # type: ignore[union-attr]
    assert place_of(reply).article == "bees"
    path = url.removeprefix("https://notes.example.org")
    with browser(site, headers={"Host": "notes.example.org"}) as client:
        assert client.get(path, follow_redirects=False).status_code == 200
        assert client.get(path.replace("/a/bees", "/a/lighthouse"), follow_redirects=False).status_code == 303
        assert client.get("/articles", follow_redirects=False).status_code == 303
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 4_000_000_000)
        assert client.get(path, follow_redirects=False).status_code == 303


def test_an_article_with_an_address_of_its_own_keeps_it_in_chat(open_site: OpensSite) -> None:
    site = open_site(footnote_public_url="http://localhost:8080")
    reply = site.view(web_visitor()).summaries.reply("the lighthouse keepers")
    assert reply.quotations[0].citation.url.startswith("https://example.org/lighthouse")  # type: ignore[union-attr]
