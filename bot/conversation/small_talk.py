"""Messages that are no search: greetings, thanks, "ok", and what people ask the bot about itself.

A message is small talk when speech acts and small words explain every word of it; a real question holds at least one
word that they do not. Emoji and punctuation say nothing either way.
"""

import re
from collections.abc import Collection
from enum import Enum
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.conversation.forms import form, holds_emoji, without_emoji, word_set, words_of


class Act(Enum):
    """What a person does with words that ask nothing of the articles."""

    HELP = "help"
    ASIDE = "aside"
    CANNOT = "cannot"
    LANGUAGE = "language"
    IDENTITY = "identity"
    PERSON = "person"
    SURE = "sure"
    WELL_BEING = "well-being"
    FAREWELL = "farewell"
    THANKS = "thanks"
    NEVER_MIND = "never mind"
    COMPLAINT = "complaint"
    GREETING = "greeting"
    PRAISE = "praise"
    OK = "ok"
    EMOJI = "emoji"


# The words that do something by themselves; those of a later act count where there is none of an earlier one.
_WORDS: dict[Act, frozenset[str]] = {
    Act.FAREWELL: word_set(
        "bye goodbye cya night goodnight farewell later tomorrow tschuss tschüss wiedersehen revoir adieu adios "
        "arrivederci hasta luego пока"
    ),
    Act.THANKS: word_set(
        "thanks thank thx thnx ty tysm cheers ta thankyou thanx appreciate appreciated grateful danke dank merci "
        "gracias grazie obrigado obrigada tack takk kiitos dziękuję dzieki спасибо شكرا متشكر teşekkürler sağol "
        "dhanyavaad"
    ),
    Act.NEVER_MIND: word_set("nevermind nvm whatever forget ignore cancel mind egal disregard scratch stop"),
    Act.COMPLAINT: word_set(
        "wrong incorrect bad useless terrible stupid dumb nonsense rubbish awful horrible idiot moron falsch huh wtf "
        "sucks hate shut lame"
    ),
    Act.GREETING: word_set(
        "hi hello hey heya hiya hullo howdy greetings yo morning afternoon evening welcome gday hallo moin servus "
        "gruezi grüezi guten tag morgen abend bonjour bonsoir salut coucou hola buenos buenas dias tardes noches ciao "
        "salve buongiorno buonasera ola olá hej hei ahoj merhaba selam привет здравствуйте مرحبا اهلا أهلا "
        "السلام عليكم "
        "صباح الخير namaste"
    ),
    Act.PRAISE: word_set(
        "great good nice cool awesome perfect excellent brilliant amazing wonderful fantastic lovely super neat "
        "impressive insane crazy wild helpful useful love rock rocks quick fast like well bravo wow genius best smart "
        "clever sweet toll prima génial "
        "parfait genial perfecto ممتاز"
    ),
    Act.OK: word_set(
        "ok okay k kk okey oki okie alright right sure fine understood noted sense fair enough sounds yes yeah yep yup "
        "ya no nope nah indeed exactly agreed true roger gotcha got see hm hmm hmmm mhm aha oh ah lol haha hahaha "
        "hehe rofl lmao sorry oops worries problem ja nein oui non sí si claro vale d'accord verstanden gut voilà نعم "
        "حسنا да нет done please pls same ditto interesting"
    ),
}
# Rude words count as complaints, and are never taken for what a misspelt word meant.
_RUDE = word_set("fuck fucking shit shitty bullshit crap damn hell heck")
# Small words that may stand beside them, and say nothing alone.
_SMALL = word_set(
    "there so very much you u your for that this a an the lot bunch ton all guys team folks everyone everybody friend "
    "mate buddy man dude pal bot footnote again really to my i me it its is was are am be just too also and but then "
    "with help information info answer answers reply response time work of on in at day one us we have had been makes "
    "make many million not now here what how never quickly helped tip heads up job done say said think guess don't do "
    "machine thing piece off up "
    "mean did didn't dont let's lets know see pretty quite such made will would can must anyway though today tonight "
    "long "
    "still being both kindly yet already always everything be that's it's i'm you're "
    "youre thats ive i've i'd you've ich dir dich sehr vielen schön euch zusammen beaucoup bien toi vous muchas "
    "mucho mille sind al dia soir tous à tout le monde على كثيرا جزيلا لك من لكم большое все вам"
)
_OF_PEOPLE = frozenset({Act.GREETING, Act.THANKS, Act.FAREWELL})
# Chinese, Japanese and Korean write no spaces: a run of characters is small talk when these make it up.
_UNSPACED: dict[Act, str] = {
    Act.FAREWELL: "再见|再見|拜拜|晚安|さようなら|またね|おやすみなさい|おやすみ|안녕히계세요|잘가",
    Act.THANKS: "谢谢你|谢谢您|谢谢|多谢|謝謝|感谢|どうもありがとうございます|"
    "ありがとうございます|ありがとうございました|ありがとう|"
    "どうも|감사합니다|고마워요|고맙습니다|고마워",
    Act.GREETING: "你好|您好|大家好|早上好|下午好|晚上好|嗨|哈喽|こんにちは|こんばんは|"
    "おはようございます|おはよう|もしもし|"
    "안녕하세요|안녕",
    Act.PRAISE: "很好|太好了|太棒了|不错|厉害|すごい|すばらしい|素晴らしい|いいね|좋아요|최고",
    Act.OK: "好的|好吧|好|知道了|明白了|明白|是的|嗯|行|はい|わかりました|了解です|了解|いいえ|네|알겠습니다|알겠어요",
    Act.IDENTITY: "你是谁|您是谁|你是什么|あなたは誰ですか|あなたは誰|誰ですか|누구세요",
    Act.HELP: "你能做什么|你会做什么|帮助|帮帮我|怎么用|使い方|何ができますか|ヘルプ|도와주세요|도움말",
}
_UNSPACED_SMALL = "啊|呀|吧|了|的|ね|よ|です|요"

_YOU = "you bot footnote yourself"
# What people ask the bot about itself.
_NOT = "not isn't doesn't didn't wasn't don't cannot can't isnt doesnt didnt wasnt dont cant"
_LANGUAGES = (
    "english german deutsch french spanish italian portuguese dutch polish turkish russian ukrainian arabic hindi "
    "chinese mandarin japanese korean"
)
_FORMS = (
    (
        Act.ASIDE,
        form(
            "question questions topic subject",
            "another quick different other new next last one have got change ask",
            beside="ok i have got a an one more some can could may want to you let's let me just ask and the now",
        ),
    ),
    (Act.ASIDE, form("one", "more", "thing", beside="just and last oh")),
    (Act.ASIDE, form("ask", "something", beside="can could may i you want to let me just else")),
    (
        Act.CANNOT,
        form(
            "explain translate rephrase simplify paraphrase reword interpret",
            "it this that me us answer sentence",
            beside=f"can could would you please the to into in simple simpler plain other own words terms like i am "
            f"five for more better then again {_LANGUAGES}",
        ),
    ),
    (
        Act.CANNOT,
        form(
            "joke jokes poem song story haiku",
            "tell write sing make know give compose",
            beside="me us a an another one the short funny please can could do you i we want to hear some any for",
        ),
    ),
    (Act.CANNOT, form("translate", _LANGUAGES, beside="to into in please can could you the answer")),
    (
        Act.CANNOT,
        form(
            "what how",
            "time weather date",
            beside="is the it now right today like tomorrow outside day tonight here",
        ),
    ),
    (
        Act.LANGUAGE,
        form(
            "speak understand talk",
            f"{_LANGUAGES} languages",
            beside="do you can could in here i we also only any other which what to and or with another",
        ),
    ),
    (
        Act.COMPLAINT,
        form(
            _NOT,
            "asked meant wanted answer answers helpful question useful help understand",
            beside="that this it that's is was what i for really my the an to at all does did do you me very "
            "your mean how good enough",
        ),
    ),
    (Act.COMPLAINT, form(" ".join(_RUDE), beside="what the is this that are you on about oh for")),
    (Act.COMPLAINT, form("what", "wait huh eh", beside="oh ok no")),
    (Act.COMPLAINT, form("what", "mean", "you", beside="do did by that this it with exactly")),
    (
        Act.HELP,
        form(
            "help hilfe aide ayuda aiuto ajuda مساعدة помощь usage manual",
            beside="me please i need some can could you want a bit little us here menu commands we would "
            "like get the show with "
            "this bot footnote your to how",
        ),
    ),
    (
        Act.HELP,
        form(
            "what how where which",
            "use ask do work works talk start search query command commands operate",
            f"{_YOU} this thing",
            beside="does can could should to the your for here exactly all things kind kinds sort of "
            "questions question a "
            "actually me with is are we i able get started chat best way am supposed would in slack discord "
            "help may shall might",
        ),
    ),
    (
        Act.HELP,
        form(
            "what how which",
            "ask",
            "i we questions question",
            beside="can could should here kind kinds sort type of you do to may the exactly",
        ),
    ),
    (
        Act.HELP,
        form(
            "what are",
            "able capable good capabilities features abilities functions commands purpose useful skills",
            f"{_YOU} your",
            beside="is to do of at for the all exactly",
        ),
    ),
    (
        Act.HELP,
        form("was kannst que peux puedes", "du tu hacer machen faire", beside="qué quoi alles kannst peux puedes"),
    ),
    (
        Act.IDENTITY,
        form(
            "who what",
            _YOU,
            beside="are is the exactly a this kind of thing and am i talking speaking to with even supposed be then",
        ),
    ),
    (Act.IDENTITY, form("what", "this", beside="is exactly thing channel room place server app for")),
    (
        Act.IDENTITY,
        form(
            "are is am",
            f"{_YOU} this i",
            "bot robot human real person ai machine chatgpt gpt llm alive chatbot computer program",
            beside="a an the or just actually really talking speaking to with there there's some kind of",
        ),
    ),
    (Act.IDENTITY, form("who", "made makes coded programmed", "this", beside="and then")),
    (Act.IDENTITY, form("name called", "your you", beside="what is are do they tell me the should i call")),
    (
        Act.IDENTITY,
        form(
            "who what how",
            "made built created programmed makes runs trained developed owns coded designed",
            _YOU,
            beside="are were was is has have the this company",
        ),
    ),
    (Act.IDENTITY, form("yourself", beside="introduce tell me about please describe can could you explain who")),
    (Act.IDENTITY, form("wer qui quien quién", "du tu es eres bist vous êtes sie", beside="sind denn")),
    (
        Act.PERSON,
        form(
            "human humans admin admins operator",
            "talk speak reach contact ask message chat write call get need want find",
            beside="to a an the real i can could how do with who is may here of me for this bot please "
            "would like you instead "
            "some actual where hold in touch",
        ),
    ),
    (
        Act.PERSON,
        form(
            "real actual live",
            "person people",
            "talk speak reach contact ask chat get need want",
            beside="to a an the i can could how do with may me please would like instead some",
        ),
    ),
    (
        Act.PERSON,
        form(
            "who",
            "runs run maintains maintain owns own charge responsible contact ask reach manages admin owner",
            _YOU,
            beside="is the this in of for do does i can should we about to if your a here that",
        ),
    ),
    (Act.PERSON, form("who where how", "complain", beside="can could do should i we to about you this the it")),
    (Act.SURE, form("trust", "you this it that", beside="can i we should do the answer answers really")),
    (Act.SURE, form("is", "that this it", "true accurate reliable trustworthy", beside="really all even actually so")),
    (
        Act.SURE,
        form(
            "sure serious certain kidding positive joking",
            "you",
            beside="are about that this it really absolutely completely is how so",
        ),
    ),
    (Act.SURE, form("really seriously", beside="oh wow ok")),
    (Act.WELL_BEING, form("how", "you", beside="are doing today feeling do been have this morning")),
    (
        Act.WELL_BEING,
        form("how what", "going things everything up hanging life", beside="is it are your today with you all goes"),
    ),
    (Act.WELL_BEING, form("sup wassup whatsup wazzup")),
    (
        Act.GREETING,
        form("anyone anybody somebody someone you", "there here home around awake online", beside="is are hello still"),
    ),
)
_OPENS_QUESTION = word_set(
    "who whom whose what which when where why how am is are was were do does did has have had can could will would "
    "should may might must"
)
_AROUND = word_set("please ok so and hey well oh huh hm hmm um")
_JOINS = word_set("so and but then")
_OF_ONESELF = word_set("i i'm i've i'd am we we're we've you you've you're my our your")
_ASKING = frozenset({Act.HELP, Act.IDENTITY, Act.PERSON, Act.SURE, Act.WELL_BEING, Act.CANNOT, Act.LANGUAGE})
_WANTS = word_set("need want wanna looking search searching wonder wondering find trying try ask asking")
_LONGEST = 14

_OF_ITS_TASTES = re.compile(
    r"do you (?:really )?(?:like|love|hate|enjoy|dream)\b|wh(?:at|o|ich)(?: is|['’]?s| are) your favou?rite\b",
    re.IGNORECASE,
)
_STARRED_OUT = re.compile(r"\b[^\W\d_]\*{2,}\w*|\b(?=[\w*]{4})[^\W\d_]+\*+[^\W\d_]+\b")
_MENTION = re.compile(r"(?<!\S)@[\w.-]+")
_UNSPACED_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_QUESTION_MARK = re.compile("[?？؟;՞፧]")
_BETWEEN_CLAUSES = re.compile(r"(?<=[,.!?;:…—–。！？，、؟])\s*(?=\S)|\s+[-—–]\s+|\n+")
_OPENERS = "|".join(sorted(_OPENS_QUESTION))
_CALLS = "|".join(sorted(_WORDS[Act.GREETING] - word_set("morning afternoon evening welcome tag") | _WORDS[Act.THANKS]))
_REMARKS = "|".join(sorted(_WORDS[Act.PRAISE] | _WORDS[Act.OK] - word_set("no nope nah sorry please pls same")))
_GREETS_THEN_ASKS = re.compile(
    rf"^(?:(?:{_CALLS})\s+(?:(?:there|all|everyone|everybody|bot|team|footnote|again|guys|folks)\s+)*"
    rf"(?=(?:{_OPENERS}|and|but)\b)|(?:{_REMARKS})\s+(?:(?:and|so|but|then)\s+)?(?=(?:{_OPENERS})\s))",
    re.IGNORECASE,
)


def small_talk(text: str, *, forgiving: bool = False, unknown: Collection[str] = ()) -> Act | None:
    """What a message does, when it is no question about the articles; None for a question.

    forgiving: also where words are misspelt, or nearly. What looks so may be a rare word of the articles: look first.
    unknown: words that no article contains: people who greet or thank may say them of themselves ("hi, I moved in").
    """
    plain = _MENTION.sub(" ", _STARRED_OUT.sub("damn", without_emoji(text)))
    found = words_of(plain)
    if not found:
        return Act.EMOJI if holds_emoji(text) else None
    if len(found) > _LONGEST:
        return None
    if _OF_ITS_TASTES.match(plain.strip()):
        return Act.IDENTITY
    is_question = _QUESTION_MARK.search(plain) is not None
    act = _form_of([word.lower() for word in found]) or _acts_of(found, unknown, is_question=is_question)
    if act or not forgiving:
        return act
    mended = [_mended(word) for word in found]
    return _form_of(mended) or _acts_of(mended, unknown, is_question=is_question)


def without_small_talk(text: str) -> str:
    """The message without the greeting before its question and the thanks behind it, and without names of emoji."""
    text = " ".join(without_emoji(text).split())
    ends = [match.start() for match in _BETWEEN_CLAUSES.finditer(text)]
    clauses = [text[begin:end] for begin, end in pairwise([0, *ends, len(text)])]
    while len(clauses) > 1 and _is_courtesy(clauses[0]):
        clauses.pop(0)
    while len(clauses) > 1 and _is_courtesy(clauses[-1]):
        clauses.pop()
    text = "".join(clauses).strip()
    return _GREETS_THEN_ASKS.sub("", text).strip(" ,-—–")


def _is_courtesy(clause: str) -> bool:
    return small_talk(clause) not in (None, *_ASKING) or words_of(clause) in (["please"], ["pls"])


def _form_of(found: list[str]) -> Act | None:
    """The act of a question to the bot about itself."""
    held = set(found) - _WORDS[Act.GREETING] - _AROUND
    return next((act for act, each in _FORMS if each.fits(held)), None)


def _acts_of(found: list[str], unknown: Collection[str] = (), *, is_question: bool) -> Act | None:
    """The act that the words do, where acts and small words explain all of them; a name may be called too."""
    acts: set[Act] = set()
    unexplained: list[str] = []
    small = 0
    for word in found:
        lower = word.lower()
        own = {act for act, words in _WORDS.items() if lower in words} or _unspaced(lower)
        own |= {Act.COMPLAINT} if lower in _RUDE else set()
        acts |= own
        small += not own
        if not own and lower not in _SMALL:
            unexplained.append(word)
    first = next((word.lower() for word in found if word.lower() not in _JOINS), "")
    asks = is_question or first in _OPENS_QUESTION
    if not acts or (unexplained and asks) or _asks_behind_join(found):
        return None
    if unexplained and not (_are_called(unexplained, found, acts) or _is_of_oneself(unexplained, found, acts, unknown)):
        return None
    act = next(act for act in (*_UNSPACED_ASKING, *_WORDS) if act in acts)
    if any(word.lower() in word_set(_NOT) for word in found):
        act = _DENIED.get(act, act)
    return act if not asks or not small or (act is Act.GREETING and first not in _OPENS_QUESTION) else None


_UNSPACED_ASKING = (Act.HELP, Act.IDENTITY)
_DENIED = {Act.PRAISE: Act.COMPLAINT, Act.COMPLAINT: Act.PRAISE}  # "not very helpful", "not bad"


def _are_called(names: list[str], found: list[str], acts: set[Act]) -> bool:
    """Whether the words are the names of those who are greeted or thanked: "Hi Greg!", "hello greg"."""
    if not acts & _OF_PEOPLE or len(names) > 2 or len(found) > 6:
        return False
    follow = found.index(names[0]) > 0
    return follow and (all(name[0].isupper() for name in names) or (len(names) == 1 and len(found) == 2))


def _is_of_oneself(names: list[str], found: list[str], acts: set[Act], unknown: Collection[str]) -> bool:
    """Whether people who greet or thank tell of themselves, or of the bot, what no article bears on."""
    told = {word.lower() for word in found}
    is_of_oneself = bool(told & _OF_ONESELF) and not told & _WANTS
    return bool(acts & _OF_PEOPLE) and is_of_oneself and all(word.lower() in unknown for word in names)


def _asks_behind_join(found: list[str]) -> bool:
    """Whether a remark goes on with a question: "cool and how much is it"."""
    inside = [word.lower() for word in found[1:-1]]
    return any(joins in _JOINS and opens in _OPENS_QUESTION for joins, opens in pairwise(inside))


def _unspaced(run: str) -> set[Act]:
    """The acts that make up a run of characters without spaces."""
    if not _UNSPACED_RUN.fullmatch(run):
        return set()
    every = "|".join([*_UNSPACED.values(), _UNSPACED_SMALL])
    if not re.fullmatch(f"(?:{every})+", run):
        return set()
    return {act for act, words in _UNSPACED.items() if re.search(words, run)}


def _mended(word: str) -> str:
    """The word of the vocabulary that a misspelt one stands for, or the word."""
    lower = word.lower()
    if lower in _VOCABULARY or len(lower) < 3:
        return lower
    near = [
        known
        for known in _VOCABULARY
        if known[0] == lower[0]
        and OSA.distance(known, lower, score_cutoff=2) <= (2 if len(lower) >= 8 else 1)
        and (len(lower) > 3 or sorted(known) == sorted(lower))
    ]
    return min(
        near, key=lambda known: (sorted(known) != sorted(lower), OSA.distance(known, lower), known), default=lower
    )


_VOCABULARY = _SMALL.union(*_WORDS.values(), *(each.vocabulary for _, each in _FORMS)) - _RUDE
