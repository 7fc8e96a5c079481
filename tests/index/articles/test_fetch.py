import gzip
import ipaddress
import socket
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from index.articles.addresses import Trusted, is_public, is_public_or_private
from index.articles.fetch import Fetched, Fetcher
from index.articles.response import Validators, unpacked
from index.errors import FetchError
from tests.fakes.common.web import Web, known_by, redirected, sent, web


@pytest.fixture
def site() -> Iterator[Web]:
    """A server with one page."""
    with web() as served:
        served.pages["/page"] = sent("<p>Hello.</p>")
        yield served


def refusal(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    return str(caught.value)


def test_a_page_comes_with_what_its_server_says_of_it(site: Web) -> None:
    site.pages["/a%20b?q=%C3%A9"] = sent("Grüße".encode("latin-1"), "Text/HTML; Charset=ISO-8859-1")
    fetched = site.fetcher().fetch(site.address("/a b?q=é#part"))
    expected = Fetched(site.address("/a%20b?q=%C3%A9"), "text/html", "iso-8859-1", "Grüße".encode("latin-1"))
    assert fetched == expected
    assert site.agents == {"Footnote"}


def test_a_page_without_a_type_says_none(site: Web) -> None:
    def bare(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")

    site.pages["/bare"] = bare
    assert site.fetcher().fetch(site.address("/bare")) == Fetched(site.address("/bare"), "", "", b"x")


# Addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.8.8.8",
            "10.0.0.1",
            "172.16.5.4",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
        ),
        *("192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "100::1"),
        *(
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:a9fe:a9fe",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
        ),
        *("2002:7f00:1::", "2002:c0a8:101::1", "2001:0:0:0:0:0:80ff:fffe", "fec0::1", "64:ff9b:1::1"),
    ],
)
def test_addresses_that_are_not_of_the_open_internet_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_open_internet_are_not(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "0"]
)
def test_by_default_this_machine_cannot_be_reached_by_any_name(site: Web, host: str) -> None:
    message = refusal(Fetcher(seconds=5), site.address("/page", host))
    assert message.endswith("which is not a public address; it is not fetched.")
    assert site.asked == []


def test_a_name_that_means_another_machine_a_moment_later_gains_nothing(
    site: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = socket.getaddrinfo
    answers = iter(["127.0.0.1", "10.0.0.1"])
    asked: list[str] = []

    def rebinding(host: str, *arguments: Any, **options: Any) -> Any:
        asked.append(host)
        return whole(next(answers) if host == "rebinding.example" else host, *arguments, **options)

    monkeypatch.setattr("index.articles.connection.socket.getaddrinfo", rebinding)
    message = refusal(site.fetcher(), site.address("/page", "rebinding.example"))
    # Its robots.txt came from the first address; for the page the name was checked anew.
    assert site.asked == ["/robots.txt"]
    assert message == "rebinding.example is at 10.0.0.1, which is not a public address; it is not fetched."
    assert asked.count("rebinding.example") == 2


def test_the_connection_goes_to_the_address_that_was_checked(site: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = socket.getaddrinfo
    resolved: list[str] = []

    def once(host: str, *arguments: Any, **options: Any) -> Any:
        resolved.append(host)
        return whole("127.0.0.1" if host == "site.example" else host, *arguments, **options)

    monkeypatch.setattr("index.articles.connection.socket.getaddrinfo", once)
    assert site.fetcher().fetch(site.address("/page", "site.example")).data == b"<p>Hello.</p>"
    assert resolved == ["site.example", "127.0.0.1", "site.example", "127.0.0.1"]  # robots.txt, then the page


def test_a_name_with_one_private_address_among_others_is_refused(site: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = socket.getaddrinfo
    both = [*whole("127.0.0.1", site.port, type=socket.SOCK_STREAM), *whole("10.0.0.1", 1, type=socket.SOCK_STREAM)]
    monkeypatch.setattr("index.articles.connection.socket.getaddrinfo", lambda *_, **__: both)
    assert "is at 10.0.0.1" in refusal(site.fetcher(), site.address("/page", "both.example"))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://example.org/x", "ftp://example.org/x cannot be fetched: only http and https addresses are."),
        ("file:///etc/passwd", "file:///etc/passwd cannot be fetched: only http and https addresses are."),
        ("example.org", "example.org cannot be fetched: only http and https addresses are."),
        ("http://", "http:// is not an address of the web; give one like https://example.org/article."),
        ("http://[::1", "http://[::1 is not an address of the web; give one like https://example.org/article."),
        ("http://a:99999/", "http://a:99999/ is not an address of the web; give one like https://example.org/article."),
        ("http://a b/", "http://a b/ is not an address of the web; give one like https://example.org/article."),
        (
            "http://a\r\nX: y/",
            "http://a\r\nX: y/ is not an address of the web; give one like https://example.org/article.",
        ),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str, message: str) -> None:
    assert refusal(Fetcher(), url) == message


@pytest.mark.parametrize(
    "url", ["http://me:secret@example.org/", "https://secret@example.org/", "http://:@example.org/"]
)
def test_credentials_are_refused_and_not_repeated(url: str) -> None:
    message = refusal(Fetcher(), url)
    assert message == "An address with a user name or password in it is not fetched (host example.org); leave them out."


def test_a_host_that_does_not_answer_is_named(site: Web) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/x"
        message = refusal(site.fetcher(), url)
    assert "cannot be fetched: [Errno 111] Connection refused." in message


def test_a_host_that_is_not_there_is_named(site: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("index.articles.connection.socket.getaddrinfo", unknown)
    assert refusal(site.fetcher(), "https://typo.example/x") == (
        "There is no host typo.example ([Errno -2] Name or service not known); check the address."
    )


def test_a_name_that_is_resolved_for_ever_is_waited_for_no_longer(site: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    is_over = threading.Event()

    def forever(*_: object, **__: object) -> list[object]:
        is_over.wait()
        return []

    monkeypatch.setattr("index.articles.connection.socket.getaddrinfo", forever)
    try:
        told = refusal(site.fetcher(seconds=0.2), "http://slow.example/x")
        assert told.endswith("http://slow.example/robots.txt takes longer than 0.2 seconds; try again later.")
    finally:
        is_over.set()


# Redirects ----------------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_the_last_address_is_kept(site: Web) -> None:
    site.pages |= {"/old": redirected("/older", 301), "/older": redirected(site.address("/page"), 308)}
    assert site.fetcher().fetch(site.address("/old")).url == site.address("/page")


def test_redirects_without_end_are_not(site: Web) -> None:
    site.pages["/loop"] = redirected("/loop")
    message = refusal(site.fetcher(), site.address("/loop"))
    assert message == f"{site.address('/loop')} is redirected more than 5 times."
    assert site.asked.count("/loop") == 6


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://10.0.0.1/", "10.0.0.1 is at 10.0.0.1, which is not a public address"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254 is at 169.254.169.254, which is not"),
        ("http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1 is at ::ffff:a00:1, which is not a public address"),
        ("file:///etc/passwd", "only http and https addresses are"),
        ("http://me:secret@127.0.0.1/", "user name or password in it is not fetched (host 127.0.0.1)"),
    ],
)
def test_each_redirect_is_checked(site: Web, target: str, reason: str) -> None:
    site.pages["/away"] = redirected(target)
    assert reason in refusal(site.fetcher(), site.address("/away"))


# Sizes and times ----------------------------------------------------------------------------------------------


def test_a_page_that_is_too_large_is_refused_before_all_of_it_is_read(site: Web) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(10_000):
            request.wfile.write(b"x" * 10_000)
            written.append(10_000)

    written: list[int] = []
    site.pages["/endless"] = endless
    message = refusal(site.fetcher(largest_mb=1), site.address("/endless"))
    assert message == f"{site.address('/endless')} has more than 1 MB, which is the limit."
    assert sum(written) < 20_000_000


def test_a_compressed_page_is_read(site: Web) -> None:
    site.pages["/packed"] = sent(gzip.compress(b"Hello. " * 1_000), Content_Encoding="gzip")
    assert site.fetcher().fetch(site.address("/packed")).data == b"Hello. " * 1_000


def test_the_limit_holds_for_what_a_page_unpacks_to(site: Web) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    site.pages["/bomb"] = sent(bomb, Content_Encoding="gzip")
    assert refusal(site.fetcher(largest_mb=1), site.address("/bomb")).endswith(
        "has more than 1 MB, which is the limit."
    )


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd"])
def test_other_compression_was_not_asked_for(site: Web, encoding: str) -> None:
    site.pages["/packed"] = sent(zlib.compress(b"Hello."), Content_Encoding=encoding)
    assert f"compressed in a way that was not asked for ({encoding})" in refusal(
        site.fetcher(), site.address("/packed")
    )


def test_what_is_not_compressed_as_it_says_is_refused(site: Web) -> None:
    site.pages["/packed"] = sent(b"Hello.", Content_Encoding="gzip")
    assert "cannot be fetched: " in refusal(site.fetcher(), site.address("/packed"))


@pytest.mark.parametrize("where", ["before the headers", "in the headers", "in the body"])
def test_a_slow_drip_ends_in_time(site: Web, where: str) -> None:
    is_over = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        opening = {"before the headers": b"", "in the headers": b"HTTP/1.1 200 OK\r\nX: "}
        request.wfile.write(opening.get(where, b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"))
        while not is_over.wait(0.05):
            if where != "before the headers":
                request.wfile.write(b"x")

    site.pages["/slow"] = drip
    try:
        message = refusal(site.fetcher(seconds=0.4), site.address("/slow"))
    finally:
        is_over.set()
    assert message == f"{site.address('/slow')} takes longer than 0.4 seconds; try again later."


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "404 Not Found"), (500, "500 Internal Server Error"), (304, "304 Not Modified"), (799, "799")],
)
def test_an_answer_that_is_no_page_is_named(site: Web, status: int, said: str) -> None:
    site.pages["/x"] = sent(b"", status=status)
    assert refusal(site.fetcher(), site.address("/x")) == (
        f"{site.address('/x')} cannot be fetched: the server answers {said}."
    )


def test_a_server_that_talks_nonsense_is_named(site: Web) -> None:
    def nonsense(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"\x16\x03nonsense\r\n\r\n")

    site.pages["/x"] = nonsense
    assert f"{site.address('/x')} cannot be fetched: " in refusal(site.fetcher(), site.address("/x"))


# robots.txt ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nDisallow: /page",
        "User-agent: footnote\nDisallow: /\n\nUser-agent: *\nAllow: /",
        "User-agent: *\nDisallow: /*ge$",
        "User-agent: *\nAllow: /\nDisallow: /pa",
    ],
)
def test_robots_txt_is_kept(site: Web, rules: str) -> None:
    site.pages["/robots.txt"] = sent(rules, "text/plain")
    message = refusal(site.fetcher(), site.address("/page"))
    assert message.endswith(f"may not be fetched: the robots.txt of {site.address('')} forbids it.")
    assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize("rules", ["", "User-agent: other\nDisallow: /", "User-agent: *\nDisallow: /\nAllow: /page"])
def test_what_robots_txt_allows_is_fetched(site: Web, rules: str) -> None:
    site.pages["/robots.txt"] = sent(rules, "text/plain")
    assert site.fetcher().fetch(site.address("/page")).data == b"<p>Hello.</p>"


def test_a_missing_robots_txt_forbids_nothing_and_is_asked_for_once(site: Web) -> None:
    fetcher = site.fetcher()
    fetcher.fetch(site.address("/page"))
    fetcher.fetch(site.address("/page"))
    assert site.asked == ["/robots.txt", "/page", "/page"]


def test_a_robots_txt_that_cannot_be_read_forbids_everything(site: Web) -> None:
    site.pages["/robots.txt"] = sent("", status=503)
    assert refusal(site.fetcher(), site.address("/page")) == (
        f"Nothing of {site.address('')} may be fetched while its robots.txt cannot be read: "
        "the server answers 503 Service Unavailable. Try again later."
    )
    assert site.asked == ["/robots.txt"]


def test_robots_txt_may_be_redirected(site: Web) -> None:
    site.pages |= {"/robots.txt": redirected("/rules"), "/rules": sent("User-agent: *\nDisallow: /", "text/plain")}
    assert "forbids it" in refusal(site.fetcher(), site.address("/page"))


def test_the_end_of_a_huge_robots_txt_is_not_read(site: Web) -> None:
    rules = "User-agent: *\n" + "#" * 600_000 + "\nDisallow: /"
    site.pages["/robots.txt"] = sent(rules, "text/plain")
    assert site.fetcher().fetch(site.address("/page")).data == b"<p>Hello.</p>"


def test_a_redirect_asks_for_the_rules_of_where_it_leads(site: Web) -> None:
    site.pages |= {
        "/old": redirected("/private/page"),
        "/private/page": sent("<p>Private.</p>"),
        "/robots.txt": sent("User-agent: *\nDisallow: /private", "text/plain"),
    }
    assert "forbids it" in refusal(site.fetcher(), site.address("/old"))
    assert "/private/page" not in site.asked


# Sites that are trusted ---------------------------------------------------------------------------------------

SECRET = {"Authorization": "Bearer let-me-in"}


@pytest.fixture
def elsewhere() -> Iterator[Web]:
    """Another server on this machine."""
    with web() as served:
        served.pages["/page"] = sent("<p>Elsewhere.</p>")
        yield served


def trusting(site: Web, **allowed: Any) -> Fetcher:
    """A fetcher as it is used, for which nothing but one site is on a private network."""
    return Fetcher(trusted=Trusted(site.address(""), **allowed), seconds=5)


def test_a_private_site_is_reached_where_it_is_trusted_by_its_name(site: Web, elsewhere: Web) -> None:
    fetcher = trusting(site, is_private=True)
    assert fetcher.fetch(site.address("/page")).data == b"<p>Hello.</p>"
    for other in (elsewhere.address("/page"), site.address("/page", host="localhost")):
        assert "which is not a public address" in refusal(fetcher, other)
    assert elsewhere.asked == []


def test_a_site_that_is_trusted_with_headers_alone_stays_out_of_reach_on_a_private_network(site: Web) -> None:
    assert "which is not a public address" in refusal(trusting(site, headers=SECRET), site.address("/page"))
    assert site.asked == []


def test_a_redirect_to_another_private_site_is_not_followed(site: Web, elsewhere: Web) -> None:
    site.pages["/away"] = redirected(elsewhere.address("/page"))
    assert "which is not a public address" in refusal(trusting(site, is_private=True), site.address("/away"))
    assert elsewhere.asked == []


def test_a_redirect_never_leads_to_a_trusted_site(site: Web, elsewhere: Web) -> None:
    """Here both may be reached, and only one is sent what signs in."""
    elsewhere.pages["/in"] = redirected(site.address("/page"))
    fetcher = Fetcher(lambda address: address.is_loopback, trusted=Trusted(site.address(""), headers=SECRET))
    assert fetcher.fetch(elsewhere.address("/in")).data == b"<p>Hello.</p>"
    assert [headers["Authorization"] for headers in (*site.headers, *elsewhere.headers)] == [None] * 4
    site.pages["/out"] = redirected(elsewhere.address("/in"))
    fetcher.fetch(site.address("/out"))
    asked = list(zip(site.asked, [headers["Authorization"] for headers in site.headers], strict=True))
    assert asked == [("/robots.txt", None), ("/page", None), ("/out", SECRET["Authorization"]), ("/page", None)]


def test_a_redirect_to_a_trusted_private_site_is_refused(site: Web, elsewhere: Web) -> None:
    is_public_now = [True]

    def away(request: BaseHTTPRequestHandler) -> None:
        is_public_now[0] = False
        redirected(site.address("/page"))(request)

    elsewhere.pages["/in"] = away
    fetcher = Fetcher(lambda _: is_public_now[0], trusted=Trusted(site.address(""), is_private=True))
    assert "which is not a public address" in refusal(fetcher, elsewhere.address("/in"))
    assert site.asked == []


def test_what_signs_in_stands_in_no_representation() -> None:
    assert "let-me-in" not in repr(Trusted("https://wiki.example", headers=SECRET))


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "127.0.0.1", "::1", "fd12::1", "100.100.1.1", "1.1.1.1"]
)
def test_a_private_network_holds_what_its_machines_have(address: str) -> None:
    assert is_public_or_private(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "240.0.0.1"]
)
def test_where_clouds_keep_their_keys_is_never_reached(address: str) -> None:
    assert not is_public_or_private(ipaddress.ip_address(address))


# What has not changed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("etag", ['"a1"', ""])
def test_a_page_comes_again_only_when_it_changed(site: Web, etag: str) -> None:
    site.pages["/page"] = known_by("<p>Hello.</p>", etag=etag)
    fetcher = site.fetcher()
    first = fetcher.fetch_if_changed(site.address("/page"), Validators())
    assert first
    assert first.validators == (Validators(etag) if etag else Validators("", "Mon, 02 Nov 2026 08:00:00 GMT"))
    assert fetcher.fetch_if_changed(site.address("/page"), first.validators) is None
    site.pages["/page"] = known_by("<p>Good bye.</p>", etag='"a2"')
    changed = fetcher.fetch_if_changed(site.address("/page"), first.validators)
    assert changed
    assert changed.data == b"<p>Good bye.</p>"


def test_what_is_no_validator_is_not_sent_back(site: Web) -> None:
    site.pages["/page"] = sent("<p>Hello.</p>", ETag="\u00fc", Last_Modified="x" * 2_000)
    fetched = site.fetcher().fetch(site.address("/page"))
    assert fetched.validators == Validators()


def test_a_server_that_says_unasked_that_nothing_changed_is_named(site: Web) -> None:
    site.pages["/page"] = sent("", status=304)
    assert refusal(site.fetcher(), site.address("/page")).endswith("the server answers 304 Not Modified.")


# Pauses -------------------------------------------------------------------------------------------------------


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.slept: list[float] = []
        monkeypatch.setattr("index.articles.fetch.time.monotonic", lambda: sum(self.slept))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.mark.parametrize("rule", ["Crawl-delay: 20", "Request-rate: 3/60s"])
def test_a_site_is_asked_no_more_often_than_it_wants(site: Web, monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    site.pages["/robots.txt"] = sent(f"User-agent: *\n{rule}", "text/plain")
    clock = Clock(monkeypatch)
    fetcher = Fetcher(lambda address: address.is_loopback, seconds=30, sleep=clock.sleep)
    for _ in range(3):  # the pauses are none of the seconds that a page may take
        fetcher.fetch(site.address("/page"))
    assert clock.slept == [20, 20]


def test_a_site_that_wants_to_be_left_alone_for_hours_is(site: Web) -> None:
    site.pages["/robots.txt"] = sent("User-agent: *\nCrawl-delay: 3600", "text/plain")
    assert refusal(site.fetcher(), site.address("/page")) == (
        f"Nothing of {site.address('')} is fetched: its robots.txt asks to wait 3600 seconds between two requests, "
        "and 60 are the most that is waited."
    )
    assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize(("said", "seconds"), [("120", 120), ("soon", 0), ("Mon, 02 Nov 2020 08:00:00 GMT", 0)])
@pytest.mark.parametrize("path", ["/page", "/robots.txt"])
def test_an_error_tells_when_to_come_again(site: Web, said: str, seconds: float, path: str) -> None:
    site.pages[path] = sent("", status=503, Retry_After=said)
    with pytest.raises(FetchError) as caught:
        site.fetcher().fetch(site.address("/page"))
    assert caught.value.retry_after == seconds
    assert caught.value.status == (503 if path == "/page" else 0)


# Large files --------------------------------------------------------------------------------------------------


def test_a_file_that_is_packed_itself_is_unpacked_as_it_comes() -> None:
    data = b"<urlset/>" * 1_000
    packed = gzip.compress(data)
    assert b"".join(unpacked(iter([packed[:10], packed[10:]]), 10_000, "x")) == data
    assert b"".join(unpacked(iter([data]), 10_000, "x")) == data
    assert b"".join(unpacked(iter([]), 10_000, "x")) == b""


def test_what_it_unpacks_to_is_counted() -> None:
    with pytest.raises(FetchError, match="x has more than 1 MB, which is the limit"):
        list(unpacked(iter([gzip.compress(bytes(2_000_000))]), 1_000_000, "x"))
    with pytest.raises(FetchError, match="x cannot be unpacked"):
        list(unpacked(iter([gzip.compress(b"abc")[:-3] + b"\1\2\3" + b"x", b"yyyy"]), 1_000_000, "x"))
