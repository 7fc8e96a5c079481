"""A web page as they are: the article among menus, banners, related links and comments."""

NAVIGATION = """<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li>
<li><a href="/sport">Sport</a></li></ul></nav>"""

RELATED = """<aside class="related"><h3>Related articles</h3><ul>
<li><a href="/a">Ferry strike enters third week</a></li>
<li><a href="/b">Lighthouse sold to hotel chain</a></li></ul></aside>"""

TIDAL_HTML = """<h1>Harbour City opens tidal lab</h1>
<p class="byline">By Mara Okafor · <time datetime="2019-03-14">14 March 2019</time></p>
<p>Harbour City has opened a laboratory for <em>tidal power</em>, the first of its kind on the coast. It cost
12 million crowns.</p>
<h2>Turbines</h2>
<p>The Brinewater Lab builds its own turbines. Every flood test costs <strong>42,000 crowns</strong>,<br>and
17 people watch it.</p>
<ul><li>The first turbine, which was
delivered in May, weighs <b>nine tonnes</b>.</li>
<li>The second is lighter.<ul><li>It has four blades.</li></ul></li></ul>
<table><tr><th>Turbine</th><th>Weight</th></tr><tr><td>First</td><td>9 tonnes</td></tr>
<tr><td>Second</td><td>7 tonnes, according to the maker</td></tr></table>
<blockquote><p>We waited ten years for this, said the director.</p></blockquote>
<h2>Money</h2>
<p>The city council pays for the lab until 2030 &amp; will publish its plans in November.</p>"""

TIDAL_TEXTS = (
    "Harbour City has opened a laboratory for tidal power, the first of its kind on the coast. "
    "It cost 12 million crowns.",
    "The Brinewater Lab builds its own turbines. Every flood test costs 42,000 crowns, and 17 people watch it.",
    "The first turbine, which was delivered in May, weighs nine tonnes.",
    "The second is lighter.\nIt has four blades.",
    "Turbine | Weight\nFirst | 9 tonnes\nSecond | 7 tonnes, according to the maker",
    "We waited ten years for this, said the director.",
    "The city council pays for the lab until 2030 & will publish its plans in November.",
)

HEAD = """<title>Harbour City opens tidal lab | Coastal Wire</title>
<meta property="og:title" content="Harbour City opens tidal lab">
<meta property="og:site_name" content="Coastal Wire">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"Harbour City opens tidal lab","datePublished":"2019-03-14T08:00:00Z",
"author":{"@type":"Person","name":"Mara Okafor"},"publisher":{"@type":"Organization","name":"Coastal Wire"}}</script>"""


def page(article: str = TIDAL_HTML, head: str = HEAD, canonical: str = "") -> str:
    """The whole page."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}{link}</head><body>
<div id="cookie-banner" class="cookie-consent"><p>We use cookies to improve your experience. By continuing you
accept our privacy policy.</p><button>Accept all</button></div>
<header>{NAVIGATION}</header><main><article>{article}{RELATED}</article>
<section id="comments" class="comments"><h3>Comments (2)</h3><div class="comment">
<p>Great news! I love turbines.
We should have done it years ago, honestly, with all this water around us.</p></div></section></main>
<footer><p>© 2019 Coastal Wire. All rights reserved.</p><p>Subscribe to our newsletter</p></footer></body></html>"""
