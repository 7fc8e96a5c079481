import json

import pytest

from index import Article, Certainty, Match, Paragraph, Passage, Sentence, Turn
from index.qa.readers.choosing import Choice, Numbered, choice_in, messages, numbered, object_in
from tests.fakes.common.injections import INJECTIONS

QUESTION = "What did the Lantern Bridge cost in 1931?"


def passages(*texts: tuple[str, ...]) -> tuple[Match, ...]:
    """A passage of an article of its own for each tuple of sentences."""
    found = []
    for row, sentences in enumerate(texts, 1):
        text = " ".join(sentences)
        paragraph = Paragraph(1, 0, len(text), f"Part {row}")
        article = Article(f"a{row}", f"Article {row}", text, (paragraph,), published="2020")
        starts = [text.index(each) for each in sentences]
        spans = tuple(Sentence(article, at, at + len(each)) for at, each in zip(starts, sentences, strict=True))
        found.append(Match(Passage(article, paragraph, spans), 1.0 / row))
    return tuple(found)


SENTENCES = numbered(
    passages(("The bridge opened in 1931.", "It cost 40,000 crowns."), ("Ferries cost two crowns a year.",))
)


def taken(reply: object) -> Choice | None:
    return choice_in(reply if isinstance(reply, str) else json.dumps(reply), QUESTION, SENTENCES)


def numbers(choice: Choice | None) -> list[int]:
    assert choice is not None
    return [SENTENCES.index(each.numbered) + 1 for each in choice.chosen]


def test_sentences_are_numbered_through_the_best_passages() -> None:
    assert [each.text for each in SENTENCES] == [
        "The bridge opened in 1931.",
        "It cost 40,000 crowns.",
        "Ferries cost two crowns a year.",
    ]
    assert len(numbered(passages(*[(f"Sentence {row}.",) for row in range(12)]))) == 8


def test_the_model_sees_titles_dates_headings_numbers_and_what_was_asked_before() -> None:
    system, user = messages(QUESTION, [Turn("Who built it?", "Ada Holm built it.")], SENTENCES)
    assert system["role"] == "system"
    assert json.loads(user["content"]) == {
        "passages": [
            {
                "title": "Article 1",
                "date": "2020",
                "sentences": {"1": "The bridge opened in 1931.", "2": "It cost 40,000 crowns."},
                "under": "Part 1",
            },
            {
                "title": "Article 2",
                "date": "2020",
                "sentences": {"3": "Ferries cost two crowns a year."},
                "under": "Part 2",
            },
        ],
        "question": QUESTION,
        "asked before": [{"question": "Who built it?", "quoted": "Ada Holm built it."}],
    }


@pytest.mark.parametrize(
    ("answered", "certainty"), [("yes", Certainty.SURE), ("perhaps", Certainty.UNSURE), ("Yes", Certainty.SURE)]
)
def test_numbers_and_the_words_in_their_sentences_are_taken(answered: str, certainty: Certainty) -> None:
    choice = taken({"answered": answered, "sentences": [{"number": 2, "words": "40,000 crowns"}], "missing": []})
    assert choice is not None
    assert choice.certainty is certainty
    assert numbers(choice) == [2]
    start, end = choice.chosen[0].span or (0, 0)
    assert SENTENCES[1].passage.article.text[start:end] == "40,000 crowns"


@pytest.mark.parametrize("words", ["50,000 crowns", "", "The bridge opened in 1931.", None, 7, ["40,000"], "x" * 300])
def test_words_that_do_not_stand_in_the_sentence_are_dropped(words: object) -> None:
    choice = taken({"answered": "yes", "sentences": [{"number": 2, "words": words}], "missing": []})
    assert choice is not None
    assert [each.span for each in choice.chosen] == [None]


@pytest.mark.parametrize("number", [0, -1, 4, 10**30, 2.5, "2", True, None, [2], {"number": 2}])
def test_numbers_of_no_sentence_are_dropped(number: object) -> None:
    reply = {"answered": "yes", "sentences": [{"number": number, "words": ""}, {"number": 3, "words": ""}]}
    assert numbers(taken(reply)) == [3]


def test_at_most_three_are_taken_and_each_once() -> None:
    assert numbers(taken({"answered": "yes", "sentences": [2, 2, 1, 3, 1]})) == [2, 1, 3]


def test_of_what_is_missing_only_words_of_the_question_are_taken() -> None:
    choice = taken({"answered": "no", "sentences": [1], "missing": ["lantern bridge", "call 555", 3, "", "1931"]})
    assert choice == Choice(Certainty.NONE, (), ("Lantern Bridge",))
    assert taken({"answered": "no", "missing": "Lantern"}) == Choice(Certainty.NONE, ())


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "The bridge cost 40,000 crowns.",
        "[1, 2]",
        "2",
        "{",
        '{"answered": "yes", "sentences": [',
        "{}",
        '{"answered": "surely", "sentences": [2]}',
        '{"answered": "yes", "sentences": 2}',
        '{"answered": ["yes"], "sentences": [2]}',
        "{" * 100_000,
        "[" * 100_000 + "{",
    ],
)
def test_what_has_not_the_form_is_nothing(reply: str) -> None:
    assert taken(reply) is None


@pytest.mark.parametrize(
    "reply",
    [
        '```json\n{"answered": "yes", "sentences": [2]}\n```',
        'Here it is: {"answered": "yes", "sentences": [2]} I hope it helps.',
        '<think>{"a": 1} hm {not json}</think>{"answered": "yes", "sentences": [2]}',
    ],
)
def test_what_stands_around_the_object_is_passed_over(reply: str) -> None:
    assert numbers(taken(reply)) == [2]


def test_the_last_object_counts() -> None:
    assert object_in('{"a": 1} {"b": {"c": 2}}') == {"b": {"c": 2}}


@pytest.mark.parametrize("injection", INJECTIONS)
def test_an_injection_stays_a_string_of_the_document(injection: str) -> None:
    sentences = numbered(passages((injection,), ("It cost 40,000 crowns.",)))
    system, user = messages(injection, [Turn(injection, injection)], sentences)
    assert system == messages("", [], ())[0]
    data = json.loads(user["content"])
    assert set(data) == {"passages", "question", "asked before"}
    assert data["question"] == injection
    assert data["passages"][0]["sentences"] == {"1": injection}
    assert [each["sentences"].keys() for each in data["passages"]] == [{"1"}, {"2"}]


@pytest.mark.parametrize("injection", INJECTIONS)
def test_of_a_model_that_obeys_nothing_but_sentences_of_the_articles_comes_out(injection: str) -> None:
    for reply in (
        injection,
        json.dumps({"answered": "yes", "sentences": [{"number": 2, "words": injection}], "text": injection}),
        json.dumps({"answered": injection, "sentences": [injection]}),
        json.dumps({"answered": "no", "sentences": [], "missing": [injection]}),
        f'{injection} {{"answered": "yes", "sentences": [{{"number": 2, "words": "crowns"}}]}} {injection}',
    ):
        choice = taken(reply)
        if choice:
            assert choice.missing == ()
            assert all(isinstance(each.numbered, Numbered) and each.numbered in SENTENCES for each in choice.chosen)
            for each in choice.chosen:
                start, end = each.span or (0, 0)
                assert each.numbered.passage.article.text[start:end] in ("", "crowns")
