import pytest

from index.text.context import chains, is_whole, leans_on_the_one_before
from index.types import Sentence
from tests.index.examples import article, passages


@pytest.mark.parametrize(
    "sentence",
    [
        "It stands in Shanghai.",
        "He said so twice.",
        "“They were late,” said the man.",
        "This was the end of it.",
        "These include abortion and broadcasting.",
        "However, the war went on.",
        "In southern Italy, however, the art survives.",
        "In 1264, he moved the capital.",
        "At the time of the conquest, they spoke Norse.",
        "Because of this, Ethelred fled to Normandy.",
        "As a result of his role in the inquiry, Bowman became known.",
        "Later, many took up service in Cilicia.",
        "Most went to Cuba.",
        "Another example was the Ministry of War.",
        "The treaty offered Rollo the French lands.",
        "The wars finally ended.",
        "NSFNET was also the name of several networks.",
    ],
)
def test_a_sentence_that_opens_with_something_unsaid_leans_on_the_one_before(sentence: str) -> None:
    assert leans_on_the_one_before(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Xu Li said that he was late.",
        "Those who fled to England were welcomed.",
        "In 1066, Duke William II of Normandy conquered England.",
        "The Treaty of Paris ended the war.",
        "The descendants of Rollo's men became Christians.",
        "The Later Han fell in 951.",
        "Later Han emperors reigned for four years.",
        "There are four committees.",
        "First Minister Jack McConnell resigned.",
        "",
    ],
)
def test_a_sentence_that_says_what_it_speaks_of_stands_alone(sentence: str) -> None:
    assert not leans_on_the_one_before(sentence)


def test_what_the_topic_names_needs_no_introduction() -> None:
    assert leans_on_the_one_before("The embargo had many effects.")
    assert not leans_on_the_one_before("The embargo had many effects.", topic="The oil embargo")


def test_a_leaning_sentence_comes_with_those_before_it() -> None:
    [passage] = passages("Lena Ott runs the lab. She hired Ben. He left after a year. Ott stayed.")
    assert chains(passage.sentences) == [range(0, 1), range(0, 2), range(0, 3), range(3, 4)]


def test_what_would_need_more_than_three_sentences_is_not_quoted() -> None:
    [passage] = passages("Lena Ott runs the lab. She hired Ben. He left. He came back. Ott stayed.")
    assert chains(passage.sentences)[3] is None


def test_a_sentence_with_nothing_before_it_to_lean_on_is_not_quoted() -> None:
    [passage] = passages("It rained. Ott stayed at home.")
    assert chains(passage.sentences) == [None, range(1, 2)]


def sentences(*texts: str) -> list[Sentence]:
    """Sentences as they may be cut, whatever the splitter would do."""
    whole, start = article(" ".join(texts)), 0
    found = []
    for text in texts:
        found.append(Sentence(whole, start, start + len(text)))
        start += len(text) + 1
    return found


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"')])
def test_a_quotation_over_several_sentences_is_kept_whole_with_its_speaker(opening: str, closing: str) -> None:
    cut = sentences(f"{opening}Costs are high.", f"Investors earn them back,{closing} said Xu Li.", "Ott agreed.")
    assert chains(cut) == [range(0, 2), range(0, 2), range(2, 3)]


def test_speech_without_a_speaker_comes_with_the_sentence_that_names_one() -> None:
    cut = sentences("Chen Mingbo said that data must be open.", "“Standards will be set.”", "Ott agreed.")
    assert chains(cut) == [range(0, 2), range(0, 2), range(2, 3)]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Prices rose by half in 1974.", True),
        ("“Prices rose by half in 1974.”", True),
        ("上海港是世界上最繁忙的港口之一，它处理了四千七百万个集装箱。", True),
        ("Prices and costs of the lab", False),
        ("The members of the committee are:", False),
        ("[citation needed] On Monday the act was signed.", False),
        ("Who would have thought of that?", False),
        ("No.", False),
    ],
)
def test_headings_lists_and_questions_are_no_whole_sentences(text: str, whole: bool) -> None:
    assert is_whole(text) is whole
