"""What a reply quoted, once more, or one of several: "repeat that", "tell me more about the second"."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.best_reading import BestReading
from bot.conversation.forms import form, spelt_out, words_of
from bot.conversation.small_talk import without_small_talk
from bot.messages.question import Earlier
from bot.messages.quotation import Place, Quotation
from bot.messages.quoting import citation, reply_to
from bot.messages.reply import Answered, Found, Notice, place_of
from index import Answer, Candidate, NoAnswer, Unsure, asks_for_more

_NUMBERS = {
    **{word: n for n, word in enumerate("first second third fourth fifth".split())},
    **{word: n for n, word in enumerate("1st 2nd 3rd 4th 5th".split())},
    **{str(n + 1): n for n in range(5)},
    "last": -1,
}
_FORM = form(
    " ".join(_NUMBERS),
    beside="the one ones again please show me us tell more about and what is does say says with of from in on quote "
    "quotation passage sentence candidate answer option result number no can could you i give repeat back to go full "
    "ok so elaborate it them those these would like see hear want",
)

_AGAIN = form(
    "again repeat",
    beside="that it this say the please come can could you answer last once more one show me us what was ok so",
)
NOT_SO_MANY = Notice("I did not show so many.", "help")


def number_in_list(text: str) -> int | None:
    """Which of a list a message asks for, counted from 0, -1 for the last; None where it asks for something else."""
    found = [word.lower() for word in words_of(text)]
    return next(_NUMBERS[word] for word in found if word in _NUMBERS) if _FORM.fits(found) else None


# Without one of these it may ask on: "and third?" behind "who is second?".
_OF_A_LIST = form(
    "one ones quote quotation passage sentence candidate answer option result number 1 2 3 4 5 show see again "
    "repeat give",
    beside=" ".join(sorted(_FORM.vocabulary)),
)


def asks_for_one(text: str) -> bool:
    """Whether a message asks for one of a list and cannot ask anything else: "the second one"."""
    return number_in_list(text) is not None and _OF_A_LIST.fits([word.lower() for word in words_of(text)])


def last_asked(before: Sequence[Earlier]) -> int | None:
    """The position of what was asked last, and not only pointed at."""
    return next((n for n in reversed(range(len(before))) if not points_back(before[n].text)), None)


def points_back(text: str) -> bool:
    """Whether a message asks for nothing but what was said before."""
    return number_in_list(text) is not None or _AGAIN.fits([word.lower() for word in words_of(text)])


@dataclass(frozen=True, slots=True)
class Listed:
    """Finds what was listed by reading again for what was asked: of a reply only its first quotation is kept."""

    best: BestReading

    def reply(self, text: str, before: Sequence[Earlier]) -> Found | Notice | None:
        """The quotation that is meant, with its passage where more of it is wanted; None where none is meant."""
        number, position = number_in_list(text), last_asked(before)
        if position is None or not before[position].quote or not points_back(text):
            return None
        last = before[position]
        asked = spelt_out(without_small_talk(last.text))
        answer = self.best.of(asked, before[:position]).reading.answer
        was_shown = place_of(reply_to(answer)) == Place(last.article, last.start, last.end)
        if not was_shown or isinstance(answer, NoAnswer):  # a sentence of its own, as "what else?" gives
            return NOT_SO_MANY if asks_for_one(text) and number != 0 else None
        if number is None or (number <= 0 and isinstance(answer, Answer)):
            return reply_to(answer)
        if isinstance(answer, Answer) or number >= len(answer.candidates):
            return NOT_SO_MANY if asks_for_one(text) or isinstance(answer, Unsure) else None
        return _quoted(answer, answer.candidates[number], in_full=asks_for_more(text))


def _quoted(answer: Unsure, candidate: Candidate, *, in_full: bool) -> Answered:
    passage = candidate.passage
    place = Place(passage.article.id, candidate.start, candidate.end)
    start, end = (passage.start, passage.end) if in_full else (candidate.start, candidate.end)
    text = passage.article.text[start:end]
    highlights = ((candidate.start - start, candidate.end - start),) if in_full else candidate.highlights
    quotation = Quotation(text, citation(passage, candidate.quote), highlights, place)
    return Answered(answer.question, quotation, answer.confidence)
