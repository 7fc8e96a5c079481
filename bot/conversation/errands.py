"""Messages that want something done, which a bot that quotes articles cannot do: "remind me at 5", "book me a room".

Articles may tell how a thing is done ("reset my password"), so they are asked first.
"""

import re

from bot.conversation.requests import requested
from bot.conversation.to_people import asks_a_favour

_POLITELY = (
    r"(?:(?:please|pls|kindly|hey|hi|ok|just|can you|could you|would you|will you|can u|i need you to|i want you to|"
    r"can someone|could someone|somebody|someone|you (?:must|should|have to))[\s,]+)*"
)
_VERB = (
    r"(?:book|order|reserve|schedule|arrange|remind|wake|send|email|e-mail|mail|call|phone|ring|text|message|ping|invite|"
    r"buy|pay|cancel|print|fix|repair|restart|reboot|reset|install|update|deploy|merge|turn|switch|open|close|unlock|set|"
    r"create|make|draft|write|post|forward|upload|approve|assign|add|bring|fetch|lend|cook|play)"
)
_FOR_SOMEBODY = r"(?:me|us|him|her|them|my|our|everyone|everybody)"
_TIME = (
    r"(?:today|tonight|tomorrow|now|later|asap|(?:at|by) \d|(?:on |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_ERRAND = re.compile(
    rf"(?P<polite>{_POLITELY}){_VERB}\b(?: (?:up|on|off|out))?"
    rf"(?: {_FOR_SOMEBODY}\b|\b.*\b(?:for {_FOR_SOMEBODY}|{_TIME})\b)",
    re.IGNORECASE,
)


def is_errand(text: str) -> bool:
    """Whether somebody is to do something, and not to say what the articles know."""
    plain = " ".join(text.split())
    found = _ERRAND.match(plain)
    # "Open on Sunday?" asks when something is open.
    is_wish = found is not None and (bool(found["polite"]) or not plain.endswith("?"))
    return requested(plain) is None and (is_wish or asks_a_favour(plain))
