"""Words that are numbers, in any writing: figures, and English words for them."""

_UNITS = "zero one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_LARGE = "hundred thousand million billion trillion dozen score gross lakh crore"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth twentieth thirtieth fortieth "
    "fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth billionth trillionth"
)
_OTHERS = """
    nil nought half halves quarter percent percentage once twice thrice single double triple treble quadruple
    doubled tripled quadrupled halved pair couple both sole decade century centuries millennium millennia fortnight
    twos threes fours fives sixes sevens eights nines twenties thirties forties fifties sixties seventies eighties
    nineties
"""
_COUNTS = f"{_UNITS} {_TEENS} {_TENS} {_LARGE}".split()
_WORDS = frozenset(
    [
        *_COUNTS,
        *(f"{word}th" for word in _TEENS.split()),
        *(f"{word}{ending}" for word in _COUNTS for ending in ("s", "fold", "some")),
        *_ORDINALS.split(),
        *(f"{word}s" for word in (*_ORDINALS.split(), *_OTHERS.split())),
        *_OTHERS.split(),
    ]
)


def is_numeral(word: str) -> bool:
    """Whether a word is a number or holds one: "500,000", "A4", "½", "三", "twelve", "dozens", "tenfold"."""
    return any(character.isnumeric() for character in word) or word.lower() in _WORDS
