"""What people see in a browser."""

import re
from dataclasses import replace

import pytest

from bot.conversation.answering import Answering
from bot.web.asking import Asking
from bot.web.listeners.pages import search_titles
from index import Answer, NoAnswer, Unsure, build
from tests.bot.articles import FixedIndex, answer, article, no_answer, unsure
from tests.bot.conversation.test_model_choosing import FixedModel
from tests.bot.web.conftest import OpensSite, ask, browser
from tests.fakes.common.corpora import LIGHTHOUSE_MARKDOWN
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.views import open_to_all


def words(html: str) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


@pytest.mark.parametrize(
    ("asked", "given", "said"),
    [
        ("what does it cost?", answer(highlight="500,000 yuan"), ""),
        ("where is the lab?", unsure(), "I am not sure. Perhaps one of these:"),
        ("who is the mayor?", no_answer(("mayor",)), "The articles do not say. No article contains: mayor."),
    ],
    ids=["answer", "unsure", "refusal"],
)
def test_every_kind_of_reply_is_said_as_in_chat(
    open_site: OpensSite, asked: str, given: Answer | Unsure | NoAnswer, said: str
) -> None:
    with browser(open_site(given)) as client:
        page = ask(client, asked)
        assert page.status_code == 200
        assert f'<h2 class="question" id="q-1"><span class="hidden">You asked: </span>{asked}</h2>' in page.text
        if isinstance(given, Answer):
            assert "<p>Each session costs <mark>500,000 yuan</mark>.</p>" in page.text
        else:
            assert said in words(page.text)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("thanks!", "You are welcome."),
        ("summarise the article about bees", "In short: Notes on bees"),
        ("which articles do you know?", "I know 3 articles."),
        ("1. how many bees? 2. what about the queen?", "how many bees?"),
    ],
)
def test_what_is_no_question_gets_its_reply_too(open_site: OpensSite, typed: str, said: str) -> None:
    with browser(open_site()) as client:
        page = ask(client, typed)
        assert page.status_code == 200
        assert said in words(page.text)


def test_a_long_text_is_answered_as_in_chat_and_shown_by_its_beginning(open_site: OpensSite) -> None:
    pasted = "The minutes of our meeting are long and say little. " * 200
    with browser(open_site()) as client:
        page = ask(client, pasted)
        assert f"The question has {len(pasted.strip()):,} characters; ask in at most 2,000" in words(page.text)
        assert page.text.count("The minutes of our meeting") < 10
        page = ask(client, "漢" * 10_000)
        assert (page.status_code, "too long" in words(page.text)) == (413, True)


def test_what_a_language_model_understands_and_says_in_short_is_set_apart(open_site: OpensSite) -> None:
    model = FixedModel("When was the lab opened?", answer(), "It costs <500,000> yuan.")
    site = open_site()
    views = open_to_all(Answering(FixedIndex(answer()), model=model), site.parts.index)
    parts = replace(site.parts, views=views)
    with browser(replace(site, parts=parts, asking=Asking(parts))) as client:
        talk = ask(client, "What does it cost?").url.path.removeprefix("/c/")
        shown = ask(client, "since when?", talk=talk).text
    assert '<p class="aside">Understood as: When was the lab opened?</p>' in shown
    apart = '<p class="aside">In short, in the words of small: It costs &lt;500,000&gt; yuan.</p>'
    assert shown.count(apart) == 2
    assert shown.rindex(apart) < shown.rindex("<blockquote>")


def test_a_conversation_goes_on_and_belongs_to_whoever_began_it(open_site: OpensSite) -> None:
    site = open_site(answer())
    with browser(site) as ada, browser(site) as bo:
        first = ask(ada, "what does the lab in Shanghai cost?")
        talk = first.url.path.removeprefix("/c/")
        second = ask(ada, "and in Beijing?", talk=talk)
        third = ask(ada, "what did I ask before?", talk=talk)
        assert "You asked here, the newest first:" in words(third.text)
        assert "<li>what does the lab in Shanghai cost?: “Each session costs 500,000 yuan.”</li>" in third.text
        assert second.url.path == first.url.path
        assert second.text.count('class="turn"') == 2
        assert bo.get(first.url.path).status_code == 404
        assert "Ask a question" in bo.get(first.url.path).text


def test_text_of_articles_and_people_is_never_html(open_site: OpensSite) -> None:
    trap = "<script>alert(1)</script> & <b>5 yuan</b>."
    given = answer(article(title="<i>The lab</i>", text=trap), quote=trap, highlight="5 yuan")
    with browser(open_site(given)) as client:
        page = ask(client, "<img src=x onerror=alert(1)>")
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;<mark>5 yuan</mark>&lt;/b&gt;." in page.text
        assert "&lt;img src=x onerror=alert(1)&gt;" in page.text
        assert "&lt;i&gt;The lab&lt;/i&gt;" in page.text
        assert "<img" not in page.text


def test_an_article_is_shown_with_the_quoted_words_marked(open_site: OpensSite) -> None:
    site = open_site()
    text = next(each.text for each in site.parts.index.articles if each.id == "lighthouse")
    start = text.index("Three keepers")
    version = site.parts.index.manifest.articles["lighthouse"][:12]
    with browser(site) as client:
        page = client.get(f"/a/lighthouse?v={version}&s={start}-{start + 48}")
        assert f'<mark id="s={start}-' in page.text
        assert "<h2>The lamp</h2>" in page.text
        assert "The quoted words are marked." in words(page.text)
        assert f'<span id="s=0-{start - 1}">The lighthouse on Gannet Rock was lit in 1871.</span>' in page.text


def test_a_changed_article_says_so_and_marks_what_comes_nearest_now(open_site: OpensSite) -> None:
    site = open_site()
    old = site.parts.index.manifest.articles["lighthouse"][:12]
    text = next(each.text for each in site.parts.index.articles if each.id == "lighthouse")
    lamp = text.index("The lamp burned")
    span = f"{lamp}-{text.index(' It was replaced')}"
    corpus = site.store.folder.parent / "corpus"
    (corpus / "lighthouse.md").write_text(LIGHTHOUSE_MARKDOWN.replace("burned 900 litres", "once burned 800 litres"))
    build(corpus, site.store, HashEncoder())
    with browser(site) as client:
        page = client.get(f"/a/lighthouse?v={old}&s={span}")
        assert "The article has changed since. The sentence that comes nearest" in words(page.text)
        assert ">The lamp once burned 800 litres of oil a year.</mark>" in page.text
        site.store.drop("000001")
        page = client.get(f"/a/lighthouse?v={old}&s={span}")
        assert "The article has changed since, and what was quoted is no longer kept." in words(page.text)
        assert "<mark" not in page.text


def test_an_unknown_article_and_an_unknown_page_are_said_to_be_so(open_site: OpensSite) -> None:
    with browser(open_site()) as client:
        assert client.get("/a/nothing").status_code == 404
        assert "There is no such article" in client.get("/a/nothing").text
        assert "There is no such page." in client.get("/nowhere").text
        for query in ("s=9-1", "s=1", "s=-", "s=1-99999999999999999999999999", "v=%00&s=0-5"):
            assert client.get(f"/a/lighthouse?{query}").status_code == 200


def test_articles_are_listed_and_found_by_any_word_of_what_is_known_of_them(open_site: OpensSite) -> None:
    with browser(open_site()) as client:
        listed = client.get("/articles")
        assert "3 articles, the newest first." in words(listed.text)
        assert listed.text.index("The Lighthouse Keepers") < listed.text.index("Harbour City Opens")
        assert "1 article found." in words(client.get("/articles?q=varga+light").text)
        assert "The nearest:" in words(client.get("/articles?q=ligthouse").text)
        for page in ("0", "-1", "99", "x", "²"):
            assert client.get(f"/articles?page={page}").status_code == 200
    assert [each.title for each in search_titles([article(author="Ada Okafor")], "OKA lab")] == ["The lab"]


def test_articles_are_listed_by_collection(open_site: OpensSite) -> None:
    known = [
        replace(article(name, collection=collection), id=name)
        for name, collection in (("leave", "hr"), ("pay", "hr"), ("minutes", "board papers"), ("bees", ""))
    ]
    site = open_site()
    views = open_to_all(Answering(FixedIndex(answer())), FixedIndex(answer(), tuple(known)))
    with browser(replace(site, parts=replace(site.parts, views=views))) as client:
        everything = client.get("/articles")
        assert "All 4 board papers 1 hr 2 In no collection 1 4 articles, the newest first." in words(everything.text)
        of_hr = client.get("/articles?collection=hr")
        assert "2 articles, the newest first." in words(of_hr.text)
        assert '<a href="/articles?q=&amp;collection=hr" aria-current="true">' in of_hr.text
        assert '<input type="hidden" name="collection" value="hr">' in of_hr.text
        assert "All 1 board papers 0 hr 1 In no collection 0 1 article found. leave" in words(
            client.get("/articles?collection=hr&q=leave").text
        )
        assert "1 article found. minutes" in words(client.get("/articles?q=board").text)
        assert "1 article, the newest first. bees" in words(client.get("/articles?collection=").text)


def test_an_article_and_a_topic_are_summarised(open_site: OpensSite) -> None:
    with browser(open_site()) as client:
        assert "In short: Notes on bees" in words(client.get("/summary?article=bees").text)
        assert "What the articles say about “bees”" in words(client.get("/summary?about=bees").text)
        assert "No article is called" in words(client.get("/summary?article=zzzzzz").text)


def test_every_page_is_of_one_language_with_one_heading_and_a_way_to_its_content(open_site: OpensSite) -> None:
    with browser(open_site(answer())) as client:
        pages = [client.get(path).text for path in ("/", "/articles", "/a/bees", "/summary", "/sign-in", "/nowhere")]
        pages.append(ask(client, "what does it cost?").text)
    for page in pages:
        assert page.count("<h1") == 1
        assert '<html lang="en">' in page
        assert '<a class="skip" href="#content">' in page
        assert re.findall(r"<(?:script|style)(?![^>]*src)[^>]*>|\son\w+=|\sstyle=", page) == []
        inputs = re.findall(r'<(?:input|select) id="(\w+)"', page)
        assert all(f'<label for="{name}">' in page for name in inputs)


def test_who_wants_their_questions_deleted_loses_them_and_their_conversations(open_site: OpensSite) -> None:
    site = open_site(answer())
    history = site.parts.history
    with browser(site) as ada, browser(site) as bo:
        mine, _ = ask(ada, "what does it cost?"), ask(bo, "where is the lab?")
        page = ask(ada, "delete my questions")
        assert "Done. I deleted 1 question of yours" in words(page.text)
        assert ada.get(mine.url.path).status_code == 404
        assert [each.asked.text for each in history.past.posted_since(1)] == ["where is the lab?", ""]
