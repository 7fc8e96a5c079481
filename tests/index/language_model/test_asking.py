import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from index import LanguageModelError
from index.language_model.asking import LanguageModel
from index.language_model.server import Call, CallOutcome, ModelServer, NoReply
from tests.fakes.common.language_model import WAIT_SECONDS, Server, Turn, fails, garbage, half, says
from tests.index.language_model.conftest import Opens

MESSAGES = [{"role": "system", "content": "Rules."}, {"role": "user", "content": "{}"}]
SCHEMA = {"type": "object", "additionalProperties": False, "required": [], "properties": {}}


def ask(model: LanguageModel, until: float | None = None) -> str:
    return model.ask(MESSAGES, SCHEMA, 50, until)


def outcome(model: LanguageModel) -> CallOutcome:
    """How asking ends where no reply comes."""
    with pytest.raises(NoReply) as missing:
        ask(model)
    return missing.value.outcome


def test_a_reply_is_told_with_its_tokens(server: Server, opened: Opens) -> None:
    server.always = says("{}", tokens=321)
    calls: list[Call] = []
    model = opened(calls.append)
    assert ask(model) == "{}"
    assert [(call.outcome, call.tokens) for call in calls] == [(CallOutcome.ANSWERED, 321)]
    assert model.tokens.used == 321


def test_nothing_is_sent_but_what_is_needed_whatever_the_environment_says(
    server: Server, opened: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "OPENAI_API_KEY": "another-key",
        "OPENAI_ORG_ID": "org",
        "OPENAI_PROJECT_ID": "project",
        "OPENAI_BASE_URL": "http://127.0.0.1:1/v1",
        "OPENAI_CUSTOM_HEADERS": "X-Team: ours\nAuthorization: Bearer stolen",
        "HTTP_PROXY": "http://127.0.0.1:1",
        "ALL_PROXY": "http://127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    ask(opened())
    assert server.refused == []
    assert len(server.asked) == 1


def test_without_a_key_none_is_sent(server: Server, opened: Opens) -> None:
    server.key = ""
    assert ask(opened(key=""))
    assert server.refused == []


def test_the_key_is_not_shown(server: Server) -> None:
    assert server.key not in repr(server.model_server())


def test_a_redirect_is_not_followed(server: Server, opened: Opens) -> None:
    server.always = lambda request: request.send(307, {}, Location=f"http://127.0.0.1:{server.port}/v1/elsewhere")
    assert outcome(opened()) is CallOutcome.REFUSED
    assert server.refused == []


@pytest.mark.parametrize("failure", [fails(500), fails(503), fails(429), half, fails(408)])
def test_what_passes_is_asked_again(server: Server, opened: Opens, failure: Turn) -> None:
    server.turns = [failure, says("{}")]
    assert ask(opened()) == "{}"
    assert len(server.asked) == 2


def test_what_stays_broken_is_asked_three_times(server: Server, opened: Opens) -> None:
    server.always = fails(500)
    assert outcome(opened()) is CallOutcome.UNREACHABLE
    assert len(server.asked) == 3


def test_who_has_to_wait_longer_than_a_person_does_not_wait(server: Server, opened: Opens) -> None:
    server.always = fails(429, "slow down", retry_after="30")
    assert outcome(opened()) is CallOutcome.LIMITED
    assert len(server.asked) == 1


@pytest.mark.parametrize("wait", ["-5", "nan", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_strange_wish_to_wait_is_no_wish(server: Server, opened: Opens, wait: str) -> None:
    server.turns = [fails(429, "slow down", retry_after=wait)]
    assert ask(opened())


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_a_person_must_mend_is_asked_once_and_said(
    server: Server, opened: Opens, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    server.always = fails(status)
    assert outcome(opened()) is CallOutcome.REFUSED
    assert len(server.asked) == 1
    assert "FOOTNOTE_LLM_KEY" in caplog.text
    assert server.key not in caplog.text


def answers(body: object) -> Turn:
    return lambda request: request.send(200, body)


@pytest.mark.parametrize("reply", [garbage, answers({}), answers([]), answers({"choices": []})])
def test_a_reply_that_is_none_is_no_reply(server: Server, opened: Opens, reply: Turn) -> None:
    server.always = reply
    assert outcome(opened()) is CallOutcome.UNREACHABLE


def test_no_server_is_no_reply() -> None:
    model = LanguageModel(ModelServer("http://127.0.0.1:1/v1", "any"))
    assert outcome(model) is CallOutcome.UNREACHABLE
    model.close()


@pytest.mark.parametrize("slow", ["hold", "drip"])
def test_nobody_waits_longer_than_is_set(server: Server, opened: Opens, slow: str) -> None:
    server.always = getattr(server, slow)
    calls: list[Call] = []
    model = opened(calls.append, seconds=0.3)
    assert outcome(model) is CallOutcome.SLOW
    assert calls[0].tokens == model.tokens.used == 4  # what was sent is paid for


def test_whoever_notices_first_that_time_is_over_it_was_slow(server: Server) -> None:
    server.always = server.hold

    def clock() -> float:
        late = threading.current_thread().name == "language model"
        return WAIT_SECONDS - 0.05 if late else 0.0

    model = LanguageModel(server.model_server(seconds=WAIT_SECONDS), clock=clock)
    assert outcome(model) is CallOutcome.SLOW
    model.close()


def test_after_failures_in_a_row_it_is_left_alone_and_then_tried_again(server: Server) -> None:
    now = [1_000.0]
    model = LanguageModel(server.model_server(), clock=lambda: now[0])
    server.always = fails(400)
    server.turns = [fails(401), fails(401), fails(401)]
    assert [outcome(model) for _ in range(4)] == [CallOutcome.REFUSED] * 3 + [CallOutcome.RESTING]
    assert len(server.asked) == 3
    now[0] += 16
    server.always = says("{}")
    assert ask(model) == "{}"
    assert ask(model) == "{}"
    model.close()


def test_each_failure_after_a_rest_doubles_it(server: Server) -> None:
    now = [1_000.0]
    model = LanguageModel(server.model_server(), clock=lambda: now[0])
    server.always = fails(401)
    found = []
    for step in (0, 0, 0, 16, 16, 16):
        now[0] += step
        found.append(outcome(model))
    assert found == [CallOutcome.REFUSED] * 4 + [CallOutcome.RESTING, CallOutcome.REFUSED]
    model.close()


def test_more_at_once_than_allowed_wait_for_their_turn_and_no_longer(server: Server, opened: Opens) -> None:
    server.turns = [server.hold]
    model = opened(at_once=1, seconds=WAIT_SECONDS)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(outcome, model)
        assert server.held.wait(WAIT_SECONDS)
        with pytest.raises(NoReply) as missing:
            ask(model, model.deadline() - WAIT_SECONDS)
        assert missing.value.outcome is CallOutcome.BUSY
        server.release.set()
        server.always = fails(401)
        assert first.result(WAIT_SECONDS) is CallOutcome.REFUSED


def test_the_tokens_of_a_day_are_used_up_and_come_back(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    day = [date(2026, 1, 31)]
    server.always = says("{}", tokens=950)
    model = LanguageModel(server.model_server(tokens_a_day=1_000), today=lambda: day[0])
    assert ask(model) == "{}"
    assert [outcome(model), outcome(model)] == [CallOutcome.SPENT, CallOutcome.SPENT]
    assert len([record for record in caplog.records if "used up" in record.message and record.levelno == 30]) == 1
    day[0] = date(2026, 2, 1)
    assert ask(model) == "{}"
    model.close()


def test_a_server_that_does_not_count_is_counted_for(server: Server, opened: Opens) -> None:
    server.always = says("x" * 300, tokens=None)
    model = opened()
    ask(model)
    assert model.tokens.used == 101 + 3 + 1


def complains(about: str) -> Callable[[Server], Turn]:
    """A server that does not take a parameter, and says so."""

    def made(server: Server) -> Turn:
        def turn(request: object) -> None:
            body = server.asked[-1].body
            if about in str(body.get("response_format", "")) or about in body:
                server.asked[-1].refuse(400, f"Unsupported: '{about}'. Use 'max_completion_tokens' instead.")
            else:
                says("{}")(server.asked[-1])

        return turn

    return made


@pytest.mark.parametrize(
    ("about", "asked"), [("max_tokens", 2), ("json_schema", 3), ("json_object", 4), ("temperature", 3)]
)
def test_what_a_server_does_not_take_is_left_out_from_then_on(
    server: Server, opened: Opens, about: str, asked: int
) -> None:
    server.always = complains(about)(server)
    if about == "json_object":
        server.turns = [fails(400, "json_schema is not known")]
    model = opened()
    assert ask(model) == "{}"
    assert len(server.asked) <= asked
    before = len(server.asked)
    assert ask(model) == "{}"
    assert len(server.asked) == before + 1


def test_no_question_is_logged(
    server: Server, opened: Opens, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_LOG", "debug")
    model = opened()
    with caplog.at_level(logging.INFO):
        model.ask([MESSAGES[0], {"role": "user", "content": "secret"}], None, 10)
    assert "secret" not in caplog.text


def test_it_can_be_asked_by_many_threads(server: Server, opened: Opens) -> None:
    server.always = says("{}")
    model = opened(at_once=4)
    together = threading.Barrier(8)

    def one() -> str:
        together.wait(WAIT_SECONDS)
        return ask(model)

    with ThreadPoolExecutor(8) as pool:
        assert [each.result(WAIT_SECONDS) for each in [pool.submit(one) for _ in range(8)]] == ["{}"] * 8


@pytest.mark.parametrize(("url", "model"), [("localhost:11434", "m"), ("", "m"), ("ftp://x/v1", "m"), ("http://x", "")])
def test_an_address_or_a_name_that_cannot_be_one_is_said(url: str, model: str) -> None:
    with pytest.raises(LanguageModelError):
        ModelServer(url, model)
