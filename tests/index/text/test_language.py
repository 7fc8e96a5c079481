import errno
import os

import pytest

from index.errors import NoRoom
from index.text.language import _classifier, language_of, likelihood


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A good article.", "en"),
        ("One two three.", "en"),
        ("Der Leuchtturm auf Gannet Rock wurde 1871 angezündet. Drei Wärter lebten dort.", "de"),
        ("Le phare a été allumé en 1871. Trois gardiens y vivaient.", "fr"),
        ("El faro de la isla se encendió en 1871. Tres fareros vivían allí.", "es"),
        ("Маяк был зажжён в 1871 году. Там жили три смотрителя.", "ru"),
        ("灯塔于1871年点亮。三名守塔人住在那里。", "zh"),
        ("灯台は1871年に点灯された。三人の灯台守が住んでいた。", "ja"),
        ("등대는 1871년에 불을 밝혔다. 세 명의 등대지기가 살았다.", "ko"),
        ("أضيئت المنارة عام 1871. عاش هناك ثلاثة حراس.", "ar"),
        ("", "en"),
        ("GPU 2017", "en"),
        ("| 1 | 2 |", "en"),
    ],
)
def test_the_language_of_a_text_is_told_or_taken_for_english(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_text_read_in_the_right_encoding_is_likelier() -> None:
    assert likelihood("Señor Núñez vivió allí.") > likelihood("Seńor Núńez vivió allí.")


def test_a_full_temporary_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    _classifier.cache_clear()
    monkeypatch.setattr("py3langid.langid.LanguageIdentifier.from_model_file", full)
    with pytest.raises(NoRoom, match=r"takes no file \(No space left on device\); make room there"):
        likelihood("Das Wetter ist heute gut.")
