import pytest

from bot.slack.render.text import escape, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@UBOT> what does it cost?", "what does it cost?"),
        ("hey <@UBOT>, and <@U2|ada>?", "hey , and ada?"),
        ("in <#C1|general> see <https://x.example/a|the page>", "in general see the page"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("<mailto:a@x.example|a@x.example>", "a@x.example"),
        ("AT&amp;T &lt;3 &gt; 2", "AT&T <3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("<!here> who?", "here who?"),
        ("", ""),
    ],
)
def test_what_a_person_wrote_becomes_plain_text(written: str, read: str) -> None:
    assert plain(written, "UBOT") == read


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<!channel> & <@U123>", "&lt;!channel&gt; &amp; &lt;@U123&gt;"),
        ("*b*", "\u200a*\u200ab\u200a*\u200a"),
        ("a_b `c` ~d~", "a\u200a_\u200ab \u02cbc\u02cb \u200a~\u200ad\u200a~\u200a"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_escaped_text_holds_nothing_to_act_on(text: str, escaped: str) -> None:
    assert escape(text) == escaped
