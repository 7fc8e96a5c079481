"""Words that carry grammar in other languages than English: bm25s's lists of stop words, and those that ask."""

from functools import cache

_LISTS = {
    "da": "DANISH",
    "de": "GERMAN",
    "es": "SPANISH",
    "fr": "FRENCH",
    "it": "ITALIAN",
    "nl": "DUTCH",
    "no": "NORWEGIAN",
    "pt": "PORTUGUESE",
    "ru": "RUSSIAN",
    "sv": "SWEDISH",
    "tr": "TURKISH",
}
# Which most of the lists lack.
_ASK = {
    "de": "gibt habt wann warum wer wie wieso wieviel wo",
    "es": "cuál cuáles cuándo cuánta cuánto cuántos cómo dónde hay qué quién quiénes",
    "fr": "combien comment où pourquoi quand quel quelle quelles quels qui quoi sont",
    "it": "chi come cosa dove perché quale quali quando quanta quanto",
    "nl": "hoe hoeveel waar waarom wanneer welk welke wie",
    "pt": "como onde quais qual quando quanta quanto quem",
}


@cache
def function_words(language: str) -> frozenset[str]:
    """Those of a language (ISO 639-1), in small letters; none of English, whose own list `words` has, and of others."""
    if language not in _LISTS:
        return frozenset()
    from bm25s import stopwords  # noqa: PLC0415 - few need it

    return frozenset(getattr(stopwords, f"STOPWORDS_{_LISTS[language]}")) | frozenset(_ASK.get(language, "").split())
