"""The buttons under an answer. All that a press needs is in the button, so it works after a restart and in private."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.messages.buttons import (
    HELPFUL,
    MOST_IN_SUMMARY,
    UNHELPFUL,
    Offer,
    OldButton,
    candidate_label,
    further_shown,
    in_context_label,
    offers,
    shown_in_context,
)
from bot.messages.marks import PlaceMark
from bot.messages.question import Asked
from bot.messages.reply import Answered, Found, Reply, Summarised, Undecided
from bot.messages.text import clip
from bot.slack.render.lengths import LONGEST_VALUE, value_size

Element = dict[str, Any]

MORE = "more_passages"
IN_CONTEXT = "in_context"
SHARE = "share"
SHARE_SUMMARY = "share_summary"
CHOOSE = "this_answers_it"
WATCH = "tell_me"
ASK_PERSON = "ask_a_person"
FEEDBACK = "feedback"
RATED_HELPFUL, RATED_UNHELPFUL = "helpful", "unhelpful"

_LONGEST_QUESTION = 1_500


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button of an answer stands for: the question, its key, and how many further passages are shown."""

    key: str
    question: str
    further: int = 0

    @classmethod
    def of(cls, value: str) -> "Pressed":
        """Read the value of a button. Raises OldButton."""
        try:
            fields = json.loads(value)
            return cls(str(fields["k"]), str(fields["q"]), int(fields["n"]))
        except (ValueError, KeyError, TypeError) as error:
            raise OldButton(value) from error

    @property
    def value(self) -> str:
        """As the value of a button; Slack counts the characters that this takes as JSON."""
        longest = _LONGEST_QUESTION
        while value_size(value := self._with(clip(self.question, longest))) > LONGEST_VALUE:
            longest = longest * 3 // 4
        return value

    def _with(self, question: str) -> str:
        return _json({"k": self.key, "q": question, "n": self.further})


def rating_of(value: str) -> tuple[bool, str]:
    """Whether an answer was called helpful, and the key of its question. Raises OldButton."""
    said, _, key = value.partition(" ")
    if said not in (RATED_HELPFUL, RATED_UNHELPFUL) or not key:
        raise OldButton(value)
    return said == RATED_HELPFUL, key


def choice_of(value: str) -> tuple[PlaceMark, str]:
    """Where the quotation stands that was said to answer, and the key of its question. Raises OldButton."""
    mark, _, key = value.partition(" ")
    if not key:
        raise OldButton(value)
    return PlaceMark.read(mark), key


def under(reply: Reply, asked: Asked) -> list[Element]:
    """The blocks with the buttons that belong under a reply."""
    if isinstance(reply, Summarised) and asked.way == "summary":
        return _under_summary(reply, asked.text)
    if not isinstance(reply, Found):
        return []
    pressed = Pressed(asked.key, reply.question, further_shown(reply))
    rows = [{"type": "actions", "block_id": "actions", "elements": list(_actions(reply, asked, pressed))}]
    if isinstance(reply, Answered):
        rows.append(_feedback(asked.key))
    if isinstance(reply, Undecided):
        rows = [*_under_candidates(reply, asked.key), *rows]
    return [row for row in rows if row["elements"]]


def _under_summary(reply: Summarised, arguments: str) -> list[Element]:
    buttons = [
        _button(f"{IN_CONTEXT}:{number}", in_context_label(quotation), str(PlaceMark.of(quotation)))
        for number, quotation in enumerate(reply.quotations)
        if quotation.place
    ]
    # What is left out of the arguments would share another summary.
    can_be_shared = value_size(arguments) <= LONGEST_VALUE
    share = [_button(SHARE_SUMMARY, Offer.SHARE.value, arguments or " ")] if can_be_shared else []
    rows = [{"type": "actions", "block_id": "actions", "elements": [*buttons[:MOST_IN_SUMMARY], *share]}]
    return [row for row in rows if row["elements"]]


def _under_candidates(reply: Undecided, key: str) -> Iterator[Element]:
    """A row of buttons for each candidate."""
    for number, quotation in enumerate(reply.candidates, 1):
        mark = PlaceMark.of(quotation)
        buttons = [
            _button(f"{IN_CONTEXT}:{number}", candidate_label(Offer.IN_CONTEXT, number, reply), str(mark)),
            _button(f"{CHOOSE}:{number}", candidate_label(Offer.CHOOSE, number, reply), f"{mark} {key}"),
        ]
        yield {"type": "actions", "block_id": f"candidate-{number}", "elements": buttons}


def _actions(reply: Found, asked: Asked, pressed: Pressed) -> Iterator[Element]:
    actions = {
        Offer.MORE: MORE,
        Offer.IN_CONTEXT: IN_CONTEXT,
        Offer.WATCH: WATCH,
        Offer.ASK_PERSON: ASK_PERSON,
        Offer.SHARE: SHARE,
    }
    quotation = shown_in_context(reply)
    for offer in offers(reply, is_private=asked.way == "command", platform=asked.platform):
        value = str(PlaceMark.of(quotation)) if quotation and offer is Offer.IN_CONTEXT else pressed.value
        yield _button(actions[offer], offer.value, value)


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
        "positive_button": side(HELPFUL, RATED_HELPFUL, "This answer helped"),
        "negative_button": side(UNHELPFUL, RATED_UNHELPFUL, "This answer did not help"),
    }
    return {"type": "context_actions", "block_id": "feedback", "elements": [buttons]}


def _button(action: str, text: str, value: str) -> Element:
    return {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": text}, "value": value}


def _json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
