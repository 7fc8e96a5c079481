import pytest

from bot.messages.links import link_to

PAGE = "https://x.example/1"


def test_a_short_quotation_is_found_whole() -> None:
    assert link_to(PAGE, "It costs 5, and 10-year bonds & more.") == (
        f"{PAGE}#:~:text=It%20costs%205%2C%20and%2010%2Dyear%20bonds%20%26%20more."
    )


def test_a_long_one_by_its_beginning_and_its_end() -> None:
    words = " ".join(f"w{n}" for n in range(20))
    assert link_to(PAGE, words) == f"{PAGE}#:~:text=w0%20w1%20w2%20w3,w16%20w17%20w18%20w19"
    assert link_to(PAGE, "a b\nc d") == f"{PAGE}#:~:text=a%20b,c%20d"


def test_a_script_without_spaces_is_cut_too() -> None:
    begin, end = link_to(PAGE, "茶" * 100).split("text=")[1].split(",")
    assert begin == end == "%E8%8C%B6" * 40


def test_an_address_with_a_place_of_its_own_keeps_it() -> None:
    assert link_to(f"{PAGE}#top", "Here.") == f"{PAGE}#top:~:text=Here."


def test_a_pdf_is_opened_at_its_page() -> None:
    assert link_to("https://x.example/a.pdf", "Here.", 4) == "https://x.example/a.pdf#page=4"


def test_without_words_the_page_is_opened_at_its_beginning() -> None:
    assert link_to(PAGE) == PAGE


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "file:///etc/passwd", PAGE + "a" * 2_000])
def test_what_is_no_web_page_is_not_linked(url: str) -> None:
    assert link_to(url, "Here.") == ""
