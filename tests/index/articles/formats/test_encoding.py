import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.formats.encoding import decode
from index.articles.formats.layout import Unreadable

GERMAN = "Der Leuchtturm wurde später für 900 Kronen erneuert. „Ja“, sagte er – „natürlich“."
SPANISH = "Señor Núñez vivió allí."
POLISH = "Latarnia morska została zapalona w 1871 roku. Żyło tam trzech strażników, każdy sześć tygodni."
RUSSIAN = "Маяк был зажжён в 1871 году. Там жили три смотрителя, и каждый из них сменялся через шесть недель."
CHINESE = "灯塔于1871年点亮。三名守塔人住在那里。"
JAPANESE = "灯台は一八七一年に点灯された。三人の灯台守が住んでいた。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Café — “naïve” 灯塔", "utf-8"),
        ("Café — “naïve” 灯塔", "utf-8-sig"),
        ("Café — “naïve” 灯塔 😀", "utf-16"),
        ("Café — “naïve” 灯塔 😀", "utf-32"),
        ("The lighthouse was lit in 1871.", "utf-16-le"),
        ("The lighthouse was lit in 1871.", "utf-16-be"),
        (GERMAN, "cp1252"),
        (SPANISH, "cp1252"),
        ("café opens", "cp1252"),
        ("“Smart quotes” – they’re here…", "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN * 6, "koi8-r"),
        (CHINESE, "gb18030"),
        ("燈塔於1871年點亮。三名守塔人住在那裡。", "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE * 3, "euc_jp"),
        ("등대는 1871년에 불을 밝혔다. 세 명의 등대지기가 살았다.", "euc_kr"),
    ],
)
def test_text_is_read_in_the_encoding_that_it_was_written_in(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_big_endian_utf_16_is_known_by_its_mark() -> None:
    assert decode(b"\xfe\xff" + "灯塔".encode("utf-16-be")) == "灯塔"


def test_what_is_declared_is_believed_when_it_can_be() -> None:
    assert decode("Šašek".encode("iso8859-2"), declared="iso-8859-2") == "Šašek"


@pytest.mark.parametrize("declared", ["ascii", "no-such-encoding", "rot13", "utf-16", ""])
def test_a_wrong_declaration_does_not_stop_anybody(declared: str) -> None:
    assert decode(GERMAN.encode("cp1252"), declared) == GERMAN
    assert decode(CHINESE.encode(), declared) == CHINESE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t", "the file is empty"),
        (b"\x7fELF\x00\x01\x02", "it is not a text file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "it is not a text file"),
        (b"PK\x03\x04\x14\x00\x08\x08", "it is not a text file"),
        (b"bell\x07 and \x01\x02 bytes", "it is not a text file"),
        (b"a\0b", "it is not a text file"),
        (b"\xff\xfea", "it is not text in utf-16; save it as UTF-8"),
        (bytes(range(0x80, 0x100)) * 2, "it is not text in an encoding that can be told; save it as UTF-8"),
    ],
)
def test_what_is_not_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert str(caught.value) == reason


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_utf_8_comes_back_as_it_was_or_is_no_text(text: str, encoding: str) -> None:
    try:
        found = decode(text.encode(encoding, errors="replace"))
    except Unreadable:
        assert any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in text)
        return
    assert found == text.encode(errors="replace").decode().removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        found = decode(data)
    except Unreadable:
        return
    assert found != ""
