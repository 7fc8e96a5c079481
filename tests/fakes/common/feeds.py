"""Feeds, as sites publish them."""

WORDS = " ".join(f"The harbour counted {number} vessels in its year {1900 + number}." for number in range(40))

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Coastal Wire</title><link>https://coastalwire.example/</link>
<item><title>Harbour City opens tidal lab</title><link>{tidal}</link><pubDate>Thu, 14 Mar 2019 08:00:00 GMT</pubDate>
<description>A teaser of the article.</description></item>
<item><title>Vessels &amp; their number</title><link>https://coastalwire.example/vessels</link>
<dc:creator>Jon Varga</dc:creator>
<pubDate>Fri, 01 May 2020 08:00:00 GMT</pubDate>
<content:encoded><![CDATA[<h2>Numbers</h2><p>{words}</p>]]></content:encoded></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Island Review</title>
<entry><title>Keepers</title><link href="/keepers"/><updated>2020-05-01T00:00:00Z</updated>
<author><name>Ada Moor</name></author></entry></feed>"""

BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>
<rss version="2.0"><channel><title>&lol3;</title><item><title>&lol3;</title></item></channel></rss>"""


def rss(tidal: str = "https://coastalwire.example/tidal") -> str:
    """A feed of two articles: a teaser that leads to a page, and one with all of its text."""
    return RSS.format(tidal=tidal, words=WORDS)
