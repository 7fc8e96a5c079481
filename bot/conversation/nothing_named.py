"""Messages that name nothing themselves ("it", "so?", "2.", "since when?"), and those that only name something."""

from bot.conversation.forms import word_set, words_of

_POINTING = word_set(
    "it its this that these those he she they him her them there here one ones so and or but then what which well "
    "a an the is are was of in about"
)
_ASKING = word_set(
    "who whom whose when where why how since until till for from to by with on at long much many often far "
    "exactly were now "
    "do does did be come not else than more or as has have had can could will would should happened mean means both "
    "other others two three all any"
)
_WHAT_IS = word_set("is are was"), word_set("it this that these those they")
_LONGEST = 7
_LONGEST_NAME = 3
_GOING_ON = (["and"], ["and", "then"], ["so", "and"], ["go", "ahead"], ["then"], ["also"])


def names_nothing(text: str) -> bool:
    """Whether it can be understood only from what was said before."""
    found = [word.lower() for word in words_of(text)]
    known = all(word in _POINTING or word in _ASKING or _is_number_in_list(word) for word in found)
    return 0 < len(found) <= _LONGEST and known


def only_points(text: str) -> bool:
    """Whether it does not even ask something of what was said before: "it", "so?", "2."."""
    found = [word.lower() for word in words_of(text)]
    only = all(word in _POINTING or _is_number_in_list(word) for word in found)
    asks = "which" in found or ("what" in found and all(not group.isdisjoint(found) for group in _WHAT_IS))
    return bool(found) and only and not asks


def _is_number_in_list(word: str) -> bool:
    """Whether it counts what was shown, and names no year and no amount."""
    return word.isdigit() and len(word) == 1


def is_heading(text: str) -> bool:
    """Whether it names something and asks nothing of it: "SenseTime", "parking", "Xu Li"."""
    found = words_of(text)
    is_name = len(found) <= _LONGEST_NAME and all(word[0].isupper() for word in found)
    return (len(found) == 1 or (bool(found) and is_name)) and not names_nothing(text)


def wants_more(text: str) -> bool:
    """Whether it is the one word that asks to go on: "and?"."""
    return [word.lower() for word in words_of(text)] in _GOING_ON
