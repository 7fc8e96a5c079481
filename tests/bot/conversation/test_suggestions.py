from dataclasses import replace

from bot.conversation.suggestions import Suggestions
from index import Answer, NoAnswer, Unsure
from tests.bot.articles import FixedIndex, answer, article, no_answer

TEXT = "There once Ada Lovelace met Charles Babbage. Its Big Plan was that Grace Hopper wrote for The Paper Times."


class SureOf(FixedIndex):
    """Answers questions about some names."""

    def __init__(self, *names: str) -> None:
        super().__init__(answer(), (article(text=TEXT, source="The Paper Times"),))
        self.names = names

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        self.questions.append(question)
        return answer() if any(name in question for name in self.names) else no_answer()


def test_questions_about_names_with_sure_answers_are_suggested() -> None:
    index = SureOf("Ada Lovelace", "Grace Hopper")
    assert sorted(Suggestions(index).questions()) == [
        "What do the articles say about Ada Lovelace?",
        "What do the articles say about Grace Hopper?",
    ]
    assert not any("Paper Times" in question or "Big Plan" in question for question in index.questions)


def test_a_version_is_looked_at_once() -> None:
    index = SureOf("Ada Lovelace")
    suggestions = Suggestions(index)
    suggestions.questions()
    asked = len(index.questions)
    suggestions.questions()
    assert len(index.questions) == asked


def test_names_of_other_scripts_with_capitals_are_found() -> None:
    index = SureOf("Анна Петрова")
    index.articles = (article(text="Однажды директор музея Анна Петрова открыла зал."),)
    assert list(Suggestions(index).questions()) == ["What do the articles say about Анна Петрова?"]


def test_articles_without_sure_answers_suggest_their_summaries_the_newest_first() -> None:
    index = SureOf()
    index.articles = (
        replace(article(title="茶镇的博物馆", published="2023-01-02"), id="tea"),
        replace(article(title="The lamps " * 12, published="2024-01-02"), id="lights"),
    )
    assert list(Suggestions(index).questions()) == [
        "Summarise “The lamps The lamps The lamps The lamps The lamps The lamps The lamps”",
        "Summarise “茶镇的博物馆”",
    ]


def test_without_articles_nothing_is_suggested() -> None:
    index = SureOf()
    index.articles = ()
    assert list(Suggestions(index).questions()) == []
