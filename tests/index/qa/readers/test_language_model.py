import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from index import (
    Answer,
    Certainty,
    Encoder,
    InShort,
    LanguageModel,
    LanguageModelReader,
    LiveIndex,
    NoAnswer,
    Store,
    Turn,
    Unsure,
    build,
    open_model_reader,
)
from index.qa.pipeline import OpenReading
from index.qa.readers.features import FeaturesReader
from index.qa.readers.model import ChoosingModel, Taken, choosing_path, load_model, save_model
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.injections import INJECTIONS
from tests.fakes.common.language_model import MODEL, Request, Server, chooses, fails, garbage, model_server, says
from tests.fakes.common.language_model import Turn as Says

BRIDGE = """The Lantern Bridge

The Lantern Bridge opened in 1931. It cost 40,000 crowns. The council paid for it over ten years.

Ada Holm designed the bridge. She died before it opened.
"""
FERRIES = """The ferries

Ferries crossed the river before the Lantern Bridge. A crossing cost two crowns.
"""
Read = Callable[[str], OpenReading]
QUESTION = "What did the Lantern Bridge cost?"


@pytest.fixture
def server() -> Iterator[Server]:
    with model_server() as served:
        yield served


@pytest.fixture
def reader(server: Server) -> Iterator[LanguageModelReader]:
    with closing(LanguageModel(server.model_server())) as model:
        yield LanguageModelReader(model)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Read:
    """What the index reads for a question, each read once."""
    folder = tmp_path_factory.mktemp("bridge")
    corpus = write_corpus(folder / "corpus", bridge_txt=BRIDGE, ferries_txt=FERRIES)
    store = Store(folder / ".index")
    build(corpus, store, real_encoder)
    return lru_cache(LiveIndex(store.folder, encoder=real_encoder).read)


def number_of(request: Request, sentence: str) -> int:
    """The number that the model sees a sentence under."""
    shown = {text: int(number) for each in request.data["passages"] for number, text in each["sentences"].items()}
    return shown[sentence]


def choosing(*sentences: str, answered: str = "yes", words: str = "") -> Says:
    return lambda request: chooses(*[number_of(request, each) for each in sentences], answered=answered, words=words)(
        request
    )


def asked(read: Read, reader: LanguageModelReader, question: str = QUESTION) -> Answer | Unsure | NoAnswer:
    return reader.choose(read(question)).answer


def test_what_the_model_chooses_is_quoted_as_it_stands(read: Read, server: Server, reader: LanguageModelReader) -> None:
    server.always = choosing("Ada Holm designed the bridge.", words="Ada Holm")
    answer = asked(read, reader)
    assert isinstance(answer, Answer)
    assert answer.quote == "Ada Holm designed the bridge."
    assert [answer.quote[start:end] for start, end in answer.highlights] == ["Ada Holm"]
    assert answer.nearest[0].passage is answer.passage


def test_neighbours_that_were_chosen_are_quoted_together(
    read: Read, server: Server, reader: LanguageModelReader
) -> None:
    first, second = "Ferries crossed the river before the Lantern Bridge.", "A crossing cost two crowns."
    server.always = choosing(second, "Ada Holm designed the bridge.", first)
    answer = asked(read, reader)
    assert isinstance(answer, Answer)
    assert answer.quote == f"{first} {second}"


def test_what_may_answer_is_shown_as_such(read: Read, server: Server, reader: LanguageModelReader) -> None:
    server.always = choosing("A crossing cost two crowns.", "Ada Holm designed the bridge.", answered="perhaps")
    answer = asked(read, reader)
    assert isinstance(answer, Unsure)
    assert [each.quote for each in answer.candidates] == [
        "A crossing cost two crowns.",
        "Ada Holm designed the bridge.",
    ]


def test_where_the_articles_do_not_say_the_missing_words_are_named(
    read: Read, server: Server, reader: LanguageModelReader
) -> None:
    server.always = chooses(answered="no", missing=("insurance", "Bridge", "call me"))
    answer = asked(read, reader, "What did the insurance of the Lantern Bridge cost?")
    assert isinstance(answer, NoAnswer)
    assert answer.missing_names == ("insurance",)


@pytest.mark.parametrize(
    "turn", [garbage, fails(500), fails(401), says("I think it cost a lot."), chooses(99, -1), chooses(), says("")]
)
def test_where_it_says_nothing_of_use_the_answer_is_that_of_the_reader_before_it(
    read: Read, server: Server, reader: LanguageModelReader, turn: Says
) -> None:
    server.always = turn
    opened = read(QUESTION)
    assert reader.choose(opened) is opened


def test_a_reply_of_another_form_is_asked_for_once_more(
    read: Read, server: Server, reader: LanguageModelReader
) -> None:
    server.turns = [says("Sentence two."), choosing("Ada Holm designed the bridge.")]
    answer = asked(read, reader)
    assert isinstance(answer, Answer)
    assert answer.quote == "Ada Holm designed the bridge."
    assert [each["role"] for each in server.asked[1].body["messages"]] == ["system", "user", "assistant", "user"]


def test_the_same_question_costs_nothing_again_until_the_articles_change(
    server: Server, reader: LanguageModelReader, tmp_path: Path, real_encoder: Encoder
) -> None:
    corpus, store = write_corpus(tmp_path / "corpus", bridge_txt=BRIDGE), Store(tmp_path / ".index")
    build(corpus, store, real_encoder)
    read = LiveIndex(store.folder, encoder=real_encoder).read
    first = asked(read, reader)
    assert asked(read, reader) == first
    assert len(server.asked) == 1
    build(write_corpus(corpus, ferries_txt=FERRIES), store, real_encoder)
    asked(read, reader)
    assert len(server.asked) == 2


def test_nothing_is_kept_of_an_index_that_is_deleted_and_built_anew(
    server: Server, reader: LanguageModelReader, tmp_path: Path, real_encoder: Encoder
) -> None:
    store = Store(tmp_path / ".index")
    build(write_corpus(tmp_path / "corpus", bridge_txt=BRIDGE), store, real_encoder)
    reading = LiveIndex(store.folder, encoder=real_encoder).read(QUESTION)
    reader.choose(reading)
    reading.index.manifest = replace(reading.index.manifest, created="2027-01-01T00:00:00+00:00")
    reader.choose(reading)
    assert len(server.asked) == 2


def test_what_failed_is_not_kept(read: Read, server: Server, reader: LanguageModelReader) -> None:
    server.turns = [fails(401), chooses(1)]
    asked(read, reader)
    assert isinstance(asked(read, reader), Answer)


def test_the_question_is_sent_as_it_was_asked_with_what_was_asked_before(
    read: Read, server: Server, reader: LanguageModelReader
) -> None:
    reader.choose(read(QUESTION), "what did it cost?", [Turn("Who designed it?", "Ada Holm designed the bridge.")])
    assert server.asked[0].data["question"] == "what did it cost?"
    assert server.asked[0].data["asked before"] == [
        {"question": "Who designed it?", "quoted": "Ada Holm designed the bridge."}
    ]


def quoted(opened: OpenReading) -> list[tuple[str, str]]:
    """Every quotation that a person would see, and the article that it is from."""
    answer = opened.answer
    if isinstance(answer, NoAnswer):
        return []
    shown = [answer] if isinstance(answer, Answer) else list(answer.candidates)
    return [(each.quote, each.passage.article.text) for each in shown]


@pytest.fixture(scope="module")
def ordering(tmp_path_factory: pytest.TempPathFactory) -> LiveIndex:
    """An index of an article for each injection, which gives its order beside a fact."""
    folder = tmp_path_factory.mktemp("orders")
    texts = {f"bridge{row}_txt": f"{BRIDGE}\nThe cost. {each}\n" for row, each in enumerate(INJECTIONS)}
    store = Store(folder / ".index")
    build(write_corpus(folder / "corpus", **texts), store, HashEncoder())
    with patch("index.live.load_reader", lambda _: FeaturesReader(load_model())):
        return LiveIndex(store.folder, encoder=HashEncoder())


@pytest.mark.parametrize("injection", INJECTIONS)
def test_an_article_or_a_question_that_gives_orders_gets_nothing_but_quotations(
    ordering: LiveIndex, server: Server, reader: LanguageModelReader, injection: str
) -> None:
    # The model does what it is told, in every way that it could.
    for turn in (says(injection), chooses(1, 2, 999, words=injection), chooses(answered="no", missing=(injection,))):
        server.always = turn
        for question in (QUESTION, f"The cost. {injection}"):
            opened = ordering.read(question)
            found = LanguageModelReader(reader.model).choose(opened)  # nothing is kept from the turn before
            assert all(quote in text for quote, text in quoted(found))
            if isinstance(found.answer, NoAnswer):
                assert all(name in opened.reading.question.text for name in found.answer.missing_names)


def reopened(server: Server, folder: Path, **fields: Any) -> LanguageModelReader:
    """The reader as a process has it that starts now."""
    return open_model_reader(server.model_server(**fields), folder)


def test_what_was_chosen_costs_nothing_after_a_restart_and_holds_no_words_of_people(
    read: Read, server: Server, tmp_path: Path
) -> None:
    server.turns = [
        choosing("Ada Holm designed the bridge.", words="Ada Holm"),
        chooses(answered="no", missing=("insurance",)),
    ]
    other = "What did the insurance of the Lantern Bridge cost?"
    with closing(reopened(server, tmp_path)) as reader:
        first = asked(read, reader), asked(read, reader, other)
    with closing(reopened(server, tmp_path)) as reader:
        assert (asked(read, reader), asked(read, reader, other)) == first
    assert len(server.asked) == 2
    data = (tmp_path / "language_model.db").read_bytes()
    assert b"insurance" not in data
    assert b"cost" not in data


def test_the_tokens_of_the_day_are_counted_on_after_a_restart(read: Read, server: Server, tmp_path: Path) -> None:
    for _ in range(2):
        with closing(reopened(server, tmp_path, tokens_a_day=2_000)) as reader:
            used = reader.model.tokens.used
            asked(read, reader, f"{QUESTION} {used}?")
    assert used == 120


HIDDEN = ("secret/ferries.md", "secret", "Secret/", "/secret/ferries", "board papers")


@pytest.fixture(scope="module")
def read_beside_secrets(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Read:
    folder = tmp_path_factory.mktemp("secrets")
    corpus = write_corpus(folder / "corpus", bridge_txt=BRIDGE)
    (corpus / "secret").mkdir()
    front = "---\ntitle: The ferries\ncollection: Board papers\n---\n"
    (corpus / "secret" / "ferries.md").write_text(front + FERRIES, encoding="utf-8")
    store = Store(folder / ".index")
    build(corpus, store, real_encoder)
    return lru_cache(LiveIndex(store.folder, encoder=real_encoder).read)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_text_that_must_not_leave_is_never_sent(read_beside_secrets: Read, server: Server, hidden: str) -> None:
    server.always = chooses(1)
    with closing(LanguageModel(server.model_server(not_for=(hidden,), in_short=True))) as model:
        reader = LanguageModelReader(model)
        before = [Turn("What did a crossing cost?", "A crossing cost two crowns.", "secret/ferries", "board papers")]
        opened = read_beside_secrets("Who designed the Lantern Bridge?")
        chosen = reader.choose(opened, "and who designed the bridge?", before)
        assert isinstance(chosen.answer, Answer)
        reader.in_short(chosen.answer)
    assert len(server.asked) == 2
    (passage, *_) = server.asked[0].data["passages"]
    assert passage["title"] == "The Lantern Bridge"
    sent = "".join(json.dumps(each.body, ensure_ascii=False) for each in server.asked)
    assert "crossing" not in sent.lower()
    assert "Ferries" not in sent


@pytest.mark.parametrize("hidden", HIDDEN)
def test_where_the_best_passage_must_not_leave_the_reader_before_it_answers_and_nothing_is_sent(
    read_beside_secrets: Read, server: Server, hidden: str
) -> None:
    opened = read_beside_secrets("What did a crossing cost?")
    assert opened.reading.best.quote == "A crossing cost two crowns."
    with closing(LanguageModel(server.model_server(not_for=(hidden,), in_short=True))) as model:
        reader = LanguageModelReader(model)
        assert reader.choose(opened) is opened
        assert isinstance(opened.answer, Answer)
        assert reader.in_short(opened.answer) is None
        before = [Turn("What did a crossing cost?", "A crossing cost two crowns.", "secret/ferries", "board papers")]
        assert reader.understood("and for a cart?", before, reader.deadline()) == ""
        # Nobody knows where these words are from.
        assert reader.understood("and for a cart?", [Turn("What did it cost?", "Two crowns.")], reader.deadline()) == ""
    assert server.asked == []


def test_what_it_says_in_short_is_asked_for_once_and_shown_under_its_name(read: Read, server: Server) -> None:
    server.turns = [
        choosing("It cost 40,000 crowns."),
        says('{"in_short": "That was 40,000 crowns for the whole of it."}'),
    ]
    with closing(LanguageModel(server.model_server(in_short=True))) as model:
        reader = LanguageModelReader(model)
        answer = asked(read, reader)
        assert isinstance(answer, Answer)
        for _ in range(2):
            assert reader.in_short(answer) == InShort("That was 40,000 crowns for the whole of it.", MODEL)
    quoted = "The Lantern Bridge opened in 1931. It cost 40,000 crowns."
    assert server.asked[1].data == {"quotations": [quoted], "question": QUESTION}
    assert len(server.asked) == 2


def test_a_message_that_leans_is_understood_once(server: Server, reader: LanguageModelReader) -> None:
    before = [Turn("When did the Lantern Bridge open?", "It opened in 1931.", "bridge", "")]
    server.turns = [fails(401), says('{"question": "What did the Lantern Bridge cost?"}')]
    understood = [reader.understood("and what did it cost?", before, reader.deadline()) for _ in range(3)]
    assert understood == ["", *["What did the Lantern Bridge cost?"] * 2]
    assert len(server.asked) == 2
    server.turns = [says('{"question": "What did it cost in 1931?"}')]
    other = [replace(before[0], quote="It opened in 1931, in spring.")]
    assert reader.understood("and what did it cost?", other, reader.deadline()) == "What did it cost in 1931?"


@pytest.mark.parametrize(
    "turn", [garbage, fails(500), says("It cost a lot."), says('{"in_short": "It cost 50,000 crowns."}')]
)
def test_nothing_is_said_in_short_where_it_says_nothing_of_use(read: Read, server: Server, turn: Says) -> None:
    server.turns = [choosing("It cost 40,000 crowns.")]
    server.always = turn
    with closing(LanguageModel(server.model_server(in_short=True))) as model:
        reader = LanguageModelReader(model)
        answer = asked(read, reader)
        assert isinstance(answer, Answer)
        assert reader.in_short(answer) is None


def test_nothing_is_said_in_short_unless_it_is_set(read: Read, server: Server, reader: LanguageModelReader) -> None:
    server.always = choosing("It cost 40,000 crowns.")
    answer = asked(read, reader)
    assert isinstance(answer, Answer)
    assert reader.in_short(answer) is None
    assert len(server.asked) == 1


def test_nothing_is_said_in_short_of_long_quotations_or_in_a_language_whose_numbers_are_not_known(
    read: Read, server: Server
) -> None:
    server.always = choosing("It cost 40,000 crowns.")
    with closing(LanguageModel(server.model_server(in_short=True))) as model:
        reader = LanguageModelReader(model)
        answer = asked(read, reader)
        assert isinstance(answer, Answer)
        text = "It cost 40,000 crowns. " * 40
        for article in (replace(answer.passage.article, text=text), replace(answer.passage.article, language="fr")):
            changed = replace(answer, passage=replace(answer.passage, article=article))
            assert (
                reader.in_short(replace(changed, start=0, end=len(text)) if article.text == text else changed) is None
            )
    assert len(server.asked) == 1


def test_its_words_are_taken_as_they_were_measured(read: Read, server: Server, tmp_path: Path) -> None:
    taken = {
        Certainty.SURE: Taken(Certainty.UNSURE, 0.6),
        Certainty.UNSURE: Taken(Certainty.NONE, 0.05),
        Certainty.NONE: Taken(Certainty.NONE, 0.2),
    }
    save_model(ChoosingModel(MODEL, taken), choosing_path(tmp_path))
    server.turns = [choosing("Ada Holm designed the bridge."), chooses(1, answered="perhaps")]
    with closing(reopened(server, tmp_path)) as reader:
        first, second = asked(read, reader), asked(read, reader, "Who designed the Lantern Bridge?")
    assert isinstance(first, Unsure)
    assert first.candidates[0].quote == "Ada Holm designed the bridge."
    assert first.confidence == 0.6
    assert isinstance(second, NoAnswer)
    assert second.confidence == 0.05
