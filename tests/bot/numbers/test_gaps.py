import io
from dataclasses import replace

import numpy as np

from bot.messages.question import Asked, Posted
from bot.numbers.gaps import Gap, find_gaps, is_gap, nearest_article, write_csv
from index import Encoder, Vectors

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "")
POSTED = Posted(ASKED, 1_000.0, "refused", "2.0", "", 0, 0, "")


DIRECTIONS = {"first": (1, 0, 0), "again": (1, 0, 0), "nearly": (0.8, 0.6, 0), "other": (0, 0, 1)}


def direction(text: str) -> Vectors:
    """Each known text has a direction of its own; "again" points as "first" does."""
    return np.array(DIRECTIONS[text], dtype=np.float32)


def posted(text: str, at: float = 1_000.0, **fields: int) -> Posted:
    return replace(POSTED, asked=replace(ASKED, text=text), asked_at=at, **fields)  # type: ignore[arg-type]


def test_questions_that_mean_the_same_are_one_gap_the_most_asked_first() -> None:
    asked = [posted("other", 1), posted("first", 2), posted("again", 3), posted("first", 4), posted("nearly", 5)]
    gaps = find_gaps(asked, direction, lambda text: f"near {text}", same=0.7)
    assert gaps == [
        Gap(("nearly", "first", "again"), 4, 0, "near nearly", 5),
        Gap(("other",), 1, 0, "near other", 1),
    ]


def test_what_people_expected_stands_with_their_question() -> None:
    asked = [posted("first", 1), replace(posted("again", 2), asked=replace(ASKED, text="again", message="2.0"))]
    expected = {"slack:T1:C1:1.0": ("The price of 2023",), "slack:T1:C1:2.0": ("A date", "The price of 2023")}
    [gap] = find_gaps(asked, direction, lambda _text: "", expected)
    assert gap.expected == ("A date", "The price of 2023")


def test_a_question_kept_without_its_words_is_left_out() -> None:
    assert find_gaps([posted("")], direction, str) == []


def test_refused_and_badly_rated_questions_are_gaps() -> None:
    assert is_gap(POSTED)
    answered = replace(POSTED, outcome="answered")
    assert not is_gap(answered)
    assert is_gap(replace(answered, unhelpful=1))
    assert not is_gap(replace(answered, unhelpful=1, helpful=1))


def test_a_spreadsheet_gets_no_formula() -> None:
    file = io.StringIO()
    write_csv([Gap(('=HYPERLINK("x")', "plain"), 2, 1, "The lab", 86_400.0, ("=1+1", "A date"))], file)
    assert file.getvalue().splitlines() == [
        "asked,unhelpful,question,nearest article,last asked,other wordings,expected",
        '2,1,"\'=HYPERLINK(""x"")",The lab,1970-01-02,plain,\'=1+1 | A date',
    ]


def test_the_real_encoder_tells_other_wordings_from_other_questions(real_encoder: Encoder) -> None:
    def vector_of(text: str) -> Vectors:
        return real_encoder.encode_question(text).vector

    texts = ["who is the mayor of Shanghai?", "what is the name of Shanghai's mayor?", "how do I reset my password?"]
    gaps = find_gaps([posted(text) for text in texts], vector_of, lambda _: "")
    assert sorted(gap.count for gap in gaps) == [1, 2]


def test_the_nearest_article_of_no_question_is_none() -> None:
    class Empty:
        def search(self, query: str, count: int) -> tuple[()]:
            return ()

    assert nearest_article(Empty())("🙂") == ""
