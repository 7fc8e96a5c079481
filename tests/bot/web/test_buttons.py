"""What people press under a reply of the page, and the address where they look whether it is covered by now."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.messages.buttons import CAN_NOT_WATCH, NOT_KEPT
from bot.visibility.asker import web_visitor
from bot.web.limits import RateLimit
from bot.web.site import Site
from index import build
from tests.bot.articles import answer, no_answer, unsure
from tests.bot.web.conftest import OpensSite, ask, browser, mark_of
from tests.bot.web.test_pages import words
from tests.fakes.common.encoder import HashEncoder


def field(page: Any, name: str) -> str:
    return str(page.text.partition(f'name="{name}" value="')[2].partition('"')[0])


def press(client: TestClient, page: Any, path: str, **fields: str) -> Any:
    """Press a button under the only reply of a conversation."""
    given = {"mark": mark_of(page.text), "talk": field(page, "talk"), "key": field(page, "key")}
    return client.post(path, data={**given, **fields})


def candidates_of(page: Any) -> list[str]:
    return [each.partition('"')[0] for each in page.text.split('name="candidate" value="')[1:]]


def test_asking_is_kept_like_a_question_in_chat_and_can_be_rated(open_site: OpensSite) -> None:
    site = open_site(answer())
    with browser(site) as client:
        page = ask(client, "what does it cost?")
        rated = press(client, page, "/rate", helpful="yes")
        assert 'value="yes" aria-pressed="true"' in rated.text
        assert press(client, page, "/rate", helpful="yes", key="web:::other").status_code == 404
    posted = site.parts.history.past.posted(field(page, "key"))
    assert posted
    assert (posted.asked.text, posted.outcome, posted.helpful) == ("what does it cost?", "answered", 1)


def test_who_was_not_helped_may_say_what_they_expected(open_site: OpensSite) -> None:
    site = open_site(answer())
    with browser(site) as client:
        page = ask(client, "what does it cost?")
        assert "What did you expect?" not in page.text
        rated = press(client, page, "/rate", helpful="no")
        assert "What did you expect?" in rated.text
        said = press(client, page, "/expected", expected="the price of <b>cleaning</b>")
        assert "What did you expect?" not in said.text
        assert site.parts.history.feedback.expectations() == {field(page, "key"): ("the price of <b>cleaning</b>",)}
        assert "expected: the price of &lt;b&gt;cleaning&lt;/b&gt;" in client.get("/admin").text


def test_where_words_are_not_kept_nobody_is_asked_what_they_expected(open_site: OpensSite) -> None:
    with browser(open_site(answer(), footnote_keep_text=False)) as client:
        rated = press(client, ask(client, "what does it cost?"), "/rate", helpful="no")
        assert "What did you expect?" not in rated.text


def test_this_answers_it_is_kept_with_the_question_and_shown(open_site: OpensSite) -> None:
    site = open_site(unsure())
    with browser(site) as client:
        page = ask(client, "where is the lab?")
        first, second = candidates_of(page)
        chosen = press(client, page, "/choose", candidate=second)
        assert chosen.url.path == page.url.path
        assert f'value="{second}" aria-pressed="true"' in chosen.text
        assert f'value="{first}" aria-pressed="false"' in chosen.text
        posted = site.parts.history.past.posted(field(page, "key"))
        assert posted
        assert (posted.outcome, posted.quote, posted.helpful) == ("unsure", "It stands in Shanghai.", 1)
        changed = press(client, page, "/choose", candidate=first)
        assert f'value="{first}" aria-pressed="true"' in changed.text
        assert 'aria-pressed="true">This answers it' not in press(client, page, "/rate", helpful="no").text


@pytest.mark.parametrize("candidate", ["", "x", "1:2:3:4"])
def test_only_what_may_answer_can_be_chosen(open_site: OpensSite, candidate: str) -> None:
    site = open_site(unsure())
    with browser(site) as client:
        page = ask(client, "where is the lab?")
        refused = press(client, page, "/choose", candidate=candidate)
        assert refused.status_code == 409
        assert "Go back, reload it and choose again." in refused.text


def test_a_candidate_whose_article_changed_since_is_not_kept(open_site: OpensSite) -> None:
    site = open_site(unsure())
    with browser(site) as client:
        page = ask(client, "where is the lab?")
        site.view(web_visitor()).answering._index.articles = ()  # type: ignore[misc]
        refused = press(client, page, "/choose", candidate=candidates_of(page)[0])
        assert refused.status_code == 409
        assert "The article has changed since I quoted it." in refused.text


def test_a_press_leads_back_to_what_it_was_about(open_site: OpensSite) -> None:
    with browser(open_site(unsure(count=1))) as client:
        page = ask(client, "where is the lab?")
        turn = field(page, "key").rpartition(":")[2]
        for path, fields, place in (
            ("/rate", {"helpful": "no"}, ""),
            ("/expected", {"expected": "An address"}, ""),
            ("/choose", {"candidate": candidates_of(page)[0]}, "-candidate-1"),
            ("/more", {}, "-passage-1"),
            ("/watch", {}, ""),
        ):
            pressed = press(client, page, path, **fields)
            (sent,) = pressed.history
            anchor = f"press-{turn}{place}"
            assert sent.headers["location"] == f"{pressed.url.path}#{anchor}", path
            assert f'id="{anchor}"' in pressed.text, path


def test_an_answer_has_nothing_to_choose_or_to_wait_for(open_site: OpensSite) -> None:
    with browser(open_site(answer())) as client:
        page = ask(client, "what does it cost?")
        assert "This answers it" not in page.text
        assert "Tell me when it is covered" not in page.text
        assert press(client, page, "/watch").status_code == 409


def test_more_passages_stand_in_the_place_of_the_reply_and_ask_nothing_anew(open_site: OpensSite) -> None:
    site = open_site(unsure(count=1))
    with browser(site) as client, browser(site) as other:
        page = ask(client, "where is the lab?")
        assert "Further passages:" not in page.text
        assert page.text.count('formaction="/more"') == 1
        longer = press(client, page, "/more")
        assert longer.url.path == page.url.path
        assert longer.text.count('class="turn"') == 1
        assert "Further passages: It stands in Shanghai." in words(longer.text)
        assert 'formaction="/more"' not in longer.text
        foreign = {"talk": field(page, "talk"), "key": field(page, "key")}
        assert other.post("/more", data={"mark": mark_of(other.get("/").text), **foreign}).status_code == 404
        assert client.post("/more", data={"mark": "forged", **foreign}).status_code == 403


def waiting(client: TestClient, page: Any) -> str:
    """Press "Tell me when it is covered", and give the address that says so."""
    told = press(client, page, "/watch")
    assert "This address says when the articles cover it" in told.text
    return "/covered/" + str(told.text.partition('href="/covered/')[2].partition('"')[0])


def test_who_waits_gets_an_address_that_says_when_the_articles_cover_it(open_site: OpensSite) -> None:
    site = open_site()
    with browser(site) as client:
        page = ask(client, "how much does the moon rocket zyxw cost?")
        address = waiting(client, page)
        assert "Tell me when it is covered" not in client.get(page.url.path).text
        assert f"http://127.0.0.1:8080{address}" in client.get(page.url.path).text
        before = client.get(address)
        assert "<h1>Not covered yet</h1>" in before.text
        assert "how much does the moon rocket zyxw cost?" in before.text
    corpus = site.store.folder.parent / "corpus"
    said = "The moon rocket zyxw costs 7 million crowns."
    (corpus / "rocket.md").write_text(f"# The moon rocket zyxw\n\n{said}\n")
    build(corpus, site.store, HashEncoder())
    again = open_site()  # as after a restart: no conversation is known any more
    with browser(again) as somebody_else:
        after = somebody_else.get(address)
        assert "<h1>The articles cover this now</h1>" in after.text
        assert "<p>The moon rocket zyxw costs <mark>7 million crowns</mark>.</p>" in after.text


def test_an_address_that_nothing_waits_at_says_so(open_site: OpensSite) -> None:
    site = open_site(no_answer())
    with browser(site) as client:
        page = ask(client, "who is the mayor?")
        talk, question = field(page, "key").split(":")[2:]
        for path in (f"/covered/{talk}/{question}", "/covered/x/y", f"/covered/{talk}/"):
            assert client.get(path).status_code == 404
        assert "Nothing is waited for at this address" in client.get("/covered/x/y").text


def test_looking_counts_as_asking(open_site: OpensSite) -> None:
    site = open_site(no_answer())
    with browser(site, RateLimit(3, 60.0, lambda: 0.0)) as client:
        address = waiting(client, ask(client, "who is the mayor?"))
        assert [client.get(address).status_code for _ in range(2)] == [200, 429]


def test_what_cannot_be_written_down_is_not_promised(open_site: OpensSite) -> None:
    site = open_site(unsure())
    with browser(site) as client:
        page = ask(client, "where is the lab?")
        address = waiting(client, page)
        site.parts.database._fail(OSError("the disk is full"))
        for path, fields, said in (
            ("/watch", {}, CAN_NOT_WATCH),
            ("/rate", {"helpful": "yes"}, NOT_KEPT),
            ("/expected", {"expected": "more"}, NOT_KEPT),
            ("/choose", {"candidate": candidates_of(page)[0]}, NOT_KEPT),
        ):
            refused = press(client, page, path, **fields)
            assert refused.status_code == 503
            assert said in words(refused.text)
        assert client.get(address).status_code == 503
        assert "I cannot look just now." in client.get(address).text


def asked_by(site: Site, key: str) -> tuple[str, ...]:
    return site.parts.history.watches.waiting(key)[0].people


def test_pressing_twice_waits_once(open_site: OpensSite) -> None:
    site = open_site(no_answer())
    with browser(site) as client:
        page = ask(client, "who is the mayor?")
        assert waiting(client, page) == waiting(client, page)
        assert len(asked_by(site, field(page, "key"))) == 1
