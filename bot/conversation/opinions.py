"""Messages that ask the bot what it thinks or likes; it has no opinion, but the articles may say something."""

import re

_TO = r"(?:on|of|about|regarding|towards?)"
_PATTERNS = tuple(
    re.compile(rf"(?:(?:and|so|but|ok|well|hey|hi)[\s,]+)*{pattern}", re.IGNORECASE)
    for pattern in (
        rf"(?:what(?: is|['’]?s| are) )?(?:your|ur) (?:own |personal |honest )?"
        rf"(?:opinions?|views?|take|thoughts|stance|feelings?|position) {_TO} (?P<about>.+)",
        r"(?:do you have |have you (?:got )?)an opinion (?:on|of|about) (?P<about>.+)",
        r"what do you (?:personally |really |yourself )?think (?:of|about) (?P<about>.+)",
        r"how do you (?:personally |really )?(?:feel|think) about (?P<about>.+)",
        r"do you (?:personally |really |also |even )*(?:like|love|hate|enjoy|prefer|believe in|agree with|dislike) "
        r"(?P<about>.+)",
        r"are you (?:a (?:big )?fan of|in favou?r of|against) (?P<about>.+)",
        r"(?:what|which|who)(?: is|['’]?s| are) (?:your|ur) favou?rite (?P<about>.+)",
    )
)


def asked_opinion_on(text: str) -> str:
    """What a message asks the bot's opinion on, "" where it asks for none."""
    plain = " ".join(text.split()).strip("?!. ")
    found = next((match for each in _PATTERNS if (match := each.fullmatch(plain))), None)
    return found["about"] if found else ""
