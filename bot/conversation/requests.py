"""What people ask for in a sentence instead of a command: summaries, the list of articles, an article's own data."""

import re
from dataclasses import dataclass, replace
from enum import Enum

from bot.conversation.forms import form, words_of


class Wanted(Enum):
    """What is asked for."""

    SUMMARY = "summary"
    TOPIC = "topic"
    ARTICLES = "articles"
    NEW = "new"
    AUTHOR = "author"
    PUBLISHED = "published"
    LINK = "link"


OF_AN_ARTICLE = (Wanted.AUTHOR, Wanted.PUBLISHED, Wanted.LINK)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, and of what.

    about: the article or the topic that is named, "" for the article that is talked about; "newest" too is a name.
    length: of a summary, "short" or "long". days: how new "new" is, 0 where that is not said.
    """

    wanted: Wanted
    about: str = ""
    length: str = "short"
    days: int = 0


_ARTICLE = "article text page post document doc report piece story paper"
_ONE = "article post doc document piece"
_ARTICLES = "articles texts pages posts documents docs reports pieces stories papers sources"
_NOUNS = "|".join(f"{_ARTICLE} {_ARTICLES}".split())
_OF_LENGTH = (
    "please make it can could you a bit little even much too in version summary one the that this now and give me "
    "i want "
    "need still very"
)
_THIS = f"it this that the of {_ARTICLE}"
_FORMS = (
    (
        Wanted.ARTICLES,
        form(
            f"{_ARTICLES} list",
            beside="list show me us all of the your every a full complete available whole titles name see "
            "display please can "
            "could you i have give get want to would like for",
        ),
    ),
    (
        Wanted.ARTICLES,
        form(
            "which what",
            f"{_ARTICLES} topics subjects themes",
            "know have are cover read got include hold",
            beside="do you we i there in is the can your index other about to access all now loaded been "
            "ask here covered",
        ),
    ),
    (
        Wanted.ARTICLES,
        form("how", "many", _ARTICLES, beside="do you know have are there in total and which what they about"),
    ),
    (Wanted.ARTICLES, form("what", "know cover read", "you", beside="do actually about of all can have")),
    (Wanted.ARTICLES, form("what", "ask", "about", beside="can i we you should could")),
    (
        Wanted.NEW,
        form(
            "new newest latest recent recently lately",
            beside=f"what is are was were anything something which the any most {_ARTICLES} article one ones "
            f"stuff there this "
            "week month year today yesterday days these published added posted in show me list here have "
            "you got since last",
        ),
    ),
    (
        Wanted.NEW,
        form(
            "published added posted released written",
            "week month year today yesterday lately recently",
            f"what which anything {_ARTICLES}",
            beside="was were has have been got is are this last the new in",
        ),
    ),
    (
        Wanted.AUTHOR,
        form(
            "who",
            "wrote author authored writer published written posted journalist",
            beside=f"{_THIS} is has by a was and when",
        ),
    ),
    (Wanted.AUTHOR, form("who", "made did", "article post piece", beside=_THIS)),
    (Wanted.AUTHOR, form("author authors writer byline", beside=f"{_THIS} who is name please tell me what")),
    (Wanted.AUTHOR, form("who", "by", "it this that", beside="is was from")),
    (
        Wanted.PUBLISHED,
        form(
            "when",
            "published written posted dated appear updated released come came",
            beside=f"{_THIS} was is did were last out",
        ),
    ),
    (Wanted.PUBLISHED, form("when", "from", f"it this that {_ARTICLE}", beside=f"{_THIS} is was")),
    (Wanted.PUBLISHED, form("date", beside=f"{_THIS} what is publication which was from published on")),
    (Wanted.PUBLISHED, form("how", "old recent new current", _ARTICLE, beside=f"{_THIS} is")),
    (Wanted.PUBLISHED, form("is", "up", "date", beside=f"{_THIS} to still")),
    (Wanted.PUBLISHED, form("is", "recent old current outdated", _ARTICLE, beside=_THIS)),
    (
        Wanted.LINK,
        form(
            "link url address source citation reference original",
            beside=f"{_THIS} a its please to for me give send show can do i you have get what is are your "
            f"web could any some "
            f"where us full there",
        ),
    ),
    (
        Wanted.LINK,
        form(
            "where", "read", f"it more original rest whole {_ARTICLE}", beside="can i we the full online this that of"
        ),
    ),
    (Wanted.LINK, form("which what", _ARTICLE, "that this it", beside="is was from in the does come say says does")),
    (Wanted.LINK, form("page paragraph", beside="which what where on is it that in the number")),
    (
        Wanted.LINK,
        form(
            "show read see open get give send",
            "whole full entire complete",
            _ARTICLE,
            beside="me the i can could somewhere where please to us want you in it we",
        ),
    ),
    (
        Wanted.SUMMARY,
        form("show see open give send find read", _ONE, beside="me us the i can could want to please you"),
    ),
    (Wanted.LINK, form("where", _ONE, beside="is the can i find")),
    (Wanted.LINK, form("where", "get got find found read take", "you", "that this it", beside="did do from have")),
    (Wanted.LINK, form("where", "from", "that this", beside="is was does did come")),
    (Wanted.LINK, form("according", "who whom what", beside="to")),
    (Wanted.LINK, form("who", "says", beside="so that this it and")),
    (Wanted.LINK, form("who", "told", "you", beside="that this it so and")),
    (
        Wanted.LINK,
        form("where", "say says written stated", "it that this", beside="does is do exactly the article and"),
    ),
    (Wanted.LINK, form("how", "know", "you", beside="do that this it and would can")),
)
_ABOUT_THIS = re.compile(
    rf"(?:of |the |this |that |these |those |your |all |last |latest |newest |whole )*"
    rf"(?:it|this|that|them|everything|{_NOUNS})",
    re.IGNORECASE,
)
# "The sourdough article" is called "sourdough".
_CALLED_ARTICLE = re.compile(
    rf"^the (?=.+ (?:{'|'.join(_ARTICLE.split())})$)| (?:{'|'.join(_ARTICLE.split())})$", re.IGNORECASE
)
# "The article about sourdough", "the sourdough article": an article by what it is about.
# A report or a paper may also be one that the articles speak of.
_ONE_ARTICLE = r"(?:article|post|page|piece|doc)"
_ARTICLE_THAT_IS = re.compile(rf"^(?:(?:the|that|this|your|an?) )?{_ONE_ARTICLE} (?:about|on|titled|called|named) ")
_OF_A_NAME = r"(?!(?:the|to|of|for|in)\b)[\w'’&-]+"
_ARTICLE_ABOUT = (
    re.compile(
        rf"\b(?:(?:the|that|this|your|an?) )?{_ONE_ARTICLE} (?:which is |that is |that's )?"
        rf"(?:about|on|titled|called|named|regarding|covering|with the title) (?P<about>.+?)"
        rf"(?=(?: (?:get |was |is )?(?:published|written|posted|released|updated|come out|from|dated|by))?$)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:the|that|your) (?P<about>{_OF_A_NAME}(?: {_OF_A_NAME}){{0,4}}) {_ONE_ARTICLE}\b", re.IGNORECASE),
)
_OF_ARTICLES = re.compile(
    r"\b(?:wrote|written|authors?|authored|writer|byline|published?|posted|links?|url|source|citation|reference|"
    rf"summar\w+|{_NOUNS})\b",
    re.IGNORECASE,
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
    (Wanted.SUMMARY, rf"what(?: is|'s|s| are) (?P<about>{_ABOUT_THIS.pattern})(?: all)? about"),
    (Wanted.TOPIC, rf"what (?:do|does|can) (?:you|they|it|{_ABOUT_THIS.pattern}) {_SAYS} (?:about|on) (?P<about>.+)"),
    (
        Wanted.TOPIC,
        rf"(?:do|does) (?:you|they|it|{_ABOUT_THIS.pattern}) {_SAYS} (?:(?:anything|something|more|much) )?"
        rf"(?:about|on) (?P<about>.+)",
    ),
    (Wanted.TOPIC, rf"(?:do|does) (?:they|it|{_ABOUT_THIS.pattern}) mention (?P<about>.+)"),
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
        rf"(?:which|what|do any|does any)(?: one)?(?: of (?:the|your))? (?:{_NOUNS}) "
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
_PATTERNS = tuple((wanted, re.compile(pattern, re.IGNORECASE)) for wanted, pattern in _NAMED)
# How long it shall be: "in 3 bullet points", "in a few sentences", "in one line".
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "few": 3, "couple": 3}
_IN_SO_MANY = re.compile(
    rf"[\s,]+(?:in|with|as|into) (?:just |only |about |max |at most )?(?:(?P<count>\d+|{'|'.join(_COUNTS)})(?: of|"
    rf" short)* )?"
    r"(?:few |short |simple )?(?:bullet ?points?|bullets?|sentences?|lines?|words?|paragraphs?|points?|keywords?)$",
    re.IGNORECASE,
)
_MOST_IN_SHORT = 3
_LONG = re.compile(r"\b(?:long|longer|detailed|in detail|full)\b", re.IGNORECASE)
# What is wanted of a summary that came before.
_LENGTH_FORMS = (
    ("short", form("shorter short brief briefer", beside=_OF_LENGTH)),
    ("long", form("longer detailed detail details full more", beside=_OF_LENGTH)),
)
_POLITE = re.compile(
    r"^(?:and|so|then|ok)\s+|[\s,]+(?:please|pls|for me|for us|now|again|quickly|briefly|shortly|in short|in brief|"
    r"in a nutshell)$",
    re.IGNORECASE,
)
# What is asked on of an article of which something else was told: "and when?" behind who wrote it.
_ON_OF_ARTICLE = (
    (Wanted.PUBLISHED, form("when", beside="and was it is that")),
    (Wanted.AUTHOR, form("who whom", beside="and by was it is that")),
    (Wanted.LINK, form("where", beside="and is it can i find that")),
)
_DAYS = {"today": 1, "yesterday": 2, "week": 7, "month": 31, "year": 366}
_LONGEST = 150


def speaks_of_articles(text: str) -> bool:
    """Whether words of a message are said of articles alone: a title in it is no thing that is called so."""
    return _OF_ARTICLES.search(text) is not None


def _formed(plain: str) -> Request | None:
    found = [word.lower() for word in words_of(plain)]
    wanted = next((wanted for wanted, each in _FORMS if each.fits(found)), None)
    days = next((days for word, days in _DAYS.items() if word in found), 0)
    return Request(wanted, days=days) if wanted else None


def requested_on(text: str, last: Request) -> Request | None:
    """What goes on from a request: another length of a summary, or something else of an article."""
    found = [word.lower() for word in words_of(text)]
    if last.wanted in (Wanted.SUMMARY, Wanted.TOPIC):
        length = next((length for length, each in _LENGTH_FORMS if each.fits(found)), "")
        return replace(last, length=length) if length else None
    if last.wanted in OF_AN_ARTICLE:
        wanted = next((wanted for wanted, each in _ON_OF_ARTICLE if each.fits(found)), None)
        return replace(last, wanted=wanted) if wanted else None
    return None


def topic_of(text: str) -> str:
    """The topic that a message asks what there is on, "" where it asks otherwise."""
    request = requested(text)
    return request.about if request and request.wanted is Wanted.TOPIC else ""


def requested(text: str) -> Request | None:
    """What a message asks the bot to do or to say of an article; None for a question about what the articles say."""
    plain = _POLITE.sub("", " ".join(text.split()).strip("?!.？！。 "))
    if not plain or len(plain) > _LONGEST:
        return None
    counted = _IN_SO_MANY.search(plain)
    if counted:
        request = requested(plain[: counted.start()])
        number = (counted["count"] or "").lower()
        many = _COUNTS.get(number, int(number) if number.isdigit() else 0) > _MOST_IN_SHORT
        is_summary = request and request.wanted in (Wanted.SUMMARY, Wanted.TOPIC)
        return replace(request, length="long" if many else "short") if request and is_summary else None
    request = _formed(plain)
    if request:
        return request
    for pattern in _ARTICLE_ABOUT:
        named = pattern.search(plain)
        request = _formed(f"{plain[: named.start()]}the article{plain[named.end() :]}") if named else None
        if named and request and request.wanted in (Wanted.SUMMARY, *OF_AN_ARTICLE):
            return replace(request, about=named["about"].strip(" \"'“”‘’«»"))
    for wanted, pattern in _PATTERNS:
        match = pattern.fullmatch(plain)
        if match:
            about = _ARTICLE_THAT_IS.sub("", (match["about"] or "").strip(" \"'“”‘’«»"))
            about = "" if _ABOUT_THIS.fullmatch(about) else _CALLED_ARTICLE.sub("", about)
            return Request(wanted, about, "long" if _LONG.search(plain) else "short")
    return None
