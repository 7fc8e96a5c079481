import pytest

from index.language_model.server import ModelServer


def server(*not_for: str) -> ModelServer:
    return ModelServer("http://127.0.0.1:1/v1", "any", not_for=not_for)


@pytest.mark.parametrize("folder", ["hr", "HR/", "./hr", "/hr", "hr/leave", "hr/leave.md", ".", "hr//leave.md"])
def test_what_stands_in_a_folder_that_is_named_may_not_be_seen(folder: str) -> None:
    assert not server("plans", folder).may_see("hr/leave", "hr")


@pytest.mark.parametrize("folder", ["h", "hr/lea", "leave", "hr/leave/more", "corpus/hr", "hr/leave.v2.md", ".."])
def test_what_does_not_may(folder: str) -> None:
    assert server(folder).may_see("hr/leave", "hr")


@pytest.mark.parametrize("name", ["board", "Board", " BOARD/"])
def test_what_front_matter_puts_into_a_collection_that_is_named_may_not_be_seen_either(name: str) -> None:
    assert not server(name).may_see("minutes", "board")
    assert not server(name).may_see("hr/minutes", "board")
    assert not server(name).may_see("board/minutes", "hr")
    assert server(name).may_see("hr/minutes", "board games")


def test_accents_are_the_same_however_they_are_written() -> None:
    assert not server("me\u0301moires").may_see("m\u00e9moires/un", "m\u00e9moires")


def test_without_names_all_may_be_seen() -> None:
    assert server().may_see("hr/leave", "hr")


def test_what_stands_for_no_article_is_told() -> None:
    articles = {"hr/leave": "hr", "news/today": "news", "minutes": "board"}
    assert server("hr", "plans", "Board", "news/today.md").unknown_in(articles) == ("plans",)
