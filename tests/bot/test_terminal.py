import io
import json

import pytest
from rich.console import Console

from bot.conversation.answering import Answering
from bot.messages.quoting import reply_to
from bot.terminal import Conversation, chat, chat_in_json, kind_of, shown
from tests.bot.articles import FixedIndex, answer, article, no_answer, unsure


def conversation(monkeypatch: pytest.MonkeyPatch, index: FixedIndex, typed: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    output = io.StringIO()
    chat(Conversation(Answering(index)), Console(file=output, width=200))
    return output.getvalue()


def test_questions_are_answered_until_an_empty_line(monkeypatch: pytest.MonkeyPatch) -> None:
    index = FixedIndex(answer())
    output = conversation(monkeypatch, index, "what does tin cost?\nwhat does lead cost?\n\nwhat does zinc cost?\n")
    assert index.questions == ["what does tin cost?", "what does lead cost?"]
    assert output.count("“Each session costs 500,000 yuan.”\n  — The lab · paragraph 1") == 2


def test_a_follow_up_takes_what_it_leaves_unsaid_from_the_question_before(monkeypatch: pytest.MonkeyPatch) -> None:
    index = FixedIndex(answer())
    conversation(monkeypatch, index, "what does the lab in Shanghai cost?\nand in Beijing?\n")
    assert index.questions == ["what does the lab in Shanghai cost?", "what does the lab in Beijing cost?"]


def test_small_talk_between_two_questions_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    index = FixedIndex(answer())
    conversation(monkeypatch, index, "what does the lab in Shanghai cost?\nthanks!\nand in Beijing?\nexit\nwhy?\n")
    assert index.questions == ["what does the lab in Shanghai cost?", "what does the lab in Beijing cost?"]


def test_commands_do_as_they_do_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    output = conversation(monkeypatch, FixedIndex(answer()), "/articles\n/help\n")
    assert "I know 1 article. Index 7, made on 31 January 2026.\n1. The lab" in output
    assert "/summary [article] [short|long]" in output


@pytest.mark.parametrize("farewell", ["exit", "/quit", "/exit", "Quit"])
def test_a_farewell_ends_it(monkeypatch: pytest.MonkeyPatch, farewell: str) -> None:
    index = FixedIndex(answer())
    conversation(monkeypatch, index, f"{farewell}\nwhat does it cost?\n")
    assert index.questions == []


def test_what_is_typed_elsewhere_is_understood_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    index = FixedIndex(answer())
    output = conversation(monkeypatch, index, "/ask what does it cost?\n/reindex\n")
    assert index.questions == ["what does it cost?"]
    assert "There is no /reindex here." in output


def test_what_was_asked_before_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    index = FixedIndex(answer())
    output = conversation(monkeypatch, index, "what does it cost?\nwhat did I ask before?\n")
    assert "You asked here, the newest first:\n• what does it cost?: “Each session costs 500,000 yuan.”" in output
    assert index.questions == ["what does it cost?"]


def test_what_was_refused_is_told_again_too(monkeypatch: pytest.MonkeyPatch) -> None:
    output = conversation(monkeypatch, FixedIndex(no_answer()), "who is the mayor?\nwhat did I ask before?\n")
    assert "You asked here, the newest first:\n• who is the mayor?" in output


def test_a_conversation_may_be_held_in_lines_of_json() -> None:
    written: list[str] = []
    lines = ["what does it cost?\n", "thanks!\n", "/articles\n", "who wrote it?\n", "\n", "exit\n", "why?\n"]
    chat_in_json(Conversation(Answering(FixedIndex(answer()))), lines, written.append)
    turns = [json.loads(line) for line in written]
    assert [turn["kind"] for turn in turns] == ["answer", "small talk", "articles", "articles", "notice"]
    assert turns[0]["text"] == "“Each session costs 500,000 yuan.”\n— The lab · paragraph 1"
    assert all(line.endswith("}\n") for line in written)


def test_a_refusal_is_told_from_an_answer() -> None:
    assert kind_of(reply_to(no_answer())) == "refusal"


def test_the_end_of_input_ends_the_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    index = FixedIndex(no_answer(("mayor",)))
    output = conversation(monkeypatch, index, "who is the mayor?\n")
    assert "The articles do not say. No article contains: mayor. The nearest passage:" in output


def test_the_highlight_is_styled_and_article_text_is_no_markup() -> None:
    source = article(text="A [bold red]trap[/] costs 5 yuan.")
    text = shown(reply_to(answer(source, quote="A [bold red]trap[/] costs 5 yuan.", highlight="5 yuan")))
    assert text.plain == "“A [bold red]trap[/] costs 5 yuan.”\n  — The lab · paragraph 1"
    assert next((text.plain[span.start : span.end], span.style) for span in text.spans) == ("5 yuan", "bold reverse")


def test_what_may_answer_is_no_markup_either() -> None:
    text = shown(reply_to(unsure(article(text="A [bold red]trap[/] costs 5 yuan."))))
    assert text.plain == "I am not sure. Perhaps this:\n“A [bold red]trap[/] costs 5 yuan.”\n  — The lab · paragraph 1"


def test_what_was_said_is_forgotten_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    index = FixedIndex(answer())
    said = "what does the lab in Shanghai cost?\ndelete my questions\nwhat did I ask before?\n"
    output = conversation(monkeypatch, index, said)
    assert "Forgotten. Nothing was kept but in the memory of this terminal." in output
    assert "As far as I remember, you have asked me nothing else here." in output
