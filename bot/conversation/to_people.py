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
    r"print|upload|resend|rerun|stay|hop|step|volunteer|give|pass|hear|show|take (?:over|care|notes|a look))\b"
)
_WITH_OTHERS = r"(?:join|come|go|play|help|try|share|order|grab|have (?:lunch|dinner|a)|take (?:over|turns|a))\b"
_PRESENT = (
    r"(?:in|up|out|free|around|about|there|here|coming|joining|going|driving|staying|bringing|heading|working|available|"
    r"at|awake|online|hungry|interested|keen|game|else|willing|ready|ok|okay|alright|still|having|getting|seeing|"
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
_ASKS_A_FAVOUR = rf"(?:{_CAN}|{_COULD}) (?:{_SOMEBODY}|{_YOU}|{_EVERYONE}) {_FAVOUR}"
_TO_PEOPLE = re.compile(
    "|".join(
        (
            # Requests and offers.
            _ASKS_A_FAVOUR,
            rf"{_COULD} (?:some(?: ?one|body)|one of you|any of you|{_YOU})\b",
            rf"any chance (?:{_YOU}|we|{_SOMEBODY})\b|(?:wanna|wants? to|(?:you )?fancy) {_WITH_OTHERS}|"
            r"(?:got|have) (?:a|any|some) (?:sec|second|minute|min|moment|time)\b|ready (?:to|for)\b|"
            r"do you (?:need|want) (?:any |some |a )?(?:help|hand|lift)",
            r"(?:can|could|may) i (?:get|have) (?:a|an|some|your) (?:review|hand|lift|word|minute|second|opinion|"
            r"look|ok)\b",
            r"(?:should|do|did|have|am) i (?:merge|miss|forget|still|need to come|bring|just|really|be in)\b",
            rf"who {_CAN} {_FAVOUR}.*\b{_HERE_AND_NOW}",
            rf"shall (?:i|we)\b|(?:{_CAN}|could) i (?:borrow|ask you|join you|bother|steal|(?:have|get) your)\b",
            rf"who wants (?:to (?:{_WITH_OTHERS}|take (?:this|it))|a|an|some|my|more|in)\b|who (?:else "
            rf")?(?:fancies|feels like)\b|"
            r"(?:who is|who's) (?:up|down|in) for an?\b",
            rf"{_SOMEBODY} (?:fancy|fancies|know whose)\b|could we\b|shouldn't we\b|have we (?:got|decided|heard|"
            rf"agreed)\b|"
            r"(?:can|could|may) i (?:come|join|come along|help you|tag along)$",
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
            rf"(?:when|where|what time|which (?:room|table|day|place|bus|train)) (?:are|were) we\b{_GENERAL}",
            rf"{_YOU} (?:guys )?(?:coming|going|joining|around|there|in|free|ok|up for)\b",
            rf"how (?:long|late|soon|far) (?:are|will|were) {_YOU}\b{_GENERAL}",
            r"(?:is|are|was) (?:that|this|those|these) (?:your|yours|you)\b|(?:is|are|was|were) your\b|"
            r".*\b(?:for|to|with) (?:you|u|you guys|you all) (?:too|as well|now|today)?$",
            r"how(?: is|'s)(?: it| that)? (?:going|coming)(?: along)? (?:with|on)\b|what(?: is|'s) for (?:lunch|"
            r"dinner)\b|"
            r"what(?: is|'s) the (?:status|plan|word) (?:on|with|for) (?:this|that|it|today|tonight|tomorrow)\b",
            r"(?:who is|who's|why is|why are|is|are) (?:[\w-]+ ){0,4}\w+ing\b.* (?:again|now|right now|today|yet)$",
            r"(?:who is|who's) (?:taking|buying|paying|driving|getting)\b",
            r"(?:does|did|is|do) (?:this|it|that) (?:(?:look|sound|work|ok|okay|help|make sense)"
            r"(?: (?:right|good|ok|okay|fine|now|(?:for|to) you))*|still \w+)$",
            r"(?:did|has|have|is|are|was|were|why) (?!i\b).*\b(?:yet|yesterday|tonight|in today|still up)$",
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
_CALLED_BY_NAME = re.compile(r"[A-Z][a-z]+, (?=(?:can|could|would|will|did|do|have|are) you\b)")
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


def asks_a_favour(text: str) -> bool:
    """Whether somebody is asked to do something: "can somebody look at the printer?"."""
    plain = " ".join(text.replace("’", "'").split())
    return re.match(_ASKS_A_FAVOUR, _TO_ALL.sub("", plain, count=1), re.IGNORECASE) is not None


def _is_to_people(question: str) -> bool:
    question = _CALLED_BY_NAME.sub("", question, count=1)
    return not _LEADS_UP.match(question) and bool(_TO_PEOPLE.match(question) or _PERHAPS.match(question))
