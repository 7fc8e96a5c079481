"""What programs get."""

import json
import os
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st

from bot.web.app import application
from bot.web.limits import RateLimit
from bot.web.openapi import OPERATIONS, described
from bot.web.server import served
from index import answer_json
from tests.bot.web.conftest import TOKEN, OpensSite, browser

EXAMPLES = int(os.environ.get("EXAMPLES", "15"))  # of each call


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"]) == ("about:blank", answer.status_code)
    return answer.status_code, body["detail"]


def test_a_question_gets_the_json_of_the_command_line_and_where_the_quotation_stands(open_site: OpensSite) -> None:
    site = open_site()
    question = "how many bees does a hive hold?"
    expected = json.loads(json.dumps(answer_json(site.parts.index.ask(question))))
    with browser(site) as client:
        given = client.post("/api/ask", json={"question": question}).json()
    assert {name: given[name] for name in expected} == expected
    if given["answered"]:
        text = next(each.text for each in site.parts.index.articles if each.id == given["article"]["id"])
        assert text[given["start"] : given["end"]] == given["quote"]


def test_passages_are_found_and_articles_listed_read_and_summarised(open_site: OpensSite) -> None:
    with browser(open_site()) as client:
        found = client.post("/api/search", json={"query": "bees in a hive", "top": 2}).json()
        assert len(found) == 2
        assert {each["id"] for each in client.get("/api/articles").json()} == {"bees", "lighthouse", "tidal"}
        bees = client.get("/api/articles/bees").json()
        assert bees["title"] == "Notes on bees"
        assert bees["text"][bees["paragraphs"][0]["start"] : bees["paragraphs"][0]["end"]].startswith("A hive holds")
        summary = client.post("/api/summarize", json={"article": "bees"}).json()
        assert summary["article"]["id"] == "bees"
        assert client.post("/api/summarize", json={"about": "bees"}).json()["topic"] == "bees"


def test_what_cannot_be_done_is_a_problem_that_says_what_to_do(open_site: OpensSite) -> None:
    with browser(open_site()) as client:
        assert problem(client.get("/api/articles/none")) == (
            404,
            "No article has that id: GET /api/articles lists them.",
        )
        assert problem(client.get("/api/nothing"))[0] == 404
        assert problem(client.get("/api/ask"))[0] == 405
        assert problem(client.post("/api/ask", content="{"))[0] == 415
        as_json = {"Content-Type": "application/json"}
        assert problem(client.post("/api/ask", content="{", headers=as_json))[0] == 400
        assert problem(client.post("/api/ask", content=b"\xff", headers=as_json))[0] == 400
        assert problem(client.post("/api/ask", json={"question": ""}))[0] == 422
        assert problem(client.post("/api/ask", json={"question": "x", "more": 1}))[0] == 422
        assert problem(client.post("/api/ask", json={"question": "?!"}))[0] == 422
        assert problem(client.post("/api/summarize", json={"article": "bees", "about": "bees"}))[0] == 422
        assert problem(client.post("/api/summarize", json={"article": "zzz"}))[0] == 404


def test_a_form_of_another_site_cannot_ask(open_site: OpensSite) -> None:
    with browser(open_site()) as client:
        sent = client.post("/api/ask", content='{"question": "what?"}', headers={"Content-Type": "text/plain"})
        assert problem(sent) == (415, "Send JSON: Content-Type: application/json.")


def test_with_a_token_programs_send_it(open_site: OpensSite) -> None:
    with browser(open_site(footnote_web_token=TOKEN)) as client:
        refused = client.get("/api/articles")
        assert problem(refused)[0] == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert client.get("/api/articles", headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert client.get("/api/articles", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_the_description_names_every_call(open_site: OpensSite) -> None:
    with browser(open_site()) as client:
        document = client.get("/api/openapi.json").json()
    assert set(document["paths"]) == {each.path for each in OPERATIONS}
    assert document == json.loads(json.dumps(described("http://127.0.0.1:8080")))


@pytest.mark.timeout(600)
def test_nothing_is_found_by_requests_that_are_made_up_from_the_description(open_site: OpensSite) -> None:
    no_limit = RateLimit(10**6, 1.0)
    app = application(open_site(), no_limit, no_limit)
    with served(app, socket.create_server(("127.0.0.1", 0))) as address:
        import schemathesis  # noqa: PLC0415 - takes a second, and every process that collects tests would wait

        schema: Any = schemathesis.openapi.from_dict(described(address.rstrip("/")))
        for operation in schema.get_all_operations():

            @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
            @examples(operation.ok().as_strategy())
            def conforms(case: Any) -> None:
                case.call_and_validate(base_url=address.rstrip("/"))

            conforms()


@settings(max_examples=200)
@examples(st.text())
def test_any_span_in_an_address_is_read_or_is_none(text: str) -> None:
    from bot.web.marked_article import span_of  # noqa: PLC0415

    span = span_of(text)
    assert span is None or 0 <= span.start < span.end
