"""Summaries of real articles with the real model: topics, conversations, the command line, and the bar."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index import LONG, SHORT, LiveIndex, QuestionError, Store, Summary, Utterance, build
from index.cli import app
from index.errors import ArticleUnknown
from tests.fakes.common.exports import default_encoder
from tests.paths import ROOT

ENCYCLOPEDIA = ROOT.parent / "shared/data/squad2/articles"
PRONOUN = re.compile(r"\W*(it|its|he|his|she|her|they|their|this|that|these|those|such)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index") / ".index"
    build(ROOT / "corpus", Store(folder), default_encoder(folder))
    return folder


@pytest.fixture(scope="module")
def live(folder: Path) -> LiveIndex:
    return LiveIndex(folder)


def words(summary: Summary) -> str:
    return " ".join(extract.text for extract in summary.extracts)


def test_the_long_summary_has_every_part_of_our_article(live: LiveIndex) -> None:
    text = words(live.summarise(live.articles[0], LONG))
    assert [name in text for name in ("AI professionals", "Tencent", "SenseTime", "Chen Mingbo")] == [True] * 4


def test_the_key_figures_of_our_article(live: LiveIndex) -> None:
    figures = [figure.text for figure in live.summarise(live.articles[0], SHORT).figures]
    assert figures == ["5 September 2017", "70 percent", "34.1 percent", "33.7 percent", "500,000 yuan"]


def test_a_topic_gets_the_sentences_that_bear_on_it(live: LiveIndex) -> None:
    summary = live.summarise_topic("AI talent", SHORT)
    assert summary.topic == "AI talent"
    assert "Close to 70 percent of China's AI professionals" in words(summary)
    assert len({extract.start for extract in summary.extracts}) == len(summary.extracts)


@pytest.mark.parametrize("topic", ["cryptocurrency", "recipes for soup", "Beethoven", "xqzzy"])
def test_a_topic_that_no_article_bears_on_gets_nothing(live: LiveIndex, topic: str) -> None:
    assert live.summarise_topic(topic, SHORT).extracts == ()


def test_a_topic_of_emoji_is_refused(live: LiveIndex) -> None:
    with pytest.raises(QuestionError, match="ask in words"):
        live.summarise_topic("🙂🙂", SHORT)


def test_a_conversation_is_summarised_with_who_said_what(live: LiveIndex) -> None:
    messages = [
        Utterance("Ann", "Morning all, the deploy of 2.4 failed last night at 02:10."),
        Utterance("Ben", "I saw it. The migration on orders timed out after 30 minutes."),
        Utterance("Cy", "lol"),
        Utterance("Ben", "If we roll back now, we lose the 1,200 orders that came in since."),
        Utterance("Dee", "I can replay the orders from Kafka, which takes about two hours."),
        Utterance("Ann", "Dee replays from Kafka and Ben rolls back at 11:00."),
    ]
    said = live.summarise_conversation(messages, LONG)
    assert 0 < len(said) <= 3
    for words_of in said:
        assert any(words_of.speaker == m.speaker and words_of.text in m.text for m in messages)


@pytest.mark.parametrize("messages", [[], [Utterance("Ann", "  ")]])
def test_a_conversation_without_words_has_no_summary(live: LiveIndex, messages: Sequence[Utterance]) -> None:
    assert live.summarise_conversation(messages, LONG) == ()


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["summarise", "--index", str(folder), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_command_prints_json_whose_spans_hold(folder: Path, live: LiveIndex) -> None:
    code, output = run(folder, "shangai", "--length", "2", "--json")
    summary = json.loads(output)
    assert code == 0
    assert summary["article"]["id"] == "shanghai-ai-2017"
    assert sum(len(extract["sentences"]) for extract in summary["extracts"]) == 2
    text = live.articles[0].text
    for extract in summary["extracts"]:
        assert text[extract["start"] : extract["end"]] == " ".join(extract["sentences"])
    for figure in summary["figures"]:
        assert text[figure["start"] : figure["end"]] == figure["text"]


def test_the_command_says_which_titles_are_near(folder: Path) -> None:
    with pytest.raises(ArticleUnknown, match=r"is called 'football'.*Home to One-Third"):
        run(folder, "football")


def test_the_command_ends_with_3_where_no_article_bears_on_the_topic(folder: Path) -> None:
    assert run(folder, "--about", "cryptocurrency")[0] == 3


@pytest.mark.parametrize("length", ["0", "-1", "middling", "101", "٣"])
def test_the_command_refuses_a_length_that_is_none(folder: Path, length: str) -> None:
    assert run(folder, f"--length={length}")[0] == 2


@pytest.mark.skipif(not ENCYCLOPEDIA.is_dir(), reason="needs ../shared/data/squad2")
def test_summaries_cover_more_than_the_first_sentences_and_open_with_no_pronoun(
    tmp_path: Path,
) -> None:
    chosen = tmp_path / "corpus"
    chosen.mkdir()
    for name in ("packet-switching", "1973-oil-crisis"):
        (chosen / f"{name}.md").write_text((ENCYCLOPEDIA / f"{name}.md").read_text(encoding="utf-8"), encoding="utf-8")
    build(chosen, Store(tmp_path / ".index"), default_encoder(tmp_path / ".index"))
    live = LiveIndex(tmp_path / ".index")
    for article in live.articles:
        rows = live.index.passages_of(article)
        places = [sentence.start for row in rows for sentence in live.index.passage(row).sentences]
        first = live.index.sentence_rows(rows[0])[0]
        vectors = live.index.sentence_vectors(range(first, first + len(places)))
        for length in (SHORT, LONG):
            extracts = live.summarise(article, length).extracts
            mine = [places.index(sentence.start) for extract in extracts for sentence in extract.sentences]
            lead = list(range(length))
            coverage = [float((vectors @ vectors[rows].T).max(axis=1).mean()) for rows in (mine, lead)]
            assert coverage[0] > coverage[1]
            assert not any(PRONOUN.match(extract.text) for extract in extracts)
