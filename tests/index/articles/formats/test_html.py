import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Article
from index.articles.formats import walls
from index.articles.formats.html import ONLY_NAVIGATION, read, read_page
from index.articles.formats.layout import NO_TEXT, Unreadable
from index.text.split import split
from tests.fakes.common.pages import NAVIGATION, RELATED, TIDAL_TEXTS, page

LONG = "The club by the lake is open all the year, and many guests come to see its house and its old boats there."


def paragraphs(article: Article) -> list[str]:
    return [article.text[each.start : each.end] for each in article.paragraphs]


def test_the_article_is_left_of_a_page() -> None:
    assert tuple(paragraphs(read(page().encode(), "tidal"))) == TIDAL_TEXTS


def test_headings_are_the_context_of_what_follows() -> None:
    article = read(page().encode(), "tidal")
    assert [each.heading for each in article.paragraphs] == [
        "Harbour City opens tidal lab",
        *["Turbines"] * 5,
        "Money",
    ]


def test_sentences_of_items_and_rows_are_whole() -> None:
    sentences = [sentence.text for passage in split(read(page().encode(), "tidal")) for sentence in passage.sentences]
    assert "The first turbine, which was delivered in May, weighs nine tonnes." in sentences
    assert "Second | 7 tonnes, according to the maker" in sentences
    assert "Every flood test costs 42,000 crowns, and 17 people watch it." in sentences


def test_what_the_page_says_of_itself_becomes_the_citation() -> None:
    article = read(page(canonical="https://coastalwire.example/2019/tidal-lab").encode(), "tidal")
    assert (article.title, article.author, article.source) == (
        "Harbour City opens tidal lab",
        "Mara Okafor",
        "Coastal Wire",
    )
    assert (article.published, article.url) == ("2019-03-14", "https://coastalwire.example/2019/tidal-lab")


def test_meta_tags_are_enough() -> None:
    head = """<title>Tides</title><meta name="author" content="Jon Varga">
    <meta property="article:published_time" content="2020-05-01T10:00:00Z">"""
    article = read(page(head=head).encode(), "tidal")
    assert (article.author, article.published) == ("Jon Varga", "2020-05-01")


def test_a_date_in_the_text_is_not_taken_for_the_article_s() -> None:
    article = read_page(page("<p>The lamp was lit on 5 May 1936 in the presence of the mayor.</p>", "").encode(), "a")
    assert article.published == ""


@pytest.mark.parametrize(
    ("body", "published"),
    [
        (
            "<p>(As of 2015-04-19, and with lamps of the new kind or better, the harbour is lit by night.)</p>",
            "",
        ),
        ("<p>The folder holds what is to be printed:</p><pre>-rw-r--r-- ada 2007-08-03 lamp.txt</pre>", ""),
        (
            "<p>Posted on 2019-02-03 by Ada</p><p>The harbour is lit by night in all weather since then.</p>",
            "2019-02-03",
        ),
    ],
)
def test_only_a_date_that_stands_alone_is_the_page_s(body: str, published: str) -> None:
    assert read(page(body, "").encode(), "a").published == published


def test_the_address_that_it_came_from_stands_in_for_one_of_its_own() -> None:
    article = read_page(page(head="<title>Tides</title>").encode(), "a", "https://www.coastalwire.example/tides")
    assert (article.url, article.source) == ("https://www.coastalwire.example/tides", "coastalwire.example")


def test_a_short_page_is_read_and_named_by_its_file() -> None:
    article = read(b"<p>A hive holds 50,000 bees.</p>", "some-bees")
    assert (article.title, article.text) == ("Some bees", "A hive holds 50,000 bees.")


@pytest.mark.parametrize(
    "body",
    [
        NAVIGATION,
        NAVIGATION + RELATED + "<footer><a href='/imprint'>Imprint</a> <a href='/privacy'>Privacy</a></footer>",
        "<div>" + "".join(f"<a href='/{n}'>Our article of number {n}</a> " for n in range(40)) + "</div>",
    ],
)
def test_a_page_of_navigation_only_is_refused(body: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(f"<html><head><title>Wire</title></head><body>{body}</body></html>".encode(), "a")
    assert str(caught.value) == ONLY_NAVIGATION


@pytest.mark.parametrize(
    "body", ["", "<script>let hidden = 'A sentence that nobody sees.';</script>", "<img src='x.png' alt='A picture'>"]
)
def test_a_page_without_text_is_refused(body: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(f"<html><head><title>Wire</title></head><body>{body}</body></html>".encode(), "a")
    assert str(caught.value) == NO_TEXT


@pytest.mark.parametrize(
    "declaration",
    ['<meta charset="shift_jis">', '<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">'],
)
def test_the_encoding_is_taken_from_the_page(declaration: str) -> None:
    text = "灯台は一八七一年に点灯された。三人の灯台守が住んでいた。"
    data = f"<html><head>{declaration}<title>灯台</title></head><body><p>{text}</p></body></html>".encode("shift_jis")
    assert read(data, "a").text == text


def test_what_the_server_says_of_the_encoding_comes_first() -> None:
    data = f"<html><head><meta charset='utf-16'></head><body><p>Šašek {'žije ' * 20}.</p></body></html>"
    assert read_page(data.encode("iso8859-2"), "a", charset="iso-8859-2").text.startswith("Šašek žije")


def test_a_page_that_says_latin_1_is_read_as_browsers_read_it() -> None:
    data = "<html><head><meta charset='iso-8859-1'></head><body><p>„Wir bauen“ – sagte sie.</p></body></html>"
    assert read(data.encode("cp1252"), "a").text == "„Wir bauen“ – sagte sie."


def test_a_page_below_a_banner_is_not_taken_for_it() -> None:
    body = page("<p>The lab costs 42,000 crowns.</p>", "").replace(
        "<body>", '<body class="cookie-layer"><div id="consent">'
    )
    assert read(body.replace("</body>", "</div></body>").encode(), "a").text == "The lab costs 42,000 crowns."


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    body = (
        "<div>We had forty<br>sensors on the pier.<br><br>Each drew <b>90<br/>milliamps</b>.<br/> <br/>All died.</div>"
    )
    assert paragraphs(read(page(body, "").encode(), "a")) == [
        "We had forty sensors on the pier.",
        "Each drew 90 milliamps.",
        "All died.",
    ]


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    long = "The city has opened a laboratory for tidal power. " * 6
    article = f"""<table><tr><td><a href="a">Home</a></td><td><h1>Tides</h1><p>{long}</p>
    <p>It cost 12 million crowns.</p></td></tr></table>"""
    found = read(f"<html><body>{article}</body></html>".encode(), "a")
    assert paragraphs(found)[-2:] == [long.strip(), "It cost 12 million crowns."]
    assert found.paragraphs[-1].heading == "Tides"


def test_the_marks_of_an_encyclopedia_are_left_out() -> None:
    article = """<h1>Gannet Rock</h1>
    <p>It was lit in 1871.<sup class="reference"><a href="#1">[1]</a></sup> It is red.</p>
    <h2>Lamp<span class="mw-editsection">[<a href="/edit">edit</a>]</span></h2><p>It burned 900 litres of oil.</p>"""
    found = read(page(article, "").encode(), "a")
    assert paragraphs(found) == ["It was lit in 1871. It is red.", "It burned 900 litres of oil."]
    assert [each.heading for each in found.paragraphs] == ["Gannet Rock", "Lamp"]


def test_a_title_that_opens_the_text_again_is_left_out() -> None:
    article = '<div class="title">How we moved</div><p>We had forty sensors on the pier of the harbour.</p>'
    assert paragraphs(read(page(article, "<title>How we moved</title>").encode(), "a")) == [
        "We had forty sensors on the pier of the harbour."
    ]


def test_what_looks_like_marks_stays_text() -> None:
    article = read(
        page("<p>Tell &lt;!channel&gt; and *all* of `them` that [this](x) costs 5 &amp; more.</p>").encode(), "a"
    )
    assert article.text == "Tell <!channel> and *all* of `them` that [this](x) costs 5 & more."


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(Unreadable):
        read(("<div>" * 100_000 + "<p>A deep sentence.</p>").encode(), "a")


@given(st.lists(st.text(alphabet="aé中😀 <>&.\n\0\x07", min_size=1, max_size=40), min_size=1, max_size=4))
@settings(max_examples=50)
def test_any_text_keeps_its_offsets_or_is_refused(texts: list[str]) -> None:
    body = "".join(f"<p>{text}</p>" for text in texts)
    try:
        article = read(f"<html><body>{body}</body></html>".encode(), "a")
    except Unreadable:
        return
    assert "\n\n".join(paragraphs(article)) == article.text
    assert all(found == found.strip() != "" for found in paragraphs(article))


LONG = (
    "<p>" + "The harbour lab opened in spring after four years of building, and the council paid for it. " * 4 + "</p>"
)


def in_page(part: str) -> Article:
    """A page with a long paragraph and this part."""
    return read(page(f"<h1>Pier</h1>{LONG}{part}", "<title>Pier</title>").encode(), "a")


@pytest.mark.parametrize("tag", ["del", "s", "strike", 'span style="text-decoration: line-through"'])
def test_what_is_struck_out_is_no_text(tag: str) -> None:
    article = in_page(f"<p>It costs <{tag}>7 crowns</{tag.split(maxsplit=1)[0]}> <ins>11 crowns</ins> from May.</p>")
    assert paragraphs(article)[-1] == "It costs 11 crowns from May."


def test_raised_numbers_are_notes_or_powers() -> None:
    article = in_page(
        '<p>Built in 1890.<sup>1</sup> It<sup><a href="#2">[2]</a></sup> has 5 km<sup>2</sup> of roofs.</p>'
    )
    assert paragraphs(article)[-1] == "Built in 1890. It has 5 km² of roofs."


def test_cells_keep_their_columns_and_the_head_leads_to_rows() -> None:
    article = in_page(
        "<table><tr><th>Day</th><th>Opens</th><th>Closes</th></tr><tr><td>Saturday<br>and Sunday</td>"
        "<td>10:00</td><td></td></tr><tr><td>Holidays</td><td></td><td>14:00</td></tr></table>"
    )
    assert paragraphs(article)[-1] == "Day | Opens | Closes\nSaturday and Sunday | 10:00\nHolidays | | 14:00"
    assert article.paragraphs[-1].lead == "Day | Opens | Closes"


def test_a_page_made_by_scripts_is_read_from_its_data() -> None:
    data = '{"@graph":[{"@type":"NewsArticle","headline":"The pier opens",'
    data += '"articleBody":"It opened on Monday.\\n\\nIt is &gt; old."}]}'
    source = f"""<html><head><title>App</title><script type="application/ld+json">{data}</script></head>
    <body><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript></body></html>"""
    article = read(source.encode(), "a")
    assert (article.title, paragraphs(article)) == ("The pier opens", ["It opened on Monday.", "It is > old."])


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("App", "<div id='root'></div><noscript>Please enable JavaScript.</noscript>", walls.NEEDS_SCRIPTS),
        ("App", "<div><p>JavaScript is disabled. Turn on JavaScript to go on.</p></div>", walls.NEEDS_SCRIPTS),
        ("One moment", "<p>We are verifying you are human. This may take a few seconds.</p>", walls.BOT_CHECK),
        (
            "Wire",
            "<h2>We care about your privacy</h2><p>We and our 9 partners store data on your device.</p>",
            walls.CONSENT,
        ),
        ("404 Not Found", "<h1>Not Found</h1><p>There is nothing at this address.</p>", walls.ERROR_PAGE),
    ],
)
def test_a_page_that_stands_before_an_article_is_named_as_such(title: str, body: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode(), "a")
    assert str(caught.value) == reason


def test_an_article_about_such_pages_is_one() -> None:
    body = (
        "<p>Many pages say: We value your privacy. Few mean it.</p><p>"
        + "The council has looked at forty of them. " * 20
    )
    assert "We value your privacy" in read(page(body + "</p>").encode(), "a").text


@pytest.mark.parametrize(
    ("said", "author"),
    [("Authority control databases", ""), ("admin", ""), ("Мара Окафор", "Мара Окафор"), ("Ada Obi", "Ada Obi")],
)
def test_what_only_stands_where_authors_would_is_none(said: str, author: str) -> None:
    head = f'<title>Pier</title><meta name="author" content="{said}">'
    assert read(page(LONG, head).encode(), "a").author == author


def page_of(title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Blocked", "Sorry, you have been blocked. This site protects itself.", walls.BOT_CHECK),
        ("Sign in to continue", "E-mail. Password. Forgot password?", walls.SIGN_IN),
        ("Zeitung", "Mit Werbung weiterlesen. Ihre Zustimmung können Sie jederzeit widerrufen.", walls.CONSENT),
        ("Journal", "Nous respectons votre vie privée. Continuer sans accepter.", walls.CONSENT),
    ],
)
def test_pages_that_stand_before_an_article_are_named(title: str, text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(page_of(title, text), "a")
    assert str(caught.value) == reason


def test_a_page_that_ends_at_a_wall_for_subscribers_says_so() -> None:
    heard: list[str] = []
    article = read(
        page_of("Mayor resigns", "The mayor of Ostbay resigned on Tuesday.", "Subscribe to continue reading. Log in"),
        "a",
        heard.append,
    )
    assert article.text == "The mayor of Ostbay resigned on Tuesday."
    assert heard == [walls.ONLY_THE_BEGINNING]


def test_a_line_that_says_who_wrote_it_is_its_author() -> None:
    article = read(page_of("Bridge opens", "By Rosa Lind", "The bridge over the Orn was opened on Monday."), "a")
    assert (article.author, article.text) == ("Rosa Lind", "The bridge over the Orn was opened on Monday.")


def test_code_in_a_sentence_does_not_cut_it() -> None:
    body = """<p>Set <code>colour</code> to <kbd>red</kbd>, then restart the <tt>lamp</tt> with its key.</p>
    <ul><li>The <code>colour</code> setting is <code>red</code>; all <em>other</em> values are refused.</li></ul>
    <table><tr><th>Name</th><th>Meaning</th></tr><tr><td><code>--all</code></td><td>Take <code>all</code>.</td></tr>
    </table>"""
    assert paragraphs(read(page(body).encode(), "lamp")) == [
        "Set colour to red, then restart the lamp with its key.",
        "The colour setting is red; all other values are refused.",
        "Name | Meaning\n--all | Take all.",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "<pre>make all\nmake install</pre>",
        "<pre><code>make all\nmake install</code></pre>",
        "<pre><b>make</b> all\nmake install</pre>",
    ],
)
def test_lines_that_are_set_as_they_are_stay_lines(lines: str) -> None:
    body = f"<p>Then both are made, one after the other, on any machine.</p>{lines}<p>It takes a minute.</p>"
    assert paragraphs(read(page(body).encode(), "lamp")) == [
        "Then both are made, one after the other, on any machine.",
        "make all\nmake install",
        "It takes a minute.",
    ]


def test_headings_that_are_buttons_and_captions_are_text() -> None:
    body = f"""<h1>Help</h1><p>{LONG}</p><h2><button class="accordion-button">Who has the key?</button></h2>
    <div><p>Anneke has it and opens at six on every day of the week.</p></div>
    <button aria-expanded="false">Where is the boat house?</button><div><p>It is on the north bank of it.</p></div>
    <button aria-expanded="false">Menu</button>
    <figure><img src="a.jpg" alt=""><figcaption>The boat house in the flood of 1911.</figcaption></figure>"""
    article = read(f"<html><body><main>{body}</main></body></html>".encode(), "a")
    assert [(each.heading, article.text[each.start : each.end]) for each in article.paragraphs][1:] == [
        ("Who has the key?", "Anneke has it and opens at six on every day of the week."),
        ("Where is the boat house?", "It is on the north bank of it."),
        ("Where is the boat house?", "The boat house in the flood of 1911."),
    ]


def test_a_cell_that_spans_rows_stands_in_each_but_for_those_of_the_head() -> None:
    rows = """<tr><th rowspan="2">Pier</th><th colspan="2">Sundays</th></tr><tr><th>First</th><th>Last</th></tr>
    <tr><td rowspan="2">North</td><td>6:10</td><td>21:40</td></tr><tr><td>7:00</td><td>22:00</td></tr>
    <tr><td>South</td><td rowspan="2" colspan="2">none</td></tr><tr><td>West</td></tr>"""
    page = f"<html><body><main><h1>Ferry</h1><p>{LONG}</p><table>{rows}</table></main></body></html>"
    assert paragraphs(read(page.encode(), "a"))[1] == (
        "Pier | Sundays\n| First | Last\nNorth | 6:10 | 21:40\nNorth | 7:00 | 22:00\nSouth | none\nWest | none"
    )


BOATS = "The club by the lake lends boats to all who can swim, and takes them back by dusk."


def in_parts(source: str) -> list[tuple[str, str, str]]:
    """The heading, the lead and the text of each paragraph of a page."""
    article = read(f"<html><head><title>T</title></head><body>{source}</body></html>".encode(), "a")
    return [(each.heading, each.lead, article.text[each.start : each.end]) for each in article.paragraphs]


def test_headings_and_lists_of_a_page_that_names_no_part_as_its_text_are_kept() -> None:
    source = f"<h1>Rowing</h1><h2>Bring</h2><ul><li>a hat</li><li>shoes</li></ul><h2>Fees</h2><p>{BOATS}</p>"
    assert in_parts(source) == [("Bring", "", "a hat\nshoes"), ("Fees", "", BOATS)]


def test_tables_and_notices_in_figures_are_text() -> None:
    source = (
        f"<main><p>{BOATS}</p><figure class='wp-block-table'><table><tr><th>Course</th><th>Begins</th></tr>"
        "<tr><td>Sculls</td><td>9 May</td></tr></table><figcaption>In spring</figcaption></figure>"
        "<figure><div>💡</div><div>The key is under the mat.</div></figure></main>"
    )
    assert in_parts(source)[1:] == [
        ("", "Course | Begins", "Course | Begins\nSculls | 9 May"),
        ("", "", "In spring"),
        ("", "", "The key is under the mat."),
    ]


def test_the_caption_of_a_table_is_not_its_head() -> None:
    source = (
        f"<main><p>{BOATS}</p><table><caption>Grain ground</caption><tr><th>Year</th><th>Barley</th></tr>"
        "<tr><td>1850</td><td>210</td></tr></table></main>"
    )
    assert in_parts(source)[1:] == [("", "", "Grain ground"), ("", "Year | Barley", "Year | Barley\n1850 | 210")]


def test_a_name_and_what_is_said_of_it_are_one_line_unless_it_asks() -> None:
    source = (
        f"<main><p>{BOATS}</p><dl><dt>Friday</dt><dd>9 to <b>8</b></dd><dt>Phone:</dt><dd><p>555-0112</p></dd>"
        "<dt>Where do we meet?</dt><dd>At the jetty.</dd><dt>Boats</dt><dd>red</dd><dd>blue</dd></dl></main>"
    )
    assert in_parts(source)[1][2].split("\n") == [
        *("Friday | 9 to 8", "Phone: 555-0112", "Where do we meet?", "At the jetty.", "Boats", "red", "blue")
    ]


def test_lines_of_an_address_stay_lines_and_those_of_prose_do_not() -> None:
    source = f"<main><p>{BOATS}</p><p>The Library<br>7 Mill Lane<br>Tolley</p><p>It is<br>{BOATS}<br>So it is.</p>"
    assert [text for _, _, text in in_parts(source)][1:] == [
        "The Library\n7 Mill Lane\nTolley",
        f"It is {BOATS} So it is.",
    ]


def test_a_short_line_in_bold_heads_what_follows_and_is_text_as_well() -> None:
    source = (
        f"<main><p>{BOATS}</p><p><b>Teachers</b></p><ol><li>Bo Lund</li></ol><p><b>No dogs.</b></p><p>It is.</p></main>"
    )
    assert in_parts(source)[1:] == [
        ("Teachers", "", "Teachers"),
        ("Teachers", "", "1. Bo Lund"),
        ("Teachers", "", "No dogs."),
        ("Teachers", "", "It is."),
    ]
