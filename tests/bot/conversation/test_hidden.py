"""Whatever is asked, pressed, edited, built and rolled back: nothing of a collection that is hidden is sent."""

import math
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.conversation.after_rebuild import AfterRebuild
from bot.conversation.edits import Edits
from bot.conversation.similar import AnsweredBefore
from bot.conversation.views import NOT_FOR_ALL, View, reply_to_share
from bot.discord.render.embeds import message as discord_message
from bot.history.database import Database
from bot.messages.marks import PlaceMark
from bot.messages.plain import plain_text
from bot.messages.question import Asked, Posted, Watched
from bot.messages.quotation import Place, Quotation
from bot.messages.quoting import article_citation
from bot.messages.reply import Answered, Context, Reply
from bot.runtime.lanes import Workers
from bot.serving.parts import Parts, parts_of
from bot.settings import Settings
from bot.slack.access import asker, asker_of
from bot.slack.render.message import message as slack_message
from bot.slack.render.views import context_modal, home
from bot.visibility.rules import Rule, Who
from index import Article, LiveIndex, Store, build
from tests.fakes.common.encoder import HashEncoder

# What nobody types in these tests: where a hidden article's word of these is sent, something of it was.
CODES = ("Quillfeather", "Marrowgate", "Tinderbox", "Saltmarsh", "Copperleaf", "Winterbourne")
FIRST = {
    "hr/leave.md": "# The leave of Quillfeather\n\nOn {} everybody of Quillfeather has 31 days of leave.",
    "hr/pay.md": "# Pay at Marrowgate\n\nThe bonus of Marrowgate for engineers is 9,000 crowns. It is paid in June.",
    "legal/cases.md": "# Tinderbox cases\n\nThe case of Tinderbox costs 70,000 crowns. It ends in June.",
    "ovens/bread.md": "# Bread of Saltmarsh\n\nA loaf of Saltmarsh bakes for 40 minutes in June.",
    "bees.md": "# Bees\n\nA hive of Winterbourne holds 50,000 bees in June. The queen lays 2,000 eggs a day.",
}
SECOND = FIRST | {
    "hr/pay.md": "# Pay at Marrowgate\n\nThe bonus of Marrowgate for engineers is 12,000 crowns now, paid in May.",
    "legal/deals.md": "# Deals of Copperleaf\n\nThe deal of Copperleaf for bees brings 5,000 crowns in June.",
}
THIRD = {name: text for name, text in SECOND.items() if name != "ovens/bread.md"} | {
    "hr/bread.md": "# Bread of Saltmarsh\n\nA loaf of Saltmarsh bakes for 40 minutes in June.",
}
QUESTIONS = (
    "How many days of leave are there?",
    "What is the bonus for engineers?",
    "What does the case cost?",
    "How long does a loaf bake?",
    "How many bees are in a hive?",
    "What happens in June?",
    "summarise everything",
    "what do the articles say about crowns",
    "which articles do you know?",
    "what is new?",
    "when was it published?",
    "who wrote the leave article?",
    "1. what is the bonus? 2. how many bees are there?",
    "what about it?",
    "tell me more",
    "hello",
)
CHANNELS, PEOPLE = ("C1", "C2", "D1"), ("U1", "U2")


@dataclass
class Sent:
    """What a platform was given to send, with who asked, in the order of sending."""

    sent: list[tuple[Asked, Reply]] = field(default_factory=list)
    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    linked: list[Posted] = field(default_factory=list)

    def begin(self, asked: Asked) -> None:
        pass

    def above(self, asked: Asked) -> str:
        return ""

    def link(self, posted: Posted) -> str:
        return ""

    def send(self, asked: Asked, reply: Reply, before: Posted | None = None) -> str:
        self.sent.append((asked, reply))
        self.linked += [before] if before else []
        self.came.release()
        return f"reply-{asked.message}"

    def find(self, asked: Asked) -> str | None:
        return None

    def update(self, asked: Asked, sent: str, reply: Reply) -> bool:
        self.sent.append((asked, reply))
        self.came.release()
        return True

    def delete(self, asked: Asked, sent: str) -> bool:
        return True

    def tell_covered(self, watched: Watched, reply: Answered, in_private: Callable[[str], Reply]) -> None:
        for person in watched.people:
            self.sent.append((replace(watched.posted.asked, person=person), reply))

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        self.sent.append((posted.asked, reply))


class Bot:
    """A bot with three versions of an index, one with an article edited, one with an article moved."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "index")
        corpus = folder / "corpus"
        for texts in (FIRST, SECOND, THIRD):
            for name, text in texts.items():
                (corpus / name).parent.mkdir(parents=True, exist_ok=True)
                (corpus / name).write_text(text)
            for path in corpus.rglob("*.md"):
                if path.relative_to(corpus).as_posix() not in texts:
                    path.unlink()
            build(corpus, self.store, HashEncoder())
        self.versions = self.store.versions()
        self.rules = folder / "collections.yaml"
        self.rules.write_text("")
        given = Settings(footnote_index=self.store.folder, footnote_collections=self.rules, _env_file=None)  # type: ignore[call-arg]
        self.database = Database(f"sqlite:///{folder}/history.db")
        self.database.open()
        self.workers = Workers(2)
        self.live = LiveIndex(self.store.folder, encoder=HashEncoder())
        self.parts: Parts = parts_of(given, self.live, self.workers, self.database, notices={"slack": {}})
        self.parts.views.know("slack", asker_of)
        self.platform = Sent()
        self.edits = Edits(self.parts.intake, self.parts.views, self.parts.history, self.platform, self.platform)
        self.after_rebuild = AfterRebuild(self.live, self.parts.views, self.parts.history, 14)
        self.numbers = count(1)

    def rule(self, rules: dict[str, Rule]) -> None:
        self.rules.write_text(yaml.safe_dump({name: rule.model_dump(mode="json") for name, rule in rules.items()}))
        moment = 1_000 + next(self.numbers)
        os.utime(self.rules, (moment, moment))

    def serve(self, version: int) -> None:
        if self.store.current_id() != self.versions[version]:
            self.store.publish(self.versions[version], replacing=self.store.current_id())

    def ask(self, channel: str, person: str, text: str, thread: str = "", way: str = "mention") -> Asked:
        number = str(next(self.numbers))
        is_private = way in ("command", "summary", "articles")
        asked = Asked(
            "slack", "T1", channel, "" if is_private else thread or number, number, person, way, text,
            "https://respond" if is_private else "",
        )  # fmt: skip
        assert self.parts.intake.take(asked, self.platform)
        assert self.platform.came.acquire(timeout=60)
        return asked

    def hidden_words(self, hidden: frozenset[str]) -> set[str]:
        """The code words of articles that are hidden in the version that serves, and stand in no other."""
        texts = {each.id: f"{each.title} {each.text}" for each in self.live.articles}
        seen = " ".join(texts[each.id] for each in self.live.articles if each.collection not in hidden)
        return {code for code in CODES if code not in seen}

    def check(self, hidden: frozenset[str], *shown: object) -> None:
        for word in self.hidden_words(hidden):
            for each in shown:
                assert word not in str(each), (word, each)

    def check_sent(self) -> None:
        for asked, reply in self.platform.sent:
            hidden = self.parts.rules.rules.hidden_from(asker_of(asked))
            self.check(hidden, *shown(reply, asked))
        self.platform.sent.clear()
        for posted in self.platform.linked:
            assert not posted.article.startswith(tuple(f"{name}/" for name in self.hidden_in(posted.asked)))
        self.platform.linked.clear()

    def hidden_in(self, asked: Asked) -> frozenset[str]:
        return self.parts.rules.rules.hidden_from(asker_of(asked))


def shown(reply: Reply, asked: Asked) -> Sequence[object]:
    """A reply as people see it, on every platform."""
    on_discord = discord_message(reply, asked)
    embeds = [embed.to_dict() for embed in on_discord.embeds]
    return plain_text(reply), slack_message(reply, asked), on_discord.content, on_discord.plain, embeds


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    place = Bot(tmp_path_factory.mktemp("hidden"))
    yield place
    place.workers.close()
    place.database.close()


def some(*ids: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(ids)).map(lambda found: tuple(sorted(found)))


whos = st.builds(Who, people=some(*PEOPLE), channels=some("C1", "C2"), platforms=some("slack", "web"))
rule_sets = st.dictionaries(st.sampled_from(("hr", "legal", "ovens")), st.builds(Rule, allow=whos, deny=whos))
questions = st.sampled_from(QUESTIONS)


@settings(max_examples=int(os.environ.get("EXAMPLES", "25")), phases=(Phase.explicit, Phase.generate))
@given(
    rules=st.tuples(rule_sets, rule_sets),
    versions=st.tuples(*[st.integers(0, 2)] * 3),
    channel=st.sampled_from(CHANNELS),
    person=st.sampled_from(PEOPLE),
    asked=st.tuples(questions, questions, questions),
)
def test_nothing_of_a_hidden_collection_is_sent(
    place: Bot,
    rules: tuple[dict[str, Rule], dict[str, Rule]],
    versions: tuple[int, int, int],
    channel: str,
    person: str,
    asked: tuple[str, str, str],
) -> None:
    place.rule(rules[0])
    place.serve(versions[0])
    first = place.ask(channel, person, asked[0])
    place.parts.history.feedback.rate(first.key, "U9", helpful=True)
    place.parts.history.watches.add(first.key, "U1", asked[0])
    place.parts.history.watches.add(first.key, "U2", asked[0])
    private = place.ask(channel, person, asked[1], way="command")
    place.parts.history.watches.add(private.key, person, asked[1])
    place.check_sent()

    place.rule(rules[1])  # what was said before stays; what comes now goes by the new rules, and the new version
    place.serve(versions[1])
    place.ask(channel, person, asked[2], thread=first.thread)
    place.ask(channel, person, asked[0])  # which may have been answered before
    place.ask(channel, person, "", way="articles")
    place.ask(channel, person, "", way="summary")
    place.ask(channel, person, "about crowns long", way="summary")
    place.edits.edited(replace(first, text=asked[1]), str(next(place.numbers)).zfill(9))
    assert place.platform.came.acquire(timeout=60)
    place.check_sent()
    place.serve(versions[2])
    place.after_rebuild.look({"slack": place.platform})
    place.check_sent()
    who = asker("T1", channel, person, is_private=True)
    look_around(place, place.parts.views.of(who), who.places, asked)
    assert place.parts.history.erasure.forget_workspace("slack", "T1", math.inf)


def look_around(place: Bot, view: View, places: Sequence[str], asked: tuple[str, str, str]) -> None:
    """All that is shown without a question: by old buttons, as suggestions, on the Home tab, where it is typed."""
    everybody = place.parts.views.of(asker("T1", places[0], "U3", is_private=False)) if places else view
    place.check(view.hidden, home(view.answering.articles()), view.suggestions.questions())
    place.check(view.hidden, view.summaries.titles("", 25), view.summaries.titles("leave of", 25))
    for article in place.live.articles:
        found = view.answering.context(mark_of(article))
        place.check(view.hidden, context_modal(found) if isinstance(found, Context) else found)
        place.check(view.hidden, view.summaries.reply(article.id))
    for text in asked:
        place.check(view.hidden, view.answering.reply(text, 9))

        def ask(each: View, text: str = text) -> Reply:
            return each.answering.reply(text)

        place.check(everybody.hidden, reply_to_share(ask, view, everybody))


def mark_of(article: Article) -> PlaceMark:
    """What a button under a quotation of an article holds."""
    end = article.paragraphs[0].end
    quotation = Quotation(article.text[:end], article_citation(article), place=Place(article.id, 0, end))
    return PlaceMark.of(quotation)


def test_a_private_answer_is_shared_only_where_all_may_see_it(place: Bot) -> None:
    place.serve(0)
    place.rule({"hr": Rule(allow=Who(people=("U1",), channels=("C1",)))})
    views = place.parts.views

    def shared_in(channel: str) -> Reply:
        own, theirs = (views.of(asker("T1", channel, "U1", is_private=private)) for private in (True, False))
        return reply_to_share(lambda view: view.summaries.reply("hr/leave"), own, theirs)

    assert "31 days of leave" in plain_text(shared_in("C1"))
    assert shared_in("C2") == NOT_FOR_ALL


def test_the_rules_hold_without_a_restart(place: Bot) -> None:
    place.serve(0)
    place.rule({})
    place.ask("C2", "U2", "summarise the leave of Quillfeather")
    ((_, reply),) = place.platform.sent
    assert "31 days of leave" in plain_text(reply)
    place.platform.sent.clear()
    place.rule({"hr": Rule()})
    place.ask("C2", "U2", "summarise the leave of Quillfeather")
    ((_, reply),) = place.platform.sent
    assert "31 days of leave" not in plain_text(reply)
    place.platform.sent.clear()


def test_where_nobody_says_who_asks_what_has_a_rule_does_not_exist(place: Bot) -> None:
    place.rule({"hr": Rule(allow=Who(platforms=("slack", "discord", "web")))})
    elsewhere = Asked("discord", "1", "2", "3", "3", "4", "mention", "who?")
    assert place.parts.views.of_question(elsewhere).hidden == {"hr"}
    assert place.parts.views.of_question(replace(elsewhere, platform="slack")).hidden == frozenset()


def test_an_earlier_answer_from_what_is_hidden_now_is_not_pointed_to(
    place: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.serve(0)
    asked = Asked("slack", "T1", "C2", "9", "9", "U2", "mention", QUESTIONS[4])
    for article, is_shown in (("hr/leave", False), ("bees", True)):
        posted = Posted(asked, 1.0, "answered", "9.1", article, 0, 5, "words")
        monkeypatch.setattr(AnsweredBefore, "find", lambda _self, _asked, posted=posted: posted)
        place.rule({"hr": Rule()})
        place.ask("C2", "U2", QUESTIONS[4])
        assert bool(place.platform.linked) is is_shown
        place.platform.linked.clear()
        place.platform.sent.clear()


def test_an_answer_whose_source_changed_is_put_right_with_what_may_be_seen_now(place: Bot) -> None:
    place.serve(0)
    place.rule({})
    view = place.parts.views.whole
    text = "summarise pay at Marrowgate"
    asked = Asked("slack", "T1", "C2", "n1", "n1", "U2", "mention", text)
    article = next(each for each in place.live.articles if each.id == "hr/pay")
    end = article.paragraphs[0].end
    quoted = Quotation(article.text[:end], article_citation(article), place=Place(article.id, 0, end))
    place.parts.history.questions.finish(asked, Answered(text, quoted, 0.9), "n1-reply", 0.1)
    for rules, is_told in (({}, True), ({"hr": Rule()}, False)):
        place.rule(rules)
        place.serve(1)
        AfterRebuild(place.live, place.parts.views, place.parts.history, 14).look({"slack": place.platform})
        ((_, reply),) = place.platform.sent
        assert ("12,000 crowns" in plain_text(reply)) is is_told
        place.platform.sent.clear()
        place.parts.history.questions.finish(asked, Answered(text, quoted, 0.9), "n1-reply", 0.1)
    assert view.shows("gone")
    assert not place.parts.views.of(asker("T1", "C2", "U2", is_private=False)).shows("gone")
    place.parts.history.erasure.forget_workspace("slack", "T1", math.inf)
