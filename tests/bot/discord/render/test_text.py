import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.render.text import cut, escape, in_address, in_link, plain, size
from tests.fakes.discord import render as discord_render

NAMES = {"@2": "Ada", "@3": "librarians", "#4": "general"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@1> what does it cost?", "what does it cost?"),
        ("<@!1> and <@&9>, who?", "and , who?"),
        ("ask <@2> of <@&3> in <#4>", "ask @Ada of @librarians in #general"),
        ("who is <@5>?", "who is @5?"),
        ("is it <:lab:7> or <a:lamp:8>?", "is it lab or lamp?"),
        ("see </ask:9> at <t:1700000000:R>", "see ask at 1700000000"),
        ("a  b\n\nc", "a b c"),
        ("", ""),
    ],
)
def test_what_a_person_wrote_becomes_plain_text(written: str, read: str) -> None:
    assert plain(written, 1, 9, NAMES) == read


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# head", r"\# head"),
        ("- one", r"\- one"),
        ("12. twelve", r"12\. twelve"),
        ("12.5 yuan - or 13. not", "12.5 yuan - or 13. not"),
        ("> quote", r"\> quote"),
        ("*b* _i_ ~~s~~ ||h|| `c`", r"\*b\* \_i\_ \~\~s\~\~ \|\|h\|\| \`c\`"),
        ("<@1> @everyone <t:0:R> <:e:1>", r"\<\@1\> \@everyone \<t:0:R\> \<:e:1\>"),
        ("[a](https://x.example)", r"\[a\](https\://x.example)"),
        (r"a\*b", r"a\\\*b"),
        ("one\ntwo", "one two"),
    ],
)
def test_escaped_text_holds_nothing_to_act_on(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_whatever_is_escaped_reads_as_it_was(text: str) -> None:
    shown = "".join(run.text for run in discord_render.markdown(escape(text)))
    assert shown == " ".join(text.split())


def test_a_link_keeps_its_brackets_apart() -> None:
    assert in_link("A [new] *lab*") == r"A ［new］ \*lab\*"
    assert in_address("https://x.example/a_(b) c") == "https://x.example/a_%28b%29%20c"


def test_rare_characters_count_twice() -> None:
    assert (size("a"), size("語"), size("𝔸"), size("👩‍🔬")) == (1, 1, 2, 5)


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        ("short", 5, "short"),
        ("two words", 8, "two wor…"),
        ("two words", 5, "two…"),
        ("****", 5, r"\*\*…"),
        ("👩👩👩", 5, "👩👩…"),
    ],
)
def test_a_long_text_is_cut_between_what_belongs_together(text: str, longest: int, shown: str) -> None:
    assert cut(text, longest) == shown


@given(st.text(max_size=60), st.integers(2, 40))
def test_a_cut_text_fits(text: str, longest: int) -> None:
    assert size(cut(text, longest)) <= longest
