from dataclasses import replace

from bot.conversation.suggestions import Suggestions
from index import Article, Extract, Summary
from tests.bot.articles import MANIFEST, article, passage

TEXT = (
    "There once Ada Lovelace met Charles Babbage. Its Big Plan was that Grace Hopper wrote for The Paper Times. "
    "There again Grace Hopper came."
)


class SaysOf:
    """Has something to say about some names."""

    def __init__(self, *names: str) -> None:
        self.articles: tuple[Article, ...] = (article(text=TEXT, source="The Paper Times"),)
        self.manifest = MANIFEST
        self.names = names
        self.topics: list[str] = []

    def summarise_topic(self, topic: str, length: int) -> Summary:
        self.topics.append(topic)
        said = passage(article())
        return Summary((Extract(said, said.sentences),) if topic in self.names else (), topic=topic)


def test_names_of_which_something_is_said_are_suggested_the_most_frequent_first_and_a_summary() -> None:
    index = SaysOf("Ada Lovelace", "Grace Hopper")
    assert list(Suggestions(index).questions()) == [
        "What do the articles say about Grace Hopper?",
        "Summarise ‘The lab’",
        "What do the articles say about Ada Lovelace?",
    ]
    assert not any(topic in ("The Paper Times", "Big Plan") for topic in index.topics)


def test_a_version_is_looked_at_once() -> None:
    index = SaysOf("Ada Lovelace")
    suggestions = Suggestions(index)
    suggestions.questions()
    looked = len(index.topics)
    suggestions.questions()
    assert len(index.topics) == looked


def test_an_index_that_is_deleted_and_built_anew_is_looked_at_though_its_versions_count_from_1_again() -> None:
    index = SaysOf()
    suggestions = Suggestions(index)
    assert list(suggestions.questions()) == ["Summarise ‘The lab’"]
    index.articles, index.manifest = (article(title="The mill"),), replace(MANIFEST, created="2027-01-01T00:00:00")
    assert list(suggestions.questions()) == ["Summarise ‘The mill’"]


def test_names_of_other_scripts_with_capitals_are_found() -> None:
    index = SaysOf("Анна Петрова")
    index.articles = (article(title="Зал", text="Однажды директор музея Анна Петрова открыла зал."),)
    assert list(Suggestions(index).questions()) == [
        "What do the articles say about Анна Петрова?",
        "Summarise ‘Зал’",
    ]


def test_articles_without_names_suggest_their_summaries_the_newest_first() -> None:
    index = SaysOf()
    index.articles = (
        replace(article(title="茶镇的博物馆", published="2023-01-02"), id="tea"),
        replace(article(title="The lamps " * 12, published="2024-01-02"), id="lights"),
    )
    assert list(Suggestions(index).questions()) == [
        "Summarise ‘The lamps The lamps The lamps The lamps The lamps The lamps The lamps’",
        "Summarise ‘茶镇的博物馆’",
    ]


def test_a_long_title_is_called_by_its_first_part() -> None:
    index = SaysOf()
    index.articles = (article(title="Every second lamp of the old town went out, and nobody knows why as of yet"),)
    assert list(Suggestions(index).questions()) == ["Summarise ‘Every second lamp of the old town went out’"]


def test_without_articles_nothing_is_suggested() -> None:
    index = SaysOf()
    index.articles = ()
    assert list(Suggestions(index).questions()) == []
