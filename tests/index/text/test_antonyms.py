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
        ("When did catches fall?", "Catches rose in 1990."),
        ("When did catches rise?", "Catches had fallen by 1990."),
        ("When did the herd shrink?", "The herd grew in spring."),
        ("Is the herd growing?", "The herd is shrinking."),
        ("Who bought the mill?", "The mill was sold in 1950."),
        ("Who sold the mill?", "Ann Moe bought the mill."),
        ("When did Hue win?", "Hue lost in May."),
        ("Who lost the race?", "Ann won the race."),
        ("When did the shop shut?", "The shop began trading and opened in May."),
        ("When was the mill built?", "The mill was demolished in 1950."),
        ("Who lent the money?", "Ann borrowed the money."),
        ("What is on the left?", "The tower is on the right."),
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
        ("When did catches fall?", "Catches fell in 1990 and rose in 1991."),
        ("When did catches fall?", "Catches dropped in 1990, then rose."),
        ("Who was hired?", "Ann was employed, Ben dismissed."),
        ("What are the imports?", "The port takes coal."),
        ("What was the income?", "People come for the lakes."),
    ],
)
def test_no_false_alarm(question: str, sentence: str) -> None:
    assert not contradicts(question, sentence)
