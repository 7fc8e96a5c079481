"""A database that processes on several machines share, while it is away for some of them, or for all."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from bot.history.database import Database
from bot.history.history import History
from bot.history.ownership import LeaseTable, stay
from bot.history.questions import Claim
from bot.history.tables import questions
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from tests.bot.articles import answer
from tests.bot.process import until
from tests.paths import ROOT
from tests.postgres import PostgresServer, Wire, wire

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")
ANSWERED = reply_to(answer())


def hurried() -> float:
    """A clock on which the pauses after a failure are short."""
    return 20.0 * time.monotonic()


@pytest.fixture
def to_server(postgres: PostgresServer) -> Iterator[Wire]:
    """The wire of one of two machines."""
    with wire(postgres.port) as opened:
        yield opened


@pytest.fixture
def far(postgres_url: str, to_server: Wire) -> Iterator[History]:
    """The history as a process sees it whose wire may be cut."""
    url = make_url(postgres_url).set(port=to_server.port).render_as_string()
    database = Database(url, hurried)
    database.open()
    yield History(database, owner="far")
    database.close()


@pytest.fixture
def near(postgres_url: str) -> Iterator[History]:
    """As another process sees it."""
    database = Database(postgres_url)
    database.open()
    yield History(database, owner="near")
    database.close()


def test_what_two_processes_accepted_is_answered_by_the_one_that_wrote_it_down(
    far: History, near: History, to_server: Wire
) -> None:
    to_server.cut()
    assert far.questions.accept(ASKED) is Claim.UNKNOWN  # it may be the only one that hears of it
    assert near.questions.accept(ASKED) is Claim.OURS
    to_server.mend()
    assert (far.questions.claim(ASKED), near.questions.claim(ASKED)) == (Claim.OTHERS, Claim.OURS)


def test_what_was_accepted_without_the_database_is_written_down_as_soon_as_it_is_back(
    far: History, near: History, to_server: Wire
) -> None:
    to_server.cut()
    far.questions.accept(ASKED)
    with ThreadPoolExecutor() as beside:
        claimed = beside.submit(far.questions.claim, ASKED)
        to_server.mend()
        assert claimed.result() is Claim.OURS
    assert near.questions.accept(ASKED) is Claim.OTHERS


def test_a_write_that_the_server_carried_out_and_could_not_confirm_is_ours(far: History) -> None:
    far.questions.accept(ASKED)
    assert far.questions.claim(ASKED) is Claim.OURS


def test_who_is_cut_off_sends_no_reply_that_another_process_has_taken_over(
    far: History, near: History, to_server: Wire
) -> None:
    far.questions.accept(ASKED)
    to_server.cut()
    assert near.questions.take_over("slack") == [ASKED]  # the other one holds no lease any more
    with ThreadPoolExecutor() as beside:
        marked = beside.submit(far.questions.mark_sending, ASKED)
        to_server.mend()
        assert marked.result() is Claim.OTHERS


def test_who_takes_over_waits_for_an_owner_that_is_just_coming_back(far: History, near: History) -> None:
    leases = LeaseTable(far.database, lambda: time.time() - 60.0)
    leases.take("far", "far", 15.0)  # and that was long ago
    far.questions.accept(ASKED)
    with far.database.engine.connect() as connection, ThreadPoolExecutor() as beside:
        stay(connection, "far", time.time() + 15.0)
        taken = beside.submit(near.questions.take_over, "slack")
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        until(lambda: connection.execute(waiting).scalar_one() > 0, "it waits for the lease")
        connection.commit()
        assert taken.result() == []


def test_nobody_waits_longer_than_a_minute_for_a_database_that_is_away(far: History, to_server: Wire) -> None:
    far.questions.accept(ASKED)
    to_server.cut()
    assert far.questions.mark_sending(ASKED) is Claim.UNKNOWN
    assert far.questions.claim(replace(ASKED, message="2.0")) is Claim.UNKNOWN  # and the next one not at all
    to_server.mend()


def test_a_process_that_ends_waits_for_no_database(far: History, to_server: Wire) -> None:
    far.questions.accept(ASKED)
    to_server.cut()
    far.database.stop_waiting()
    assert far.questions.mark_sending(ASKED) is Claim.UNKNOWN


def test_what_was_sent_while_the_database_was_away_is_noted_afterwards(
    far: History, near: History, to_server: Wire
) -> None:
    far.questions.accept(ASKED)
    assert far.questions.mark_sending(ASKED) is Claim.OURS
    to_server.cut()
    with ThreadPoolExecutor() as beside:
        noted = beside.submit(far.questions.finish, ASKED, ANSWERED, "2.0", 0.5)
        to_server.mend()
        noted.result()
    posted = near.past.posted(ASKED.key)
    assert posted is not None
    assert posted.reply == "2.0"


def test_what_was_answered_without_the_database_holds_nobody_up_once_it_is_back(
    far: History, near: History, to_server: Wire
) -> None:
    later = replace(ASKED, message="2.0", thread="2.0")
    LeaseTable(far.database).take("far", "far", 15.0)
    far.questions.accept(ASKED)
    near.questions.accept(later)
    to_server.cut()
    assert far.questions.mark_sending(ASKED) is Claim.UNKNOWN
    far.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    assert not near.questions.is_next(later)
    far.questions.catch_up()  # it is still away
    to_server.mend()
    until(lambda: not far.questions.take_over("slack") and near.questions.is_next(later), "others wait still")
    posted = near.past.posted(ASKED.key)
    assert posted is not None
    assert (posted.reply, posted.outcome) == ("3.0", "answered")


def test_what_was_deleted_meanwhile_is_not_written_down_again(far: History, near: History, to_server: Wire) -> None:
    far.questions.accept(ASKED)
    to_server.cut()
    far.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    near.erasure.forget_workspace("slack", "T1", time.time() + 60.0)
    to_server.mend()
    until(lambda: far.database.attempt(lambda _: True, False), "the database is not back")
    far.questions.catch_up()
    assert near.past.posted(ASKED.key) is None


def test_a_server_that_was_started_anew_is_used_at_once(postgres: PostgresServer, near: History) -> None:
    near.questions.accept(ASKED)
    postgres.stop()
    postgres.start()
    assert near.questions.mark_sending(ASKED) is Claim.OURS


def test_a_question_waits_for_an_earlier_one_of_its_channel_that_another_process_answers(
    far: History, near: History
) -> None:
    later = replace(ASKED, message="2.0", thread="2.0")
    elsewhere = replace(later, channel="C2")
    leases = LeaseTable(far.database)
    leases.take("far", "far", 15.0)
    far.questions.accept(ASKED)
    near.questions.accept(later)
    near.questions.accept(elsewhere)
    assert (near.questions.is_next(later), near.questions.is_next(elsewhere), far.questions.is_next(ASKED)) == (
        False,
        True,
        True,
    )
    leases.end("far")  # it is killed
    assert near.questions.is_next(later)
    leases.take("far", "far", 15.0)
    far.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    assert near.questions.is_next(later)


def test_four_processes_that_start_together_bring_the_tables_up_to_date_once(postgres_url: str) -> None:
    program = "import sys; from bot.history.database import Database; Database(sys.argv[1]).open()"
    started = [
        subprocess.Popen([sys.executable, "-c", program, postgres_url], stderr=subprocess.PIPE, cwd=ROOT)
        for _ in range(4)
    ]
    assert [process.communicate()[1] for process in started] == [b""] * 4
    database = Database(postgres_url)
    with database.engine.connect() as connection:
        assert len(connection.execute(text("SELECT version_num FROM alembic_version")).all()) == 1
        assert connection.execute(select(func.count()).select_from(questions)).scalar_one() == 0
    database.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_named_as_everybody_writes_it(postgres_url: str, scheme: str) -> None:
    database = Database(make_url(postgres_url).set(drivername=scheme).render_as_string())
    assert database.try_out().questions == 0
    assert database.is_shared
    database.close()
