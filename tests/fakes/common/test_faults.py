"""What a test can let go wrong."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fakes.common.faults import Fault, Faults, HeldCall


def outcome(held: HeldCall) -> bool:
    return asyncio.run(held.outcome())


def test_each_fault_strikes_once_and_only_what_fits() -> None:
    faults = Faults()
    faults.fail("chat.*", "is_archived", times=2)
    faults.http_error("POST */messages", 502)
    assert faults.take("views.open") is None
    assert [faults.take("chat.update"), faults.take("chat.delete")] == [Fault("chat.*", error="is_archived")] * 2
    assert faults.take("chat.update") is None
    assert faults.take("POST /channels/1/messages") == Fault("POST */messages", 502, "internal_error")


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_call_that_is_held_waits_for_what_the_test_decides(goes_on: bool) -> None:
    held = Faults().hold("chat.postMessage")
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(outcome, held)
        held.wait()
        assert not call.done()
        (held.release if goes_on else held.lose)()
        assert call.result() is goes_on


def test_a_call_that_does_not_come_is_said() -> None:
    with pytest.raises(AssertionError, match=r"did not make the call within 0.01 s"):
        Faults().hold("chat.postMessage").wait(0.01)


def test_clearing_lets_go_of_what_is_held_and_of_what_waits() -> None:
    faults = Faults()
    held = faults.hold("chat.postMessage")
    faults.drop("chat.update")
    faults.clear()
    assert (faults.take("chat.postMessage"), faults.take("chat.update")) == (None, None)
    assert outcome(held)
    held.lose()  # too late
    assert outcome(held)
