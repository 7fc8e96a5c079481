"""Sending something once over a network that may break in the middle of it."""

from collections.abc import Callable

_PAUSES = (0.0, 0.5, 2.0, 5.0)


def send_once(
    send: Callable[[], str],
    find: Callable[[], str | None],
    is_passing: Callable[[Exception], bool],
    sleep: Callable[[float], None],
) -> str:
    """The id of what was sent. A call that failed half-way may have been carried out: look before it is repeated.

    find: the id of what was sent already, None where nothing is found. is_passing: whether trying again may help after
    an error; one that does not pass is raised, and so is the last one where nothing is found after it.
    """
    for attempt, pause in enumerate(_PAUSES, 1):
        sleep(pause)
        found = find() if attempt > 1 else None
        if found:
            return found
        try:
            return send()
        except Exception as error:
            if not is_passing(error):
                raise
            is_last = attempt == len(_PAUSES)
            found = find() if is_last else None
            if found:
                return found
            if is_last:
                raise
    raise AssertionError("the last attempt returns or raises")
