from dataclasses import replace

import pytest

from index.text.exchanges import is_question, question_at_end, under_their_questions
from index.types import Article
from tests.fakes.common.corpora import article_of


@pytest.mark.parametrize(
    "sentence",
    [
        "How deep is the well?",
        "**How deep is the well?**",
        "How deep is the well?!",
        "How deep is the well?[3]",
        "“How deep is the well?”",
        "1. How deep is the well?",
        "12) How deep is the well?",
        "a) How deep is the well?",
        "- Is the well deep?",
        "Q: How deep is the well?",
        "Q. How deep is the well?",
        "Q3: How deep is the well?",
        "**Q:** Tell us about the well.",
        "Question 4: the well, how deep?",
        "Frage: Wie tief ist der Brunnen?",
        "Reporter: How deep is the well?",
        "Anna Li: And the well?",
        'Reporter: "How deep is the well?"',
        "If it rains, is the well open?",
        "¿Es hondo el pozo?",
        "Le puits est-il profond ?",
        "Si llueve, ¿se cierra el pozo?",
        "井有多深？",
        "问：井有多深？",
        "井戸の深さはどのくらいですか？",
        "كم عمق البئر؟",
        "Πόσο βαθύ είναι το πηγάδι;",
        "Որքա՞ն խոր է ջրհորը։",
        "ጉድጓዱ ምን ያህል ጥልቅ ነው፧",
        "How do I open the well",
        "Can I drink the water",
    ],
)
def test_a_sentence_that_asks_is_a_question(sentence: str) -> None:
    assert is_question(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "?",
        "The well is deep.",
        "A: The well is deep.",
        "1. The well is deep.",
        'The boy asked, "How deep is the well?"',
        "The boy asked: “How deep is the well?”",
        "“How deep is the well?” the boy asked.",
        "The well was dug in 1620 (?).",
        "See https://wells.example/find?",
        "What matters is the rope.",
        "How to open the well",
        "Is the well deep? Yes, it is.",
        "The bucket holds nine litres; the rope is long;",
        "Q is the letter before R.",
        "In Q4 sales rose.",
    ],
)
def test_a_sentence_that_tells_is_none(sentence: str) -> None:
    assert not is_question(sentence)


def headings(article: Article) -> list[str]:
    return [paragraph.heading for paragraph in under_their_questions(article).paragraphs]


def texts(article: Article) -> list[str]:
    return [article.text[each.start : each.end] for each in under_their_questions(article).paragraphs]


def test_a_question_that_is_a_paragraph_is_one_with_its_answer_and_heads_what_follows() -> None:
    article = article_of(
        "Wells are old.", "How deep is it?", "Nine metres.", "Or ten.", "Is it open? Is it free?", "Yes."
    )
    assert texts(article) == [
        "Wells are old.",
        "How deep is it?\n\nNine metres.",
        "Or ten.",
        "Is it open? Is it free?\n\nYes.",
    ]
    assert headings(article) == ["", "", "How deep is it?", ""]
    assert [each.number for each in under_their_questions(article).paragraphs] == [1, 3, 4, 6]


def test_a_paragraph_that_asks_and_answers_ends_what_the_question_before_heads() -> None:
    article = article_of("How deep is it?", "Nine metres.", "Is it free? It is.", "Come on Monday.")
    assert headings(article) == ["", "", ""]


def test_a_question_answered_in_its_own_paragraph_heads_nothing() -> None:
    assert headings(article_of("How deep is it? Nine metres.", "It is old.")) == ["", ""]


def test_only_the_next_paragraphs_answer_a_question() -> None:
    assert headings(article_of("Why?", "One.", "Two.", "Three.", "Four.")) == ["", *["Why?"] * 2, ""]


def test_a_question_is_added_to_its_section_and_ends_with_it() -> None:
    article = article_of("How deep is it?", "Nine metres.", "Or ten.", "The rope is old.")
    paragraphs = [replace(each, heading=title) for each, title in zip(article.paragraphs, "AAAB", strict=True)]
    assert headings(replace(article, paragraphs=tuple(paragraphs))) == ["A", "A: How deep is it?", "B"]


def test_the_text_stays_as_it_is() -> None:
    article = article_of("How deep is it?", "Nine metres.")
    assert under_their_questions(article).text == article.text
    assert under_their_questions(article_of()) == article_of()


def test_a_question_that_a_paragraph_ends_in_leads_to_the_next() -> None:
    article = article_of("Ana: You dug it. How deep is it?", "Ivo: Nine metres.", "Ana: Good.")
    assert [each.lead for each in under_their_questions(article).paragraphs] == ["", "How deep is it?", ""]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("It is old. Is it deep? Is it open?", "Is it deep? Is it open?"),
        ("Is it deep? It is.", ""),
        ("It is deep.", ""),
        ("See\nIs it deep?", "Is it deep?"),
    ],
)
def test_the_questions_at_the_end_of_a_text(text: str, asked: str) -> None:
    assert question_at_end(text, "en") == asked
