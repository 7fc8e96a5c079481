"""Subtitles (.srt, .vtt): what is said, put together again from cues of a few words each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.articles.formats.encoding import decode
from index.articles.formats.layout import (
    Block,
    Hears,
    Unreadable,
    clean,
    joined,
    laid_out,
    title_from_name,
    unescaped,
    unheard,
)
from index.text.exchanges import question_at_end
from index.types import Article

_TIMES = re.compile(r"^\s*(?P<start>[\d:]+[.,]\d{1,3})\s*-->\s*(?P<end>[\d:]+[.,]\d{1,3})")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:[cibuv]|ruby|rt|lang|font)\b[^>]*>|<\d[\d:.]*>|\{\\[^}]*\}", re.IGNORECASE)
_NAMED = re.compile(r"(?:>+\s*|-\s+)?(?P<name>[A-Z][\w.'’ -]{0,30}?):\s+(?=\S)")
_TURN = re.compile(r"(?:>+|[-–—])\s*(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…。！？♪][\"'”’»)\]]*$")
_SOUND = re.compile(r"(?:^|\n)(?:\([^()]*\)|\[[^\[\]]*\]|♪[^\n]*)$")  # "[applause]" is said by nobody
_PAUSE = 3.0  # seconds; after so long a silence what follows a whole sentence is another paragraph
_LONG = 400  # characters; a longer paragraph ends with its sentence


@dataclass(frozen=True, slots=True)
class _Cue:
    """What is shown at once; `turns`: whether somebody else begins to speak."""

    speaker: str
    text: str
    start: float
    end: float
    turns: bool


def read(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read subtitles: a paragraph for what somebody says without a pause, under the name of who says it.

    Raises Unreadable.
    """
    cues = list(_cues(decode(data)))
    if not cues:
        raise Unreadable("it has no subtitles: no line like 00:01:02,000 --> 00:01:04,000")
    return laid_out(article_id, title_from_name(article_id), _blocks(cues))


def _cues(text: str) -> Iterator[_Cue]:
    times: re.Match[str] | None = None
    lines: list[str] = []
    for line in [*text.removeprefix("\ufeff").splitlines(), ""]:
        found = _TIMES.match(line)
        if found or not line.strip():
            if times and lines:
                yield from _spoken(times, lines)
            times, lines = found, []
        elif times:
            lines.append(line)


def _spoken(times: re.Match[str], lines: list[str]) -> Iterator[_Cue]:
    """The cue; two people may speak in one, each on a line with a dash."""
    start, end = _seconds(times["start"]), _seconds(times["end"])
    parts: list[list[str]] = []
    for line in lines:
        if not parts or _TURN.match(line.strip()) or _VOICE.match(line.strip()) or _NAMED.match(line.strip()):
            parts.append([])
        parts[-1].append(line)
    for part in parts:
        voice = _VOICE.search(part[0])
        text = clean(unescaped(_TAG.sub("", joined(part))))
        named = _NAMED.match(text)
        turn = _TURN.match(text)
        speaker = clean(voice[1]) if voice else named["name"] if named else ""
        text = text[named.end() :] if named and not voice else text[turn.end() :] if turn else text
        if text:
            yield _Cue(speaker, text, start, end, bool(speaker or turn))


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part or 0)
    return seconds


def _blocks(cues: list[_Cue]) -> Iterator[Block]:
    """What one person asks last leads to what the next one says."""
    speaker = text = asked = ""
    end = 0.0
    for cue in cues:
        if text.endswith(cue.text) and cue.start - end < _PAUSE and not cue.turns:
            end = cue.end  # captions that roll show a line twice
            continue
        changes = (cue.speaker or speaker) != speaker or (cue.turns and not cue.speaker)
        after_sound = bool(_SOUND.search(text))
        is_whole = after_sound or bool(_SENTENCE_END.search(text))
        if changes or (is_whole and (cue.start - end > _PAUSE or len(text) > _LONG)):
            yield Block(text, speaker, lead=asked)
            if changes:
                asked = question_at_end(text)
            text = ""
            speaker = cue.speaker if cue.turns else speaker
        is_apart = after_sound or (is_whole and _SOUND.match(cue.text))
        text = f"{text}\n{cue.text}" if text and is_apart else joined([text, cue.text])
        end = cue.end
    yield Block(text, speaker, lead=asked)
