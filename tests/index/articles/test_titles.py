import pytest

from index import Article, articles_called, nearest_titles, newest
from tests.index.examples import article

HUGUENOT = article("Text.", title="Huguenot", id="huguenot")
SHANGHAI = article("Text.", title="Home to One-Third of China's AI Professionals, Shanghai", id="shanghai-ai-2017")
WAR = article("Text.", title="French and Indian War", id="french-and-indian-war")
STEEL = article("Text.", title="War of the steel towns", id="steel")
ALL = (HUGUENOT, SHANGHAI, WAR, STEEL)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Huguenot", [HUGUENOT]),
        ("hugenots", [HUGUENOT]),
        ("shanghai", [SHANGHAI]),
        ("Shangai professionals", [SHANGHAI]),
        ("shanghai-ai-2017", [SHANGHAI]),
        ("indian war", [WAR]),
        ("Frnech war", [WAR]),
        ("war", [WAR, STEEL]),
        ("football", []),
        ("🙂", []),
        ("", []),
        ("the", []),
    ],
)
def test_an_article_is_found_by_part_of_its_title_misspelt_or_not(name: str, meant: list[Article]) -> None:
    assert list(articles_called(ALL, name)) == meant


def test_a_whole_title_is_meant_even_if_others_hold_it() -> None:
    longer = article("Text.", title="Huguenot weavers", id="weavers")
    assert articles_called((longer, HUGUENOT), "huguenot") == (HUGUENOT,)


def test_without_articles_none_is_meant() -> None:
    assert articles_called((), "war") == ()
    assert nearest_titles((), "war") == ()
    assert newest(()) is None


def test_the_nearest_titles_come_best_first() -> None:
    assert nearest_titles(ALL, "Hugo not", 2)[0] == HUGUENOT
    assert len(nearest_titles(ALL, "🙂")) == 3


def test_the_newest_is_the_one_with_the_latest_date() -> None:
    old, new = article("Text.", published="2016-01-01"), article("Text.", published="2017-09-05")
    assert newest((old, new, HUGUENOT)) == new
    assert newest((HUGUENOT,)) == HUGUENOT
    assert newest((HUGUENOT, WAR)) is None
    assert newest((new, article("Other.", published="2017-09-05"))) is None
