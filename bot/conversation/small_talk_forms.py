"""What people ask the bot about itself, and what else they say to it that is known by its form.

The forms are in general use; none is a whole message that somebody sent.
"""

from bot.conversation.acts import Act
from bot.conversation.forms import form
from bot.conversation.small_talk_words import NOT, RUDE

_YOU = "you bot footnote yourself"
_HUSH = "please up be now just you can could bot footnote me us here in this ok that the would"
_SAID = "questions question messages message chats chat conversations conversation talk history"
_KEEPS = (
    "keep keeps kept store stores stored save saves saved log logs logged record records recorded track tracked "
    "collect "
    "collected remember retain delete deleted erase erased forget wipe"
)
_BESIDE_KEPT = (
    "know knows do does did is are was what how which all this that these about of the any my me i we us our your "
    "you to it for "
    "here in with ask asked say said tell told write wrote written type typed long can could will would please and "
    "who else anyone anybody somebody boss be being get everything data"
)
_LANGUAGES = (
    "english german deutsch french spanish italian portuguese dutch polish turkish russian ukrainian arabic hindi "
    "chinese mandarin japanese korean"
)
FORMS = (
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
    (
        Act.CANNOT,
        form(
            "say write tell repeat give put",
            _LANGUAGES,
            beside="it this that me us in can could you please the answer again to",
        ),
    ),
    (
        Act.CANNOT,
        form(
            "total altogether sum overall",
            "that it this those these they all everything both",
            "much many what",
            beside="how is are would be in make makes come comes to per a the and then so month year week day for "
            "us me of up",
        ),
    ),
    (
        Act.GREETING,
        form(
            "new joined started arrived",
            "i",
            beside="am have just here today yesterday this week the team company club and now recently all my "
            "first day",
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
        form(NOT, "right true correct", beside="that this that's it's it is are you at all quite really so no"),
    ),
    (
        Act.COMPLAINT,
        form(
            NOT,
            "asked meant wanted answer answers helpful question useful help understand",
            beside="that this it that's is was what i for really my the an to at all does did do you me very "
            "your mean how good enough",
        ),
    ),
    (Act.COMPLAINT, form(" ".join(RUDE), beside="what the is this that are you on about oh for")),
    (Act.COMPLAINT, form("what", "wait huh eh", beside="oh ok no")),
    (Act.QUIET, form("stop", beside=f"{_HUSH} it talking replying answering posting writing spamming messaging")),
    (Act.QUIET, form("shut", "up", beside=_HUSH)),
    (Act.QUIET, form("quiet silent silence", beside=_HUSH)),
    (Act.QUIET, form("leave", "alone", beside=_HUSH)),
    (Act.QUIET, form("go", "away", beside=_HUSH)),
    (Act.LUCK, form("luck", beside="good wish me us to you best of the all and with that it my today tomorrow guys")),
    (
        Act.OK,
        form(
            "wrong",
            "window chat channel thread person tab place group bot",
            beside="oops whoops ups sorry lol haha my bad the was were that this meant for in is oh i am mistake",
        ),
    ),
    (
        Act.KEPT,
        form(
            _KEEPS,
            "you bot footnote",
            f"me my i we us our {_SAID}",
            beside=f"{_BESIDE_KEPT} everything all anything info information",
        ),
    ),
    (Act.KEPT, form("see sees read reads", "i we", "ask asked", beside=f"{_BESIDE_KEPT} {_SAID}")),
    (Act.KEPT, form("forget delete erase", "everything all", "i me we", beside=_BESIDE_KEPT)),
    (Act.KEPT, form("know", "you", "me myself", "about", beside="what do does did can all everything")),
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
    (Act.HELP, form("for", "what", "you", beside="are is it the made there used")),
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
    (
        Act.IDENTITY,
        form(
            "use using run running powered based",
            _YOU,
            "ai chatgpt gpt llm openai claude gemini",
            beside="do does is are any a an some by on the or behind this with",
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
# What may be asked of the articles too, and is meant of the bot, or of people, where they do not answer it.
FORMS_UNLESS_ANSWERED = (
    (Act.LANGUAGE, form(_LANGUAGES, beside="in please pls auf bitte")),
    (
        Act.PERSON,
        form(
            "who",
            "ask contact talk speak call write",
            beside="can could should do does i we to about that this it for more details help with is best the here",
        ),
    ),
    (
        Act.KEPT,
        form(
            "delete erase remove forget wipe",
            "my me our us",
            f"data account information details records {_SAID}",
            beside="please can could you i want to all the of how do would like from here and any personal be your",
        ),
    ),
    (
        Act.KEPT,
        form(
            "my our",
            "data",
            beside="what happens to with do you is are safe private here about where kept stored who sees see has how",
        ),
    ),
    (Act.KEPT, form(_KEEPS, _SAID, "this my our these here", beside=_BESIDE_KEPT)),
    (Act.KEPT, form("private confidential anonymous anonymously secret", f"{_SAID} this it", beside=_BESIDE_KEPT)),
    (Act.KEPT, form("who", "see sees read reads", "you here my", _SAID, beside=_BESIDE_KEPT)),
    (
        Act.IDENTITY,
        form(
            "are do can have how where when were",
            "you your",
            "happy sad tired bored lonely sick hungry thirsty single married smart intelligent conscious sentient "
            "angry old young sleep sleeping eat dream dreams feel feeling feelings think emotions soul breathe drink "
            "live born friends family parents birthday",
            beside="do a any the have really ever so or no there still today get what is and from how",
        ),
    ),
    (Act.KEPT, form("privacy gdpr", beside="policy what is your the about here data how do you and")),
)
