"""The language of a text that does not say it. The only importer of py3langid."""

from collections.abc import Callable
from functools import cache
from tempfile import gettempdir

from index.errors import NoRoom
from index.text.words import words

DEFAULT_LANGUAGE = "en"

_ENOUGH_CHARACTERS = 5_000
_ENOUGH_FOR_ENGLISH = 800
# Of English prose, two words in five are function words; of its neighbours' ("is", "in", "was"), one in ten.
_ENGLISH_SHARE = 0.25
_SURE = 0.7
_LAST_LATIN = "\u024f"


def language_of(text: str) -> str:
    """The language (ISO 639-1) of the beginning of a text; `DEFAULT_LANGUAGE` where that cannot be told.

    English is known by its function words, so that English articles do not wait for the model of the others.
    """
    first = words(text[:_ENOUGH_FOR_ENGLISH])
    if sum(word.is_function_word for word in first) > _ENGLISH_SHARE * len(first):
        return DEFAULT_LANGUAGE
    text = text[:_ENOUGH_CHARACTERS]
    language, probability = _classifier()(text)
    letters = [character for character in text if character.isalpha()]
    is_latin = sum(character <= _LAST_LATIN for character in letters) >= len(letters) / 2
    return DEFAULT_LANGUAGE if is_latin and probability < _SURE else language


def likelihood(text: str) -> float:
    """How surely the text is of some language, 0 to 1: of two ways to read bytes, the right one has more."""
    return _classifier()(text[:_ENOUGH_CHARACTERS])[1]


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    """Naive Bayes over byte n-grams (Lui and Baldwin 2012).

    Its model comes with the package; reading it takes most of a second, and unpacks it into a temporary file. Raises
    NoRoom.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    try:
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except OSError as error:
        raise NoRoom(
            f"What language a text is in cannot be told, as {gettempdir()} takes no file ({error.strerror}); make room "
            "there."
        ) from error

    def classify(text: str) -> tuple[str, float]:
        language, probability = identifier.classify(text)
        return str(language), float(probability)

    return classify
