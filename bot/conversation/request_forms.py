"""Requests that are known by their words alone: no others stand in them."""

from bot.conversation.forms import form
from bot.conversation.wanted import Wanted

ARTICLE = "article text page post document doc report piece story paper"
_ONE = "article post doc document piece"
_ARTICLES = "articles texts pages posts documents docs reports pieces stories papers sources"
NOUNS = "|".join(f"{ARTICLE} {_ARTICLES}".split())
_OF_LENGTH = (
    "please make it can could you a bit little even much too in version summary one the that this now and give me "
    "i want "
    "need still very"
)
_THIS = f"it this that the of {ARTICLE}"
FORMS = (
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
    (Wanted.PUBLISHED, form("when", "from", f"it this that {ARTICLE}", beside=f"{_THIS} is was")),
    (Wanted.PUBLISHED, form("date", beside=f"{_THIS} what is publication which was from published on")),
    (Wanted.PUBLISHED, form("how", "old recent new current", ARTICLE, beside=f"{_THIS} is")),
    (Wanted.PUBLISHED, form("is", "up", "date", beside=f"{_THIS} to still")),
    (Wanted.PUBLISHED, form("is", "recent old current outdated", ARTICLE, beside=_THIS)),
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
        form("where", "read", f"it more original rest whole {ARTICLE}", beside="can i we the full online this that of"),
    ),
    (Wanted.LINK, form("which what", ARTICLE, "that this it", beside="is was from in the does come say says does")),
    (Wanted.LINK, form("page paragraph", beside="which what where on is it that in the number")),
    (
        Wanted.LINK,
        form(
            "show read see open get give send",
            "whole full entire complete",
            ARTICLE,
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
# What is wanted of a summary that came before.
LENGTH_FORMS = (
    ("short", form("shorter short brief briefer", beside=_OF_LENGTH)),
    ("long", form("longer detailed detail details full more", beside=_OF_LENGTH)),
)
# What is asked on of an article of which something else was told: "and when?" behind who wrote it.
ON_OF_ARTICLE = (
    (Wanted.PUBLISHED, form("when", beside="and was it is that")),
    (Wanted.AUTHOR, form("who whom", beside="and by was it is that")),
    (Wanted.LINK, form("where", beside="and is it can i find that")),
)
