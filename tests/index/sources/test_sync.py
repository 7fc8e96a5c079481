"""What becomes of the articles when their sources change, fail or go, with a real server on this machine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from filelock import FileLock

from index import Built, GoldenLost, SourcesError
from index.articles.changes import ChangeLog
from index.errors import BuildInProgress
from index.sources.configuration import Sources, parse_sources
from index.sources.state import STATE, read_sync_state
from index.sources.sync import LOCK, Sync, Synced, SyncRequest
from index.sources.turn import SourceResult
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.feeds import rss
from tests.fakes.common.pages import page
from tests.fakes.common.pdfs import column, pdf
from tests.fakes.common.web import Web, known_by, redirected, sent, web

CONSENT = page("<p>We value your privacy. Accept all cookies to read on, or manage your choices.</p>", "", "")


def about(name: str, price: int) -> str:
    """A page of its own."""
    head = f"<title>{name}</title>"
    article = f"<h1>{name}</h1><p>A ticket for {name} costs {price} crowns.</p><p>{name} opens at nine every day.</p>"
    return page(article, head)


class World:
    """Sources, the folder with the articles, and a clock that stands until it is set."""

    def __init__(self, folder: Path, site: Web) -> None:
        self.site = site
        self.folder = folder
        self.corpus = folder / "corpus"
        self.index = folder / ".index"
        self.clock = datetime(2026, 11, 2, 8, tzinfo=UTC)
        self.builds: list[Exception | None] = []
        self.fails_with: Exception | None = None
        self.sources: list[dict[str, object]] = []
        self.hosts: dict[str, object] = {"127.0.0.1": {"private": True}}
        self.environment = {"WIKI_TOKEN": "Bearer let-me-in"}

    def add(self, name: str, kind: str, at: str, **fields: object) -> None:
        self.sources.append({"name": name, "kind": kind, "at": at, **fields})

    @property
    def file(self) -> Sources:
        return parse_sources(yaml.safe_dump({"sources": self.sources, "hosts": self.hosts}), "sources.yaml")

    def sync(self, *names: str, due: bool = False, prune: bool = False) -> Synced:
        def build() -> Built:
            self.builds.append(self.fails_with)
            if self.fails_with:
                raise self.fails_with
            return Built(f"{len(self.builds):06}", 1, 1, 1, unchanged=False, skipped=())

        sync = Sync(self.file, self.corpus, self.index, self.environment, build, now=lambda: self.clock)
        return sync.run(SyncRequest(names, due, prune))

    def one(self, *names: str, due: bool = False, prune: bool = False) -> SourceResult:
        (result,) = self.sync(*names, due=due, prune=prune).sources
        return result

    def sitemap(self, *paths: str) -> None:
        listed = "".join(f"<url><loc>{self.site.address(path)}</loc></url>" for path in paths)
        self.site.pages["/sitemap.xml"] = sent(
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>', "application/xml"
        )

    @property
    def files(self) -> list[str]:
        found = (path.relative_to(self.corpus) for path in self.corpus.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts))

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        return [(each.who, each.change, each.what) for each in ChangeLog(self.index).entries()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A server with two pages, and nothing that asks for them yet."""
    with web() as site:
        site.pages["/ferry"] = known_by(about("The ferry", 4), etag='"1"')
        site.pages["/tower"] = known_by(about("The tower", 7))
        yield World(tmp_path, site)


def counts(result: SourceResult) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.removed, result.kept


# What changes -------------------------------------------------------------------------------------------------


def test_a_page_is_kept_and_comes_again_only_when_it_changes(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    assert counts(world.one()) == (1, 0, 0, 1)
    assert world.one() == SourceResult("ferry", kept=1, next_try=world.clock + timedelta(days=1))
    assert len(world.builds) == 1
    world.site.pages["/ferry"] = known_by(about("The ferry", 5), etag='"2"')
    assert counts(world.one()) == (0, 1, 0, 1)
    assert len(world.builds) == 2
    assert world.files == ["the-ferry.md"]
    assert "costs 5 crowns" in (world.corpus / "the-ferry.md").read_text()
    assert world.changes == [
        ("source ferry", "added", "the-ferry.md"),
        ("source ferry", "updated", "the-ferry.md"),
    ]


def test_a_page_that_is_the_same_though_it_comes_again_changes_nothing(world: World) -> None:
    world.site.pages["/ferry"] = sent(about("The ferry", 4))
    world.add("ferry", "page", world.site.address("/ferry"))
    world.sync()
    assert counts(world.one()) == (0, 0, 0, 1)
    assert len(world.builds) == 1


def test_an_article_whose_file_is_gone_comes_again(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    world.sync()
    (world.corpus / "the-ferry.md").unlink()
    assert counts(world.one()) == (1, 0, 0, 1)


def test_a_pdf_keeps_its_file_when_it_changes(world: World) -> None:
    world.add("report", "page", world.site.address("/report"))
    for number, price in enumerate((4, 5)):
        data = pdf(column([f"The report says that a ticket costs {price} crowns."]))
        world.site.pages["/report"] = sent(data, "application/pdf")
        assert counts(world.one()) == (1 - number, number, 0, 1)
    assert world.files == ["report.pdf", "report.pdf.yaml"]


def test_a_feed_gives_what_it_holds_and_keeps_what_it_no_longer_names(world: World) -> None:
    world.site.pages["/feed"] = known_by(rss(world.site.address("/ferry")), "application/rss+xml", etag='"1"')
    world.add("wire", "feed", world.site.address("/feed"))
    result = world.one()
    assert (counts(result)[0], result.failed) == (1, "")  # the other is of a site that is not there
    assert "1 page could not be read" in result.notes[0]
    world.site.pages["/feed"] = known_by(
        rss(world.site.address("/tower")).replace("coastalwire.example", "127.0.0.1"), "application/rss+xml", etag='"2"'
    )
    result = world.one()
    assert (counts(result), result.vanished) == ((2, 0, 0, 3), ())
    world.site.asked.clear()
    assert counts(world.one()) == (0, 0, 0, 3)
    assert world.site.asked == ["/robots.txt", "/feed"]


def test_a_folder_gives_its_files_and_follows_them(world: World) -> None:
    docs = write_corpus(world.folder / "docs", tower_md="# The tower\n\nThe tower has 200 steps.")
    write_corpus(docs / "guides", ferry_txt="The ferry leaves at noon.", notes_py="x = 1")
    write_corpus(docs / ".git", config_txt="Nothing of it is read.")
    (docs / "out.md").symlink_to(world.folder / "elsewhere.md")
    (world.folder / "elsewhere.md").write_text("Not of this folder.")
    world.add("docs", "folder", str(docs), collection="travel")
    assert counts(world.one()) == (2, 0, 0, 2)
    assert world.files == ["travel/guides-ferry.txt", "travel/tower.md"]
    assert counts(world.one()) == (0, 0, 0, 2)
    (docs / "guides" / "ferry.txt").write_text("The ferry leaves at two o'clock.")
    (docs / "tower.md").unlink()
    result = world.one()
    assert (counts(result), result.vanished) == ((0, 1, 0, 1), ("travel/tower.md",))
    assert (world.corpus / "travel" / "guides-ferry.txt").read_text() == "The ferry leaves at two o'clock."


def test_a_sitemap_gives_the_pages_that_are_asked_for(world: World) -> None:
    world.sitemap("/ferry", "/tower", "/login")
    world.add("site", "sitemap", world.site.address("/sitemap.xml"), without=["/log*"])
    assert counts(world.one()) == (2, 0, 0, 2)
    assert "/login" not in world.site.asked


# What goes ----------------------------------------------------------------------------------------------------


def test_what_vanished_is_kept_until_it_is_pruned(world: World) -> None:
    world.sitemap("/ferry", "/tower")
    world.add("site", "sitemap", world.site.address("/sitemap.xml"))
    world.sync()
    world.sitemap("/ferry")
    assert world.one().vanished == ("the-tower.md",)
    assert world.files == ["the-ferry.md", "the-tower.md"]
    assert len(world.builds) == 1
    assert counts(world.one(prune=True)) == (0, 0, 1, 1)
    assert world.files == ["the-ferry.md"]
    assert (world.corpus / ".removed" / "the-tower.md").is_file()
    assert world.changes[-1] == ("source site", "removed", "the-tower.md")
    assert len(world.builds) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_has_vanished_and_may_come_back(world: World, status: int) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    world.sync()
    before = world.site.pages["/ferry"]
    world.site.pages["/ferry"] = sent("", status=status)
    result = world.one()
    assert (result.failed, result.vanished) == ("", ("the-ferry.md",))
    world.site.pages["/ferry"] = before
    assert world.one().vanished == ()


def test_what_a_source_gave_that_is_one_no_longer_is_kept_until_it_is_pruned(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    world.add("tower", "page", world.site.address("/tower"))
    world.sync()
    del world.sources[0]
    assert world.sync().left == ("the-ferry.md",)
    synced = world.sync(prune=True)
    assert ([counts(each)[2] for each in synced.sources], synced.left) == ([0, 1], ())
    assert world.files == ["the-tower.md"]


def test_a_source_of_another_name_takes_over_what_was_given(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    world.sync()
    world.sources[0]["name"] = "boat"
    synced = world.sync(prune=True)
    assert (counts(synced.sources[0]), synced.left) == ((0, 0, 0, 1), ())
    assert world.files == ["the-ferry.md"]


def test_what_two_sources_give_is_kept_once_and_stays_while_one_gives_it(world: World) -> None:
    world.sitemap("/ferry")
    world.add("ferry", "page", world.site.address("/ferry"))
    world.add("site", "sitemap", world.site.address("/sitemap.xml"))
    first, second = world.sync().sources
    assert (first.kept, second.kept, second.failed) == (1, 0, "")
    assert second.notes[0].startswith("1 page left out, as they are there already: ")
    del world.sources[0]
    assert [counts(each) for each in world.sync(prune=True).sources] == [(0, 0, 0, 1), (0, 0, 0, 0)]
    assert world.files == ["the-ferry.md"]


def test_a_file_that_was_there_is_never_written_over_by_another_article(world: World) -> None:
    write_corpus(world.corpus, the_ferry_md="# The ferry\n\nOurs.")
    (world.corpus / "the_ferry.md").rename(world.corpus / "the-ferry.md")
    world.add("ferry", "page", world.site.address("/ferry"))
    world.sync()
    assert world.files == ["the-ferry-2.md", "the-ferry.md"]
    assert (world.corpus / "the-ferry.md").read_text() == "# The ferry\n\nOurs."


def test_a_source_of_another_collection_brings_its_articles_there(world: World) -> None:
    """What is closed must not stay where it was open."""
    world.add("ferry", "page", world.site.address("/ferry"))
    world.sync()
    world.sources[0]["collection"] = "hr"
    world.sync()
    assert world.files == ["hr/the-ferry.md"]
    assert world.changes[-1] == ("source ferry", "moved", "hr/the-ferry.md")
    assert len(world.builds) == 2


# Who may be reached -------------------------------------------------------------------------------------------


def test_a_private_host_is_asked_for_nothing_unless_the_file_allows_it_by_name(world: World) -> None:
    world.hosts = {"localhost": {"private": True}}
    world.add("ferry", "page", world.site.address("/ferry"))
    assert world.one().failed == (
        "127.0.0.1 is at 127.0.0.1, which is not a public address; it is not fetched. "
        "If you trust it, allow it in sources.yaml: hosts: {127.0.0.1: {private: true}}"
    )
    assert world.site.asked == []


def test_neither_a_redirect_nor_a_list_leads_to_another_private_host(world: World) -> None:
    with web() as inner:
        inner.pages["/ferry"] = sent(about("The safe", 9))
        world.site.pages |= {
            "/away": redirected(inner.address("/ferry")),
            "/feed": sent(rss(inner.address("/ferry")), "application/rss+xml"),
        }
        world.add("away", "page", world.site.address("/away"))
        world.add("feed", "feed", world.site.address("/feed"))
        for result in world.sync().sources:
            assert "which is not a public address" in result.failed
        assert inner.asked == []


def test_what_signs_in_is_sent_to_its_host_alone(world: World) -> None:
    seen: list[tuple[str, str | None]] = []

    def wiki(request: BaseHTTPRequestHandler) -> None:
        seen.append((request.path, request.headers["Authorization"]))
        sent(about("The wiki", 3))(request)

    world.site.pages |= {"/wiki": wiki, "/loop": redirected(world.site.address("/wiki", host="localhost"))}
    world.hosts = {"127.0.0.1": {"private": True, "headers": {"Authorization": "env:WIKI_TOKEN"}}}
    world.add("wiki", "page", world.site.address("/wiki"))
    world.add("loop", "page", world.site.address("/loop"))
    first, second = world.sync().sources
    assert (first.kept, "not a public address" in second.failed) == (1, True)
    assert seen == [("/wiki", "Bearer let-me-in")]
    assert "let-me-in" not in (world.corpus / STATE).read_text()


def test_a_secret_that_is_not_there_is_named_and_the_others_are_synced(world: World) -> None:
    world.environment = {}
    world.hosts["wiki.example"] = {"headers": {"Authorization": "env:WIKI_TOKEN"}}
    world.add("wiki", "page", "https://wiki.example/")
    world.add("ferry", "page", world.site.address("/ferry"))
    first, second = world.sync().sources
    assert first.failed.startswith("The environment has no WIKI_TOKEN, which sources.yaml names")
    assert second.kept == 1


# What fails ---------------------------------------------------------------------------------------------------


def test_a_feed_that_fails_for_a_week_is_asked_less_and_less_and_what_it_gave_stays(world: World) -> None:
    world.site.pages["/feed"] = sent(rss(world.site.address("/ferry")), "application/rss+xml")
    world.add("wire", "feed", world.site.address("/feed"), every="hourly", without=["*vessels"])
    world.sync()
    world.site.pages["/feed"] = sent("", status=500)
    end = world.clock + timedelta(days=7)
    world.clock += timedelta(hours=1)
    tries: list[SourceResult] = []
    while world.clock < end:
        tries += world.sync(due=True).sources
        assert world.sync(due=True).sources == ()
        world.clock = tries[-1].next_try or end
    assert {each.failed for each in tries} == {
        f"{world.site.address('/feed')} cannot be fetched: the server answers 500 Internal Server Error."
    }
    assert [each.is_news for each in tries] == [True] + [False] * (len(tries) - 1)
    ends = [each.next_try for each in tries if each.next_try]
    pauses = [after - before for before, after in pairwise(ends)]
    assert pauses[:4] == [timedelta(minutes=minutes) for minutes in (10, 20, 40, 80)]
    assert pauses[-1] == timedelta(days=1)
    assert len(tries) == 15
    assert (world.files, len(world.builds)) == (["the-ferry.md"], 1)
    known = read_sync_state(world.corpus).sources["wire"]
    assert (known.failures, known.failing) == (15, datetime(2026, 11, 2, 9, tzinfo=UTC))
    world.site.pages["/feed"] = sent(rss(world.site.address("/ferry")), "application/rss+xml")
    assert world.one().is_news
    assert read_sync_state(world.corpus).sources["wire"].failures == 0


def test_a_server_says_itself_when_to_come_again(world: World) -> None:
    world.site.pages["/ferry"] = sent("", status=429, Retry_After="7200")
    world.add("ferry", "page", world.site.address("/ferry"))
    assert world.one().next_try == world.clock + timedelta(hours=2)


def test_a_page_that_became_a_wall_leaves_the_article(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    world.sync()
    world.site.pages["/ferry"] = known_by(CONSENT, etag='"wall"')
    for _ in range(2):  # what was no article is not taken for it when it is unchanged
        assert "asks for consent" in world.one().failed
    assert "costs 4 crowns" in (world.corpus / "the-ferry.md").read_text()
    assert len(world.builds) == 1


def test_a_site_that_refuses_page_after_page_is_left_alone(world: World) -> None:
    paths = [f"/page{number}" for number in range(20)]
    world.site.pages |= {path: sent("", status=503) for path in paths}
    world.sitemap(*paths)
    world.add("site", "sitemap", world.site.address("/sitemap.xml"))
    assert "503 Service Unavailable" in world.one().failed
    assert [path for path in world.site.asked if path in paths] == paths[:5]


def test_pages_that_robots_txt_forbids_are_named_and_the_others_kept(world: World) -> None:
    paths = [f"/tags/{number}" for number in range(10)]
    world.site.pages["/robots.txt"] = sent("User-agent: *\nDisallow: /tags", "text/plain")
    world.sitemap(*paths, "/ferry")
    world.add("site", "sitemap", world.site.address("/sitemap.xml"))
    result = world.one()
    assert (result.kept, result.failed) == (1, "")
    assert result.notes[0].startswith("10 pages could not be read")


@pytest.mark.parametrize("is_left", [True, False])
def test_a_folder_that_vanished_or_is_empty_has_not_lost_its_files(world: World, is_left: bool) -> None:
    docs = write_corpus(world.folder / "docs", tower_md="The tower has 200 steps.")
    world.add("docs", "folder", str(docs))
    world.sync()
    (docs / "tower.md").unlink()
    if not is_left:
        docs.rmdir()
    result = world.one(prune=True)
    assert result.failed.endswith("is it mounted? Check its pattern." if is_left else "is it mounted?")
    assert (world.files, result.vanished) == (["tower.md"], ())


@pytest.mark.parametrize("at", ["corpus", "corpus/hr", "."])
def test_a_folder_of_the_articles_themselves_is_no_source(
    world: World, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    write_corpus(world.corpus / "hr", tower_md="The tower has 200 steps.")
    monkeypatch.chdir(world.folder)
    world.add("docs", "folder", at)
    assert "are one inside the other" in world.one().failed


def test_a_sitemap_without_a_page_that_is_asked_for_has_lost_none(world: World) -> None:
    world.sitemap("/ferry")
    world.add("site", "sitemap", world.site.address("/sitemap.xml"))
    world.sync()
    world.sitemap()
    result = world.one(prune=True)
    assert result.failed.endswith("names no page that is asked for; check its pattern (*).")
    assert world.files == ["the-ferry.md"]


def test_of_a_sitemap_that_is_larger_than_is_wanted_those_stay_that_are_known(world: World) -> None:
    world.sitemap("/ferry")
    world.add("site", "sitemap", world.site.address("/sitemap.xml"), most=2)
    world.sync()
    world.sitemap("/login", "/tower", "/ferry", "/about")
    world.site.pages |= {"/login": sent(about("Login", 1)), "/about": sent(about("About", 2))}
    result = world.one()
    assert (counts(result), result.vanished) == ((1, 0, 0, 2), ())
    assert result.notes == ("It names more than 2 pages; the others are left out (most).",)
    assert world.files == ["login.md", "the-ferry.md"]


def test_a_full_disk_stops_the_sync_and_what_was_kept_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    world.add("ferry", "page", world.site.address("/ferry"))
    world.add("tower", "page", world.site.address("/tower"))
    world.sync("ferry")
    monkeypatch.setattr(Path, "write_bytes", full)
    synced = world.sync()
    assert "cannot be written (No space left on device); make room for it" in str(synced.error)
    assert (world.files, len(world.builds)) == (["the-ferry.md"], 1)
    monkeypatch.undo()
    assert [counts(each) for each in world.sync().sources] == [(0, 0, 0, 1), (1, 0, 0, 1)]


# One at a time, and to the end --------------------------------------------------------------------------------


def test_two_syncs_never_run_together(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    world.corpus.mkdir()
    with FileLock(world.corpus / LOCK), pytest.raises(SourcesError, match="is under way; wait until it has ended"):
        world.sync()
    assert world.site.asked == []
    assert world.one().kept == 1


def test_what_a_killed_sync_kept_is_built_by_the_next(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    world.add("tower", "page", world.site.address("/tower"))

    class Killed(BaseException):
        """As a process ends: nothing of ours sees it."""

    def hears(name: str, *_: int) -> None:
        if name == "tower":
            raise Killed

    sync = Sync(world.file, world.corpus, world.index, {}, lambda: pytest.fail("built"), hears=hears)
    with pytest.raises(Killed):
        sync.run()
    assert [counts(each) for each in world.sync("ferry").sources] == [(0, 0, 0, 1)]
    assert len(world.builds) == 1


def test_a_state_that_cannot_be_read_costs_no_article(world: World) -> None:
    data = pdf(column(["The report says that a ticket costs 4 crowns."]))
    world.site.pages["/report"] = sent(data, "application/pdf")
    for path in ("ferry", "report"):
        world.add(path, "page", world.site.address(f"/{path}"))
    world.sync()
    before = world.files
    (world.corpus / STATE).write_text("{")
    assert [counts(each) for each in world.sync().sources] == [(0, 0, 0, 1), (0, 0, 0, 1)]
    world.site.pages["/report"] = sent(pdf(column(["A ticket costs 5 crowns now."])), "application/pdf")
    assert counts(world.one("report")) == (0, 1, 0, 1)
    assert world.files == before


def test_what_may_not_be_published_is_tried_again_later_and_less_often(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"), every="weekly")
    world.fails_with = GoldenLost("It loses 1 golden question.", "000002", ("What does it cost?",))
    assert world.sync().error is world.fails_with
    for minutes in (1, 5, 6, 11):
        world.clock += timedelta(minutes=minutes)
        world.sync(due=True)
    assert len(world.builds) == 3
    world.site.pages["/ferry"] = known_by(about("The ferry", 5), etag='"2"')
    world.fails_with = None
    assert world.sync().error is None  # what is new is tried at once
    assert not read_sync_state(world.corpus).needs_build


def test_a_build_that_is_under_way_is_waited_for(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    world.fails_with = BuildInProgress("Another build is under way.")
    world.sync()
    world.fails_with = None
    world.clock += timedelta(minutes=1)
    assert world.sync(due=True).built


def test_only_what_is_due_is_looked_at(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"), every="6h")
    world.add("tower", "page", world.site.address("/tower"), every="by hand")
    assert [each.name for each in world.sync(due=True).sources] == ["ferry"]
    world.clock += timedelta(hours=5)
    assert world.sync(due=True).sources == ()
    world.clock += timedelta(hours=1)
    assert [each.name for each in world.sync(due=True).sources] == ["ferry"]
    assert [each.name for each in world.sync().sources] == ["ferry", "tower"]


def test_another_schedule_holds_at_once(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"), every="weekly")
    world.sync()
    world.clock += timedelta(hours=2)
    assert world.sync(due=True).sources == ()
    world.sources[0]["every"] = "hourly"
    assert [each.name for each in world.sync(due=True).sources] == ["ferry"]


def test_a_clock_that_was_years_ahead_puts_nothing_off(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    world.clock += timedelta(days=4_000)
    world.sync()
    world.clock -= timedelta(days=4_000)
    assert [each.name for each in world.sync(due=True).sources] == ["ferry"]


def test_an_unknown_name_is_refused_before_anything_is_done(world: World) -> None:
    world.add("ferry", "page", world.site.address("/ferry"))
    with pytest.raises(SourcesError) as caught:
        world.sync("fery")
    assert str(caught.value) == "There is no source fery; there are: ferry."
