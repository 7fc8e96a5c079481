from collections.abc import Callable

import pytest

from bot.runtime.send_once import send_once


class Network:
    """Fails as told, then takes what is sent; `arrives` says whether what failed came through."""

    def __init__(self, *failures: Exception, arrives: bool = False) -> None:
        self._failures = list(failures)
        self._arrives = arrives
        self.sent = 0
        self.pauses: list[float] = []

    def send(self) -> str:
        if self._failures:
            self.sent += self._arrives
            raise self._failures.pop(0)
        self.sent += 1
        return "sent"

    def find(self) -> str | None:
        return "found" if self.sent else None

    def run(self, is_passing: Callable[[Exception], bool] = lambda error: isinstance(error, OSError)) -> str:
        return send_once(self.send, self.find, is_passing, self.pauses.append)


def test_what_is_sent_at_once_is_not_looked_for() -> None:
    network = Network()
    assert (network.run(), network.sent, network.pauses) == ("sent", 1, [0.0])


def test_what_did_not_arrive_is_sent_again() -> None:
    network = Network(OSError("cut"), OSError("cut"))
    assert (network.run(), network.sent, network.pauses) == ("sent", 1, [0.0, 0.5, 2.0])


def test_what_arrived_although_it_failed_is_not_sent_again() -> None:
    network = Network(OSError("cut"), arrives=True)
    assert (network.run(), network.sent) == ("found", 1)


def test_what_arrived_at_the_last_attempt_although_it_failed_is_found() -> None:
    network = Network(*[OSError("cut")] * 4)

    def arrive_at_last() -> str:
        network.sent += not network._failures[1:]
        raise network._failures.pop(0)

    assert send_once(arrive_at_last, network.find, lambda _error: True, network.pauses.append) == "found"
    assert (network.sent, network.pauses) == (1, [0.0, 0.5, 2.0, 5.0])


def test_what_does_not_pass_is_raised_at_once() -> None:
    network = Network(ValueError("refused"))
    with pytest.raises(ValueError, match="refused"):
        network.run()
    assert network.pauses == [0.0]


def test_what_never_passes_is_raised_in_the_end() -> None:
    network = Network(*[OSError("cut")] * 4)
    with pytest.raises(OSError, match="cut"):
        network.run()
    assert network.pauses == [0.0, 0.5, 2.0, 5.0]
