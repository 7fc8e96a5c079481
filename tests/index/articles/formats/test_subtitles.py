import pytest

from index import Article
from index.articles.formats.layout import Unreadable
from index.articles.formats.subtitles import read


def said(article: Article) -> list[tuple[str, str]]:
    """Who says it, and what."""
    return [(each.heading, article.text[each.start : each.end]) for each in article.paragraphs]


def test_a_sentence_over_several_cues_is_whole() -> None:
    source = (
        "1\n00:00:01,000 --> 00:00:03,000\nThe lamp of the <i>tower</i>\nwas lit\n\n"
        "2\n00:00:03,100 --> 00:00:05,000\nin 1871.\n\n3\n00:00:20,000 --> 00:00:22,000\nIt burned oil.\n"
    )
    assert said(read(source.encode(), "the-tower")) == [
        ("", "The lamp of the tower was lit in 1871."),
        ("", "It burned oil."),
    ]
    assert read(source.encode(), "the-tower").title == "The tower"


def test_who_speaks_is_the_heading() -> None:
    source = (
        "WEBVTT\n\nNOTE made by hand\n\nSTYLE\n::cue {}\n\n"
        "1\n00:01.000 --> 00:02.000 align:start\n<v Ada Obi>How old\n\n"
        "00:02.000 --> 00:03.000\n<v Ada Obi>is it?\n\n00:03.000 --> 00:04.000\n<v Ben>It is &amp; was old.</v>\n"
    )
    assert said(read(source.encode(), "a")) == [("Ada Obi", "How old is it?"), ("Ben", "It is & was old.")]


@pytest.mark.parametrize(
    "lines",
    ["- How old is it?\n- It is old.", ">> How old is it?\n>> It is old.", "ADA: How old is it?\nBEN: It is old."],
)
def test_two_who_speak_in_one_cue_are_apart(lines: str) -> None:
    article = read(f"1\n00:00:01,000 --> 00:00:03,000\n{lines}\n".encode(), "a")
    assert [text for _, text in said(article)] == ["How old is it?", "It is old."]


def test_captions_that_roll_say_a_line_once() -> None:
    source = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nThe lamp was lit\n\n00:02.000 --> 00:02.100\nThe lamp was lit\n\n"
        "00:02.100 --> 00:03.000\nin 1871.\n"
    )
    assert read(source.encode(), "a").text == "The lamp was lit in 1871."


def test_what_has_no_cues_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"WEBVTT\n\nHello.", "a")
    assert str(caught.value) == "it has no subtitles: no line like 00:01:02,000 --> 00:01:04,000"


def test_what_one_asks_leads_to_what_the_other_says() -> None:
    lines = ["ANA: You dug it yourself. How deep is it?", "IVO: Nine metres.", "ANA: It is cold here."]
    text = "\n\n".join(f"00:00:0{n}.000 --> 00:00:0{n + 1}.000\n{line}" for n, line in enumerate(lines))
    article = read(f"WEBVTT\n\n{text}\n".encode(), "talk")
    assert [(each.heading, each.lead) for each in article.paragraphs] == [
        ("ANA", ""),
        ("IVO", "How deep is it?"),
        ("ANA", ""),
    ]


def test_sounds_stand_apart_from_what_is_said() -> None:
    cues = ["It is 40 m", "deep. So", "[thunder]", "they say.", "(wind howling)", "It is full of pike.", "> Is it?"]
    source = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{cue}\n\n" for n, cue in enumerate(cues, 1))
    assert [text for _, text in said(read(source.encode(), "a"))] == [
        "It is 40 m deep. So [thunder] they say.\n(wind howling)\nIt is full of pike.",
        "Is it?",
    ]


def test_a_reference_with_thousands_of_digits_is_a_character_that_cannot_be_shown() -> None:
    source = f"00:00:01,000 --> 00:00:03,000\nIt costs &#8364; 5 and &#{'9' * 10_000}; more.\n"
    assert read(source.encode(), "the-price").text == "It costs € 5 and \ufffd more."
