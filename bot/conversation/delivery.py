"""A reply that is sent, or an apology in its place; the same on every platform."""

import logging
from collections.abc import Callable

from bot.conversation.apologies import apology, log_with_id, not_answered_there
from bot.conversation.refusals import Refusals
from bot.messages.reply import Notice
from bot.runtime.metrics import Metrics

_log = logging.getLogger(__name__)


def send_or_apologise(
    send: Callable[[], str],
    tell_there: Callable[[Notice], object],
    tell_directly: Callable[[Notice], object],
    refusals: Refusals,
    metrics: Metrics,
) -> str:
    """The id of what was sent; "" when it was refused: then the log has an id, and the person a sentence with it.

    Never raises: whatever the platform or the network does, the next question is answered.

    tell_there: says something where the reply was to go; tell_directly: in a direct message.
    """
    try:
        return send()
    except Exception as error:
        metrics.refused_posts.inc()
        if hopeless := refusals.why_hopeless(error):
            log_with_id(_log, hopeless)
        elif why := refusals.why_unreachable(error):
            _tell_directly(tell_directly, why, refusals.short(error))
        else:
            _tell_there(tell_there)
        return ""


def _tell_directly(tell: Callable[[Notice], object], why: str, code: str) -> None:
    error_id = log_with_id(_log, f"A reply could not be sent ({code})", with_traceback=False)
    try:
        tell(not_answered_there(why, error_id))
    except Exception as error:
        _log.warning("Nor could the person be told [%s]: %s", error_id, error)


def _tell_there(tell: Callable[[Notice], object]) -> None:
    try:
        tell(apology(_log, "A reply could not be sent"))
    except Exception:
        _log.exception("Nor could the person be told")
