import pytest

from index.text.antonyms import contradicts, says_all_of, says_the_opposite


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


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When did catches fall?", "Catches rose in 1990."),
        ("In which year did catches go down?", "Catches went up in 1990."),
        ("When was the west mill bought?", "The west mill was sold in 1950 to a cousin."),
        ("When was the west mill sold?", "The east mill was sold in 1950."),
        ("Which river is the shortest?", "The longest river is the Aa."),
        ("When is the shop open?", "The shop is shut on Mondays."),
    ],
)
def test_what_differs_from_the_question_in_an_opposite_alone_says_the_opposite(question: str, sentence: str) -> None:
    assert says_the_opposite(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When did catches fall?", "Catches fell in 1990."),
        ("When did catches fall?", "Catches rose in 1990 and fell in 1991."),
        ("When did catches fall?", "The fleet grew in 1990."),  # of something else
        ("When did catches of cod fall?", "Catches rose in 1990."),  # of all
        ("When did catches fall?", "Catches did not rise in 1990."),
        ("How long is the track?", "The short track opens in May."),  # nothing asks for length as such
        ("What does the ticket cost after noon?", "A ticket costs 4 crowns before noon, as the mayor said."),
    ],
)
def test_what_differs_in_more_or_denies_does_not(question: str, sentence: str) -> None:
    assert not says_the_opposite(question, sentence)


def test_every_word_that_is_asked_about_stands_in_what_says_all_of_it() -> None:
    assert says_all_of("When did catches fall?", "Catches of cod dropped in May.")
    assert not says_all_of("When did catches fall?", "Prices dropped in May.")
