from dataclasses import replace

from bot.visibility.doctor import findings_of
from bot.visibility.reading import read_rules
from index import Grade
from tests.bot.articles import article

RULES = """
hr:
  allow: {channels: [C1], people: [U1, U2]}
  deny: {people: [U2, U3]}
legal:
ovens:
  allow: {platforms: [slack]}
  deny: {channels: [C9]}
hats:
  allow: {people: [U1]}
"""


def test_it_is_said_who_may_ask_what_and_what_rules_do_nothing() -> None:
    found = ("hr", "hr", "legal", "ovens", "maps", "")
    articles = [replace(article(), id=str(number), collection=name) for number, name in enumerate(found)]
    assert [(each.grade, each.text) for each in findings_of(read_rules(RULES, "c.yaml"), articles)] == [
        (Grade.GOOD, "Collection hr, 2 articles: people U1 U2, channels C1 may ask; not people U2 U3."),
        (Grade.PROBLEM, "hr allows and denies people U2: they may not ask."),
        (Grade.NOTE, "Where allow and deny of hr disagree, the narrower holds: people before channels."),
        (Grade.GOOD, "Collection legal, 1 article: nobody may ask."),
        (Grade.GOOD, "Collection ovens, 1 article: platforms slack may ask; not channels C9."),
        (Grade.NOTE, "Where allow and deny of ovens disagree, the narrower holds: channels before platforms."),
        (Grade.PROBLEM, "No article is in the collection hats, which has a rule."),
        (Grade.GOOD, "In no collection, 1 article: everybody may ask."),
        (Grade.GOOD, "Collection maps, 1 article: everybody may ask."),
    ]
