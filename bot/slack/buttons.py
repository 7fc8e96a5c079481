"""The buttons under an answer. All that a press needs is in the button, so it works after a restart and in private."""

import json
from dataclasses import dataclass
from typing import Any

from bot.asked import Asked
from bot.replies import Answered, Place, Quotation, Refused, Reply, Summarised, clip

Element = dict[str, Any]

MORE = "more_passages"
IN_CONTEXT = "in_context"
SHARE = "share"
SHARE_SUMMARY = "share_summary"
WATCH = "tell_me"
FEEDBACK = "feedback"
HELPFUL, UNHELPFUL = "helpful", "unhelpful"

FURTHER_AT_ONCE = 3
FURTHER_AT_MOST = 12
_MOST_BUTTONS = 20

_LONGEST_QUESTION = 1_500
_LONGEST_VALUE = 2_000
_COMPARED_WORDS = 60


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button of an answer stands for: the question, its key, and how many further passages are shown."""

    key: str
    question: str
    further: int = 0

    @classmethod
    def of(cls, value: str) -> "Pressed":
        """Read the value of a button."""
        fields = json.loads(value)
        return cls(str(fields["k"]), str(fields["q"]), int(fields["n"]))

    @property
    def value(self) -> str:
        """As the value of a button."""
        return _json({"k": self.key, "q": clip(self.question, _LONGEST_QUESTION), "n": self.further})


def place_of(value: str) -> tuple[Place, str]:
    """The place that a button shows in its context, and how the words there begin."""
    fields = json.loads(value)
    return Place(str(fields["a"]), int(fields["s"]), int(fields["e"])), str(fields["w"])


def under(reply: Reply, asked: Asked) -> list[Element]:
    """The blocks with the buttons that belong under a reply."""
    if not isinstance(reply, Answered | Refused):
        return []
    further = len(reply.further) if isinstance(reply, Answered) else len(reply.nearest)
    pressed = Pressed(asked.key, reply.question, further)
    rows = [{"type": "actions", "block_id": "actions", "elements": list(_actions(reply, asked, pressed))}]
    if isinstance(reply, Answered):
        rows.append(_feedback(asked.key))
    return [row for row in rows if row["elements"]]


def under_summary(reply: Reply, arguments: str) -> list[Element]:
    """The buttons that belong under a summary that only its asker sees: each sentence in context, and sharing."""
    if not isinstance(reply, Summarised):
        return []
    places = ((number, quotation, _place_value(quotation)) for number, quotation in enumerate(reply.quotations))
    buttons = [
        _button(f"{IN_CONTEXT}:{number}", f"In context, paragraph {quotation.citation.paragraph}", value)
        for number, quotation, value in places
        if value
    ]
    share = _button(SHARE_SUMMARY, "Share to channel", arguments or " ")
    return [{"type": "actions", "block_id": "actions", "elements": [*buttons[:_MOST_BUTTONS], share]}]


def _actions(reply: Answered | Refused, asked: Asked, pressed: Pressed) -> list[Element]:
    found = []
    if reply.has_more and pressed.further < FURTHER_AT_MOST:
        found.append(_button(MORE, "More passages", pressed.value))
    quotation = reply.quotation if isinstance(reply, Answered) else next(iter(reply.nearest), None)
    in_context = _place_value(quotation) if quotation else ""
    if in_context:
        found.append(_button(IN_CONTEXT, "In context", in_context))
    if isinstance(reply, Refused):
        found.append(_button(WATCH, "Tell me when it is covered", pressed.value))
    if asked.way == "command" and isinstance(reply, Answered):
        found.append(_button(SHARE, "Share to channel", pressed.value))
    return found


def _feedback(key: str) -> Element:
    def side(text: str, said: str, label: str) -> Element:
        return {
            "text": {"type": "plain_text", "text": text},
            "value": f"{said} {key}",
            "accessibility_label": label,
        }

    buttons = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": side("Helpful", HELPFUL, "This answer helped"),
        "negative_button": side("Not helpful", UNHELPFUL, "This answer did not help"),
    }
    return {"type": "context_actions", "block_id": "feedback", "elements": [buttons]}


def _place_value(quotation: Quotation) -> str:
    place = quotation.place
    if place is None:
        return ""
    words = quotation.text.removesuffix("…")[:_COMPARED_WORDS]
    value = _json({"a": place.article, "s": place.start, "e": place.end, "w": words})
    return value if len(value) <= _LONGEST_VALUE else ""


def _button(action: str, text: str, value: str) -> Element:
    return {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": text}, "value": value}


def _json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
