"""Which of the words that no article contains explain why the articles do not say.

"No article contains: profitable" says something; that none contains "look", "somebody" or "asap" says nothing.
"""

from collections.abc import Iterable

from bot.conversation.forms import word_set
from index import is_superlative

# Verbs, and words of amount, time and manner, that stand in questions about anything.
_LIGHT_VERBS = word_set(
    "add afford allow arrive ask become begin behave believe belong break bring buy call care carry catch change "
    "check choose come compare consider contact continue count cover deal decide depend describe differ do drop eat "
    "end enjoy enter explain fail fall feel figure find fit fix follow gain get give go grab grow handle hang happen "
    "hear help hit hold hope hurt imagine include join judge keep kick know lead leave lend let lie lift like link "
    "list live lock look lose love make manage mean meet mention mind miss move name need offer open own pass pay "
    "pick plan press pull push put quit reach read receive reckon refuse remember remind remove reply rest ride run "
    "save say see seem send set settle share show sit sleep solve sort speak spend stand start stay step stop suppose "
    "swap take talk tell think throw tie touch trust try turn understand use visit wait walk want warn watch wear win "
    "wish wonder work worry write"
)
_IRREGULAR = word_set(
    "asap began begun bought brought came fallen fell felt found gave gone got gotten had heard held kept knew known "
    "led left lost made meant met put said sat saw seen sent shown stood stuck taken taught thought told took "
    "understood went written wrote"
)
_LIGHT_WORDS = word_set(
    "actually ago along alot already alright altogether anybody anyone anything anyway anyways around article "
    "articles away back bad basically behind best better big bit bits briefly btw certain clear clearly cool "
    "currently day definitely details difference dunno early easy else elsewhere enough etc ever everybody everyone "
    "everything exact exactly far fast finally fine first folk folks fyi generally gonna good gotta great guess guys "
    "haha half hard hello help hey hi huge idea important info information instead item job just kind kinds know "
    "large last late lately later least less lets line little lol long lot lots main major maybe mine minute moment "
    "much next nice nobody normal normally nothing number numbers often ok okay old omg option options otherwise "
    "overall part parts people per perhaps person please pls point possible pretty probably question questions quick "
    "quickly quite r random rather real really reason right second seriously short side simply small somebody someone "
    "something sometimes somewhere soon sorry sort still stuff sure tbh thanks thats thing things thx time times today "
    "together tomorrow tonight top total type u upon ur usual usually versus wanna wat way ways week well whatever "
    "whats whole whos wrong x yes yesterday yet"
)
_LIGHT = _LIGHT_VERBS | _IRREGULAR | _LIGHT_WORDS
_ENDINGS = ("", "s", "es", "ed", "ing")

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
    stems = [word.removesuffix(ending) for ending in _ENDINGS]
    stems += [stem[:-1] for stem in stems if stem[-2:-1] == stem[-1:]]  # "getting"
    return (
        word in _LIGHT
        or is_superlative(word)
        or any(stem in _LIGHT_VERBS for stem in stems)
        or any(f"{stem}e" in _LIGHT_VERBS for stem in stems if not stem.endswith("e"))  # no "seed" of "see"
    )
