"""Which of the words that no article contains explain why the articles do not say.

"No article contains: profitable" says something; that none contains "look", "somebody" or "asap" says nothing.
"""

from collections.abc import Iterable

from bot.conversation.forms import word_set

# Verbs, and words of amount, time and manner, that stand in questions about anything.
_LIGHT_VERBS = word_set(
    "add allow ask become begin believe bring buy call care change check come compare consider continue describe "
    "differ do end explain feel figure find follow get give go happen hear help hope hold include keep know lead leave "
    "let like list live look lose make mean meet mention mind move name need offer pass pick plan put read receive "
    "remember remind rest run say see seem send set show sort speak stand start stay stop suppose take talk tell think "
    "try turn understand use wait walk want watch wish wonder work write"
)
_IRREGULAR = word_set(
    "asap began begun bought brought came fallen fell felt found gave gone got gotten had held heard kept knew known "
    "led left lost made meant met put said sat saw seen sent shown stood stuck taken taught thought told took "
    "understood went wrote written"
)
_LIGHT_WORDS = word_set(
    "actually ago alot already alright altogether anybody anyone anything anyway anyways around article articles away "
    "back bad basically best better big bit bits briefly certain clear clearly cool currently day definitely details "
    "difference early easy enough etc ever everybody everyone everything exact exactly far fast fine finally first "
    "generally good great guess guys half hard hello help hi huge idea important info information instead item "
    "job just "
    "kind kinds know large last late lately later least less line little long lot lots main major maybe mine minute "
    "moment much nice nobody normal normally nothing number numbers ok okay often old otherwise overall part "
    "parts people "
    "per perhaps person please pls point possible pretty probably question questions quick quickly quite rather real "
    "really reason right second seriously short side simply small somebody someone something sometimes somewhere soon "
    "sorry sort stuff sure thanks thing things time times today together tomorrow tonight top total type upon usual "
    "usually versus way ways week well whatever whole wrong x yes yesterday yet lol haha omg btw fyi tbh thx "
    "gonna wanna "
    "gotta dunno hey u ur r wat lets thats whats whos"
)
_LIGHT = _LIGHT_VERBS | _IRREGULAR | _LIGHT_WORDS
_ENDINGS = ("", "s", "es", "d", "ed", "ing")

# Words of grammar of other languages: where they are missing, the question is in one that no article is written in.
_FOREIGN_OPENERS = word_set(
    "wer wem wen wann wo wohin woher warum wieso weshalb wie welche welcher welches wieviel gibt qui quoi quand où "
    "pourquoi combien quel quelle quels quelles quién quien qué cuándo cuando dónde donde cuánto cuanto cómo cuál cual "
    "chi cosa quanto quanta perché dove quale quali wat hoeveel waar wanneer quem quando onde quanto porque"
)
_FOREIGN = _FOREIGN_OPENERS | word_set(
    "der die das ein eine einen ist sind hat von für mit und nicht kostet le la les des du une est sont dans avec pour "
    "de et el los las una es son con para y il lo gli della nel per het een zijn van en o os as um uma são"
)
_ENOUGH_FOREIGN = 2


def that_explain(missing: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that carry what a question asks."""
    return tuple(word for word in missing if not _is_light(word.lower()))


def is_foreign(missing: Iterable[str]) -> bool:
    """Whether the words that no article contains are those of another language's grammar."""
    own = [word.lower() for word in missing]
    opens = bool(own) and own[0] in _FOREIGN_OPENERS
    return len(own) >= _ENOUGH_FOREIGN and (opens or sum(word in _FOREIGN for word in own) >= _ENOUGH_FOREIGN)


def _is_light(word: str) -> bool:
    stems = (word.removesuffix(ending) for ending in _ENDINGS)
    return word in _LIGHT or any(stem in _LIGHT_VERBS or f"{stem}e" in _LIGHT_VERBS for stem in stems)
