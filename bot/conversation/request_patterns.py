"""Requests that name what they are about: an article, or a topic."""

import re

from bot.conversation.request_forms import ARTICLE, NOUNS
from bot.conversation.wanted import Wanted

ABOUT_THIS = re.compile(
    rf"(?:of |the |this |that |these |those |your |all |last |latest |newest |whole )*"
    rf"(?:it|this|that|them|everything|{NOUNS})",
    re.IGNORECASE,
)
# "The sourdough article" is called "sourdough".
CALLED_ARTICLE = re.compile(
    rf"^the (?=.+ (?:{'|'.join(ARTICLE.split())})$)| (?:{'|'.join(ARTICLE.split())})$", re.IGNORECASE
)
# "The article about sourdough", "the sourdough article": an article by what it is about.
# A report or a paper may also be one that the articles speak of.
_ONE_ARTICLE = r"(?:article|post|page|piece|doc)"
ARTICLE_THAT_IS = re.compile(rf"^(?:(?:the|that|this|your|an?) )?{_ONE_ARTICLE} (?:about|on|titled|called|named) ")
_OF_A_NAME = r"(?!(?:the|to|of|for|in)\b)[\w'’&-]+"
ARTICLE_ABOUT = (
    re.compile(
        rf"\b(?:(?:the|that|this|your|an?) )?{_ONE_ARTICLE} (?:which is |that is |that's )?"
        rf"(?:about|on|titled|called|named|regarding|covering|with the title) (?P<about>.+?)"
        rf"(?=(?: (?:get |was |is )?(?:published|written|posted|released|updated|come out|from|dated|by))?$)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:the|that|your) (?P<about>{_OF_A_NAME}(?: {_OF_A_NAME}){{0,4}}) {_ONE_ARTICLE}\b", re.IGNORECASE),
)
_ASKING = (
    r"(?:(?:please|can you|could you|would you|will you|can i (?:get|have|see)|i(?:'d| would) like|i (?:want|need)|"
    r"give|show|get|send|make|write|do|just|quickly|me|us|to (?:see|have|get)|what(?:'s| is| are)|a|an|the|some|your|"
    r"quick|short|brief|long|longer|detailed|executive)[\s,]+)*"
)
_SUMMARY = (
    r"(?:summari[sz]e|sum(?: it| this| that)? up|recap|condense|summar(?:y|ies)|overview|gist|rundown|"
    r"tl\s?;?\s?dr|"
    r"takeaways?|highlights|"
    r"(?:key|main|most important) (?:figures?|numbers?|facts?|points?|takeaways?|findings?|messages?|ideas?)|"
    r"zusammenfassung|r[ée]sum[ée]r?|resum(?:e|en|ir)|riassunto|总结|概括|摘要|要約|まとめ|요약|ملخص|لخص)"
)
# What more is wanted about in the talk itself, not a topic: "tell me more about it", "more on the second".
_MEANT_BEFORE = "its?|that|this|those|these|him|his|her|them|their|the (?:first|second|third|last|others?|latter)"
_OPENS = r"(?:who|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|can|could|will|would|should|may)\b"
_SAYS = r"(?:says?|tell(?: us| me)?|writes?|mention|reports?|explain|have|know)"
_NAMED = (
    (Wanted.SUMMARY, rf"{_ASKING}{_SUMMARY}(?:\s*[:,-]?\s*(?:(?:of|on|about|in|from|for)\s+)?(?P<about>.+))?"),
    (Wanted.SUMMARY, r"(?P<about>.+?)[\s,:;-]+(?:in (?:short|brief|a nutshell)|tl\s?;?\s?dr|summary|summari[sz]ed)"),
    (Wanted.SUMMARY, rf"what(?: is|'s|s| are) (?P<about>{ABOUT_THIS.pattern})(?: all)? about"),
    (Wanted.TOPIC, rf"what (?:do|does|can) (?:you|they|it|{ABOUT_THIS.pattern}) {_SAYS} (?:about|on) (?P<about>.+)"),
    (
        Wanted.TOPIC,
        rf"(?:do|does) (?:you|they|it|{ABOUT_THIS.pattern}) {_SAYS} (?:(?:anything|something|more|much) )?"
        rf"(?:about|on) (?P<about>.+)",
    ),
    (Wanted.TOPIC, rf"(?:do|does) (?:they|it|{ABOUT_THIS.pattern}) mention (?P<about>.+)"),
    (
        Wanted.TOPIC,
        r"is there (?:anything|something|more) (?:about|on) (?P<about>.+?)"
        r"(?: in (?:there|here|it|the articles?|your articles))?",
    ),
    (Wanted.TOPIC, r"what can (?:i|we) (?:ask|learn|know|find out|read)(?: you| here)? about (?P<about>.+)"),
    (
        Wanted.TOPIC,
        rf"{_ASKING}(?:tell (?:me|us) )?(?:a bit |a little |some )?more (?:about|on) (?!(?:{_MEANT_BEFORE})\b)"
        rf"(?P<about>.+)",
    ),
    (
        Wanted.TOPIC,
        rf"(?:which|what|do any|does any)(?: one)?(?: of (?:the|your))? (?:{NOUNS}) "
        r"(?:is about|are about|mentions?|names?|covers?|discuss(?:es)?|deals? with|speaks? (?:of|about)|talks? about|"
        r"says? (?:something |anything )?about|ha(?:s|ve) (?:something |anything )?(?:on|about)) (?P<about>.+)",
    ),
    (
        Wanted.TOPIC,
        rf"{_ASKING}(?:everything|all|anything|what) (?:you know|there is|you have) (?:about|on) (?P<about>.+)",
    ),
    # "Somebody said I should ask you about AI", "I am curious about the pool".
    (
        Wanted.TOPIC,
        rf"(?!.*\b(?:who|whom|what|which|when|where|why|how)\b|{_OPENS})(?:.* )?(?:i|we)\b(?:'\w+)?(?: "
        rf"[\w']+){{0,5}} (?:ask|know|learn|hear|read|find out|info|"
        r"information|details|curious|interested|questions?)(?: (?:you|something|anything|more|everything|all|a "
        r"bit))* (?:about|on|in) "
        rf"(?!(?:{_MEANT_BEFORE}|how|what|when|where|who|why|whether|if)\b)(?P<about>[^,;:.?!]+)",
    ),
    (Wanted.TOPIC, r"what is (?:there |known |said |written )(?:in the articles? )?(?:about|on) (?P<about>.+)"),
    (Wanted.TOPIC, rf"{_ASKING}tell (?:me|us) (?:something |everything |all |what you know )?about (?P<about>.+)"),
)
PATTERNS = tuple((wanted, re.compile(pattern, re.IGNORECASE)) for wanted, pattern in _NAMED)
