"""Messages that ask something of the people in a channel, not of the articles: requests, offers, who is where.

What tells them apart is who is meant. A question that articles can answer is general ("can anyone book the hall?",
"how do you renew a badge?"); one to people speaks of whoever reads it, here and now ("can anyone cover for me?").
"Does anyone know when the hall opens?" asks when the hall opens.
"""

import re

from bot.conversation.requests import requested
from bot.conversation.small_talk import without_small_talk

_SOMEBODY = r"(?:(?:some|any)(?: ?one|body)(?: (?:here|else|of you))?|one of you|any of you)"
_YOU = r"(?:you(?: (?:all|guys|two|lot|folks|people))?|y'?all|u|(?:both |all )of you)"
_EVERYONE = r"every(?: ?one|body)"
_CAN = r"(?:can|can't|might|may)"
_COULD = r"(?:could|would|will|couldn't|wouldn't|won't)"  # nobody says these of people in general
# What people do for each other, together, and where they are.
_FAVOUR = (
    r"(?:(?:please|pls|kindly|quickly|maybe|also|just) )*"
    r"(?:be (?:in|here|around|there)|mind|help|look|check|review|fix|cover|swap|bring|grab|fetch|drop|lend|spare|share|"
    r"send|forward|post|ping|call|remind|confirm|approve|merge|test|restart|reboot|reset|turn|switch|open|close|unlock|lock|move|clean|empty|refill|water|"
    r"print|upload|stay|hop|step|volunteer|give|pass|hear|show|take (?:over|care|notes|a look))\b"
)
_WITH_OTHERS = r"(?:join|come|go|play|help|try|share|order|grab|have (?:lunch|dinner|a)|take (?:over|turns|a))\b"
_PRESENT = (
    r"(?:in|up|out|free|around|about|there|here|coming|joining|going|driving|staying|bringing|heading|working|available|"
    r"awake|online|hungry|interested|keen|game|else|willing|ready|ok|okay|alright|still|having|getting|seeing|"
    r"on (?:call|duty|shift))\b"
)
# "Are you allowed to camp here?", "what do you have to pay?": anybody is meant.
_GENERAL = (
    r"(?! (?:have|need|able|allowed|entitled|required|eligible|supposed|covered|insured|obliged|permitted|expected|"
    r"exempt|liable|charged|paid|considered|given)\b)"
)
_EXPERIENCES = r"(?:seen|tried|used|got|heard|worked|been|had|found|noticed|ordered|managed|gone|watched|talked)"
_HERE_AND_NOW = (
    r"(?:me|my|mine|us|our|ours|i|i'm|i've|we|we're|you|your|yours|u|this|these|here|else|please|pls|"
    r"now|today|tonight|tomorrow|yesterday|again|later|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"(?:next|last) (?:week|month)|a (?:minute|moment|second|sec|look|hand|lift)|(?:that|those|it)$)(?!\w)"
)
_TO_PEOPLE = re.compile(
    "|".join(
        (
            # Requests and offers.
            rf"{_COULD} (?:some(?: ?one|body)|one of you|any of you|{_YOU})\b",
            rf"(?:{_CAN}|{_COULD}) (?:{_SOMEBODY}|{_YOU}|{_EVERYONE}) {_FAVOUR}",
            rf"who {_CAN} {_FAVOUR}.*\b{_HERE_AND_NOW}",
            rf"shall (?:i|we)\b|(?:{_CAN}|could) i (?:borrow|ask you|join you|bother|steal|(?:have|get) your)\b",
            rf"who wants (?:to {_WITH_OTHERS}|a|an|some|my|more|in)\b|who (?:else )?(?:fancies|feels like)\b|"
            r"(?:who is|who's) (?:up|down|in) for an?\b",
            rf"{_SOMEBODY} (?:up|down|in|free|got|want|wants|interested|keen|hungry|around)\b",
            rf"(?:(?:does|do) )?{_SOMEBODY} (?:know|recommend) (?:a|an|any|some)\b",
            r"any (?:news|updates?|luck|volunteers?|takers?|thoughts|ideas?|plans|objections?|feedback)\b",
            # What people have, saw, think, want.
            rf"(?:does|don't|doesn't) {_SOMEBODY} (?:have|want|need|mind|fancy|feel|speak)\b",
            r"(?:do|did|are|have) any of you\b",
            rf"(?:has|have|hasn't) {_SOMEBODY} {_EXPERIENCES}\b",
            rf"(?:did|have|had|didn't|haven't|were|weren't|aren't) {_YOU}\b{_GENERAL}",
            rf"don't {_YOU}\b|do {_YOU} (?:want|think|mind|fancy|remember|agree|like|prefer|feel|reckon|still)\b",
            rf"are {_YOU}\b{_GENERAL}",
            rf"(?:what|when|where|why|how|(?:what|which) \w+) (?:did|have|were|would|are|will) {_YOU}\b{_GENERAL}",
            rf"(?:what|how|which \w+) do {_YOU} (?:think|reckon|feel|want|prefer|say|mean|fancy|like)\b",
            r"(?:how|what)(?: is| was| are| were|'s) (?:your|everyone|everybody)\b",
            # Who is where, and what everybody does now.
            rf"(?:is|are|isn't) (?:{_SOMEBODY}|{_EVERYONE}) {_PRESENT}",
            rf"(?:who is|who's) {_PRESENT}(?:$|.*\b{_HERE_AND_NOW})",
            rf"(?:should we|are we|were we)\b{_GENERAL}|whose turn\b|(?:is it (?:just|only) me|am i the only)\b",
            r".*\b(?:for|with) (?:any|some|every)(?: ?one|body) else$",
        )
    ),
    re.IGNORECASE,
)
# What may be meant of anybody is to people where it speaks of here and now.
_PERHAPS = re.compile(
    rf"(?:{_CAN} (?:{_SOMEBODY}|{_YOU}|{_EVERYONE}|we)|(?:has|have|did|does|is) {_SOMEBODY}|do {_YOU} have|{_SOMEBODY}|"
    rf"do we (?:still|want)|who (?:left|took|ate|broke|deleted|moved|booked|used|needs))\b"
    rf"(?=.*(?:\b{_HERE_AND_NOW}|@\S))",
    re.IGNORECASE,
)
# What only leads up to a question: what is asked stands behind it.
_LEADS_UP = re.compile(
    rf"(?:(?:{_CAN}|{_COULD}|do|does) )?(?:{_SOMEBODY}|{_YOU}) (?:(?:happen to|please|pls|kindly|maybe) )*"
    r"(?:know|knows|remember|tell (?:me|us)|explain(?: to (?:me|us))?|(?:have|got) (?:any|an) idea)"
    r"(?: (?:about|of))? (?:how|what|when|where|which|who|whom|whose|why|if|whether|more|the)\b",
    re.IGNORECASE,
)
_TO_ALL = re.compile(
    r"(?:(?:hey|hi|hello|ok|okay|so|and|but|sorry|btw|also|well)\b[\s,]*)*"
    r"(?:(?:all|guys|folks|team|everyone|everybody|people|friends|@(?:everyone|here|channel))\b[\s,:!–—-]+)?",
    re.IGNORECASE,
)
_BEHIND_QUESTION_MARK = re.compile(r"(?<=\?)\s+")


def is_for_people(text: str) -> bool:
    """Whether a message asks something of the people who read it, and not what articles could answer."""
    plain = " ".join(text.replace("’", "'").split())
    if _TO_ALL.sub("", plain, count=1).startswith("@"):  # somebody else is called by name
        return True
    if requested(plain):  # "could you sum it up?" asks what the bot does
        return False
    parts = _BEHIND_QUESTION_MARK.split(without_small_talk(plain))
    return all(_is_to_people(_TO_ALL.sub("", part, count=1).rstrip("?!. ")) for part in parts)


def _is_to_people(question: str) -> bool:
    return not _LEADS_UP.match(question) and bool(_TO_PEOPLE.match(question) or _PERHAPS.match(question))
