"""Abbreviations that people write in running text, and the words that begin sentences after them.

In lower case, without the last dot, all languages together: a text is often of two, and they hardly clash.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Something always follows: a name, a number, a noun.
LEANS_ON_THE_NEXT = _words(
    """
    mr mrs ms mx messrs wm chas dr prof rev gov sen capt cmdr lt sgt maj adm supt st ste mt ft fr hr
    vs cf e.g i.e eg ie viz approx avg incl excl univ assoc asst pp vol vols eq eqs eqn sec
    chap para cl tbsp tsp
    cllr cllrs ald amb pte pvt bp archbp treas bgm hrn
    z.b d.h u.a o.ä bzw ca inkl exkl zzgl abzgl evtl ggf ggfs lt nr abs bd abb str dipl
    dipl.-ing ing fam gebr jhd frl
    mm mme mmes mlle me av apr p.ex
    ee sra srta dña ud uds aprox máx mín pág págs núm
    sig.ra sig.na dott dott.ssa avv pag pagg
    см рис стр ул им пр пл просп проф акад доц напр ок тов г-н г-жа гл т.е до.н
    डॉ bijv blz dhr mevr tzn np ul
    """
)
# The same where a number follows; else they are words ("No. He left.", "Max. The dog") or end what they measure.
LEANS_ON_A_NUMBER = _words(
    """
    mind gem nos cap col ch sect no art arts fig figs tab max min sec reg app sched ex exp ref refs p n c v ver item
    kap anl ziff jct apt bldg
    jan feb mar apr jun jul aug sep sept oct nov dec janv févr avr juil déc ene abr ago dic gen mag giu lug set ott
    s r ст п л м д кв г №
    """
)
# They often end a sentence; so it ends where the next word can only begin one.
MAY_END = _words(
    """
    ave blvd rd gen rep sig env esp pres hon dept tel fa br resp est
    al inc ltd corp co bros plc llc jr sr esq a.m p.m ph.d b.sc m.sc b.a m.a m.d ed eds op
    ff f mio mrd gmbh std min sek tsd
    s.a s.p.a s.r.l s.l cía
    др пр г гг в вв н.э руб коп тыс млн млрд чел мин сек км кг
    d.c a.c j.-c ee.uu
    """
)
# After a number these end what they measure, and a capital letter begins a sentence; but for German, with its nouns.
UNITS = _words("min sec hr hrs h s m km cm mm mi ft in yd kg g t lb lbs oz l ml mph c f ч м мин сек")

# What is named by a letter: "plan B. Nobody knew it.", where "J. Hale" is a name.
BEFORE_A_LETTER = _words("a an plan plot group type class grade option team point vitamin part case gate platform")

# Words of their own, which sentencex takes for abbreviations.
NO_ABBREVIATIONS = _words("art hand ill mar me miss ok ore via")

# The last of an enumeration: what follows with a capital letter is a new sentence.
ENDS_A_LIST = _words("etc usw u.v.m ecc т.д т.п и.т.д enz itd atd")

BEGINS_A_SENTENCE = _words(
    """
    a about after all also although an and any are as at because before both but by can could did do does during each
    either every few finally first for from had has have he her here his how however i if in is it its just later
    like many more most my neither no not nobody nothing now of on once one only or others our over she should since
    so some still such that the their then there therefore these they this those three to today two under until
    was we were what when where which while who why will with would yes yet you your
    ask bring call closed keep open please see take thanks use

    aber alle als am an auch auf aus bei bis da dabei dafür daher damit danach dann darum das dass davon dazu dem den
    denn der deshalb die dies diese dieser dieses doch dort durch ein eine einer eines er es etwa für gegen heute hier
    ich ihr im in ist jede jeder jedes jetzt kein keine man mit nach nicht niemand noch nun nur ob oder ohne seit sie
    sind so um und unter viele vom von vor wann warum was weil wenn wer wie wir wo zu zudem zum zur zwei zwischen

    alors après au aucun aucune aussi avant avec car ce cela celle celui ces cet cette chaque comme dans depuis deux
    donc elle elles en enfin est et il ils je l’on la le les leur lorsque mais ne nous on ou où par personne plus pour
    pourquoi puis quand que qui rien sa sans selon si son sous sur tous tout un une vous y

    ahora al algunos antes aquí así aunque cada como con cuando de desde después donde durante el ella ellas ellos
    entonces era es esta este esto fue hace hasta hay hoy la las lo los luego más mientras muchos nadie no nos o para
    pero por porque pues que quien se según si sin sobre solo son su sus también todo todos tras un una y ya yo

    adesso al alla anche ancora che chi ci come con così da dal dalla dei del della dopo dove due e ecco essi fra già
    gli i il la le lo loro ma mentre nel nella nessuno non oggi ogni per perché però poi prima quando quella quello
    questa queste questi questo se secondo si sono sotto su sul tra tutti tutto un una è

    а без более бы был была было были в вот все всё для до ещё же за и из или их к как когда который кто мы на над не
    него нет никто но о об однако он она они оно от по под поэтому после потом при с сегодня так также там то тогда
    только у уже что чтобы эта эти это этот я

    de het een er hij zij ze wij we dit dat deze die niet maar ook na naar om op toen van voor wat waar
    o os as ele ela eles elas não em no na mas quando depois também ontem hoje isso esta este
    """
)
# They open surnames too: "J. De Vries", "C. Le Goff".
IN_NAMES = _words("a al as au d da de del della den der des di do dos du el i il la las le les lo los o van von y e и")

# Their ordinals have a dot: "19. Jahrhundert".
LANGUAGES_WITH_ORDINAL_DOTS = _words("bs cs da de et fi fo hr hu is lb lv nb nn no pl sk sl sr tr")
