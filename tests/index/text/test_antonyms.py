import pytest

from index.text.antonyms import contradicts


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who did not win?", "Ann won."),
        ("Who didn’t win?", "Ann won."),
        ("Which city was left without power?", "The city of Hue has power."),
        ("Which is the largest city?", "Its smallest city is Hue."),
        ("Which is the smallest city?", "Its largest city is Hue."),
        ("Who was born there?", "He died there."),
        ("Who was unhappy?", "Ann was happy."),
        ("Who was happy?", "Ann was unhappy."),
        ("What do they agree on?", "They disagree on much."),
    ],
)
def test_a_denial_or_an_opposite_contradicts(question: str, sentence: str) -> None:
    assert contradicts(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who won?", "Ann won."),
        ("Who did not win?", "Ann did not win."),
        ("Who did not win?", "Ann never won."),
        ("Who won?", "Ann, who could not swim, won."),
        ("Which is the largest city?", "Hue is the largest city, and Da Lat the smallest."),
        ("Who was happy?", "Ann was happy and Ben unhappy."),
        ("What is in the den?", "They unden."),  # three letters are no root
    ],
)
def test_no_false_alarm(question: str, sentence: str) -> None:
    assert not contradicts(question, sentence)
