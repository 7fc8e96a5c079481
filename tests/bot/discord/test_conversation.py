"""What people do in Discord, and what they see: the real process, which may read messages."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import build_index
from tests.bot.process import BotProcess, discord_bot, follows
from tests.fakes.common.errors import ImpossibleError
from tests.fakes.discord.guild import GUILD, Channel, Message, Role
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import DiscordServer
from tests.paths import CORPUS

ASKED = "where is the YouTu Lab?"
COST = "what does SenseTime's training cost?"
ANSWER = "PATCH */messages/@original"  # what brings the answer of a command
POLICE = "which city's police use Eye-in-the-Sky?"
UNKNOWN = "how many goals did Ronaldo score?"
UMBRA = "---\ntitle: Umbra\n---\n\nThe lab of Umbra pays {} dollars for a lamp.\n"
ABOUT_UMBRA = "how much does the lab of Umbra pay for a lamp?"


@dataclass(frozen=True, slots=True)
class Place:
    server: DiscordServer
    process: BotProcess
    corpus: Path
    auto: Channel
    admins: Role
    ada: Person

    def answered(self, text: str = ASKED, channel: Channel | None = None) -> tuple[Message, Message]:
        question = self.ada.says(f"@Footnote {text}", channel)
        return question, self.server.wait_for_reply(question)

    def plain(self, message: Message) -> str:
        return self.server.plain(message)

    def rebuild(self, paid: str) -> None:
        (self.corpus / "umbra.md").write_text(UMBRA.format(paid))
        build_index(self.corpus, self.corpus.parent / ".index")
        follows(self.process, self.corpus.parent / ".index")


@pytest.fixture(scope="module")
def place(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(CORPUS, folder / "corpus")
    shutil.copytree(our_index, folder / ".index")
    with DiscordServer() as server:
        auto, admins = server.add_channel("questions"), server.add_role("librarians", "manage_guild")
        settings = {
            "DISCORD_READ_MESSAGES": "true",
            "DISCORD_AUTO_CHANNELS": str(auto.id),
            "DISCORD_ADMIN_ROLES": str(admins.id),
            "FOOTNOTE_FOLLOW_UPS": "2",
        }
        with discord_bot(server, folder / ".index", folder, **settings) as process:
            yield Place(server, process, folder / "corpus", auto, admins, server.person("Ada"))
            assert server.violations == []
            rung = f"<@{server.person('Ada').id}>"  # by what she wanted to be told
            assert set(server.mentions) <= {rung}
            assert server.rings == [rung]
            assert "Traceback" not in process.log, process.log


# --------------------------------------------------------------------------------------------- asking


@pytest.mark.item("mention", "quotation", "sources")
def test_a_mention_is_answered_under_it_with_sentence_amount_and_source(place: Place) -> None:
    _, reply = place.answered(COST)
    text = place.plain(reply)
    assert "costs SenseTime 500,000 yuan, and that 120 people are pressing buttons" in text
    assert "500,000 yuan" in place.server.styled(reply, "bold")
    assert "Shanghai Is Set to Become a Powerhouse" in text
    assert "Qiu Zhili · Yicai Global · 5 September 2017 · paragraph 8" in text


@pytest.mark.item("mention")
def test_a_mention_in_reply_to_somebody_takes_their_question_and_says_so(place: Place) -> None:
    question = place.server.person("Boris").says("Does anybody know where the YouTu Lab is?")
    pointing = place.ada.says("@Footnote any idea?", to=question, rings=False)
    reply = place.server.wait_for_reply(pointing)
    assert "Caohejing" in place.plain(reply)
    assert reply.embeds[0]["author"]["name"] == "Does anybody know where the YouTu Lab is?"


@pytest.mark.item("mention")
def test_a_mention_without_a_question_takes_that_of_the_thread(place: Place) -> None:
    boris = place.server.person("Boris")
    thread = boris.opens_thread(boris.says("Does anybody know where the YouTu Lab is?"))
    boris.says("Nobody?", thread)
    reply = place.server.wait_for_reply(place.ada.says("@Footnote", thread))
    assert "Caohejing" in place.plain(reply)


@pytest.mark.item("mention")
def test_the_post_of_a_forum_is_asked_with_its_title(place: Place) -> None:
    forum = place.server.add_forum("help")
    boris = place.server.person("Boris")
    _, opening = boris.posts(forum, "YouTu Lab", "Where is it? @Footnote")
    assert "Caohejing" in place.plain(place.server.wait_for_reply(opening))
    other, _ = boris.posts(forum, "Where is the YouTu Lab?", "I looked everywhere.")
    pointing = place.ada.says("@Footnote can you help?", other)
    reply = place.server.wait_for_reply(pointing)
    assert "Caohejing" in place.plain(reply)
    assert reply.embeds[0]["author"]["name"] == "Where is the YouTu Lab?"


@pytest.mark.item("direct message")
def test_a_direct_message_is_answered(place: Place) -> None:
    question = place.ada.writes("when will the government publish opinions on AI?")
    assert "In October the Shanghai government will publish" in place.plain(place.server.wait_for_reply(question))


@pytest.mark.item("refusal")
def test_what_the_articles_do_not_say_is_refused_with_the_missing_words(place: Place) -> None:
    text = place.plain(place.answered(UNKNOWN)[1])
    assert "The articles do not say." in text
    assert "No article contains: goals, Ronaldo, score." in text
    assert "paragraph" in text


@pytest.mark.item("mention")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", "I answer questions about the articles"),
        ("🙂🙂", "I am here."),
        ("why? " * 390, "Name it in a few words"),
    ],
)
def test_what_is_no_question_gets_a_hint_or_an_answer(place: Place, asked: str, told: str) -> None:
    text = place.plain(place.answered(asked)[1])
    assert told in text or text.startswith(("The articles do not say.", "I am not sure."))


@pytest.mark.item("attachments")
def test_attachments_are_said_not_to_be_read(place: Place) -> None:
    question = place.ada.says(f"@Footnote {ASKED}", files=["plan.pdf"])
    text = place.plain(place.server.wait_for_reply(question))
    assert "Caohejing" in text
    assert "I do not read attachments, only what is written in the message." in text


@pytest.mark.item("ask command")
def test_ask_is_acknowledged_before_its_answer_and_answers_the_asker_alone(place: Place) -> None:
    held = place.server.faults.hold(ANSWER)
    asked = place.ada.slash("ask", question=POLICE)
    place.server.wait_for_answer(asked)
    held.release()
    private = place.server.wait_for_private(place.ada, "Suzhou")
    assert "already use Eye-in-the-Sky" in place.plain(private)
    assert private.id not in [each.id for each in place.server.messages(place.server.general)]


@pytest.mark.item("ask command")
def test_while_one_types_questions_that_the_articles_answer_are_offered(place: Place) -> None:
    typed = place.ada.types("ask", "question", "")
    assert place.server.wait_for_answer(typed).choices


@pytest.mark.item("share")
def test_a_private_answer_is_shared_once_with_its_question_and_who_asked(place: Place) -> None:
    server, boris = place.server, place.server.person("Boris")
    channel = server.add_channel("sharing")
    boris.slash("ask", channel, question=POLICE)
    private = server.wait_for_private(boris, "Suzhou")
    boris.presses(private, "Share to channel")
    text = place.plain(server.wait_for_said(channel, "Suzhou"))
    assert "Boris" in text
    assert POLICE in text
    assert "Share to channel" not in text
    server.wait_for(lambda: server.current(private).deleted)
    server.quiet(0.3)
    assert len(server.messages(channel)) == 1
    with pytest.raises(ImpossibleError):
        place.ada.presses(private, "Share to channel")


@pytest.mark.item("articles command")
def test_articles_lists_what_can_be_asked_about(place: Place) -> None:
    place.ada.slash("articles")
    text = place.plain(place.server.wait_for_private(place.ada, "I know 1 article."))
    assert "Shanghai Is Set to Become a Powerhouse" in text
    assert "Qiu Zhili · Yicai Global · 5 September 2017" in text


@pytest.mark.item("help command")
def test_footnote_says_how_to_ask(place: Place) -> None:
    place.ada.slash("footnote")
    assert "/ask" in place.plain(place.server.wait_for_private(place.ada, "I answer questions"))


@pytest.mark.item("message shortcut")
def test_a_message_of_somebody_is_asked_about_in_private(place: Place) -> None:
    message = place.server.person("Boris").says("Who is Xu Li, by the way?")
    place.ada.message_command("Ask about this", message)
    place.server.wait_for_private(place.ada, "Xu Li")
    assert place.server.answers(message) == []


@pytest.mark.item("message shortcut")
def test_a_message_without_words_gets_a_hint(place: Place) -> None:
    picture = place.server.person("Boris").says("", files=["lab.png"])
    before = len(place.server.private(place.ada))
    place.ada.message_command("Ask about this", picture)
    place.server.wait_for(lambda: len(place.server.private(place.ada)) > before)
    assert "I answer questions about the articles" in place.plain(place.server.private(place.ada)[-1])


@pytest.mark.item("auto channels")
def test_in_a_channel_for_questions_sure_answers_come_by_themselves(place: Place) -> None:
    question = place.ada.says(COST, place.auto)
    assert "500,000 yuan" in place.plain(place.server.wait_for_reply(question))
    place.ada.says(UNKNOWN, place.auto)
    place.ada.says("can somebody look at the YouTu Lab with me?", place.auto)
    place.ada.says("SenseTime's training cost a lot, I heard.", place.auto)
    place.ada.says(COST)
    place.server.quiet(1.0)


# ------------------------------------------------------------------------------------------ summaries


@pytest.mark.item("summary command")
def test_summary_shows_the_asker_alone_the_sentences_and_the_key_figures(place: Place) -> None:
    held = place.server.faults.hold(ANSWER)
    asked = place.ada.slash("summary", article="shangai", length="long")
    place.server.wait_for_answer(asked)  # before there is a summary
    held.release()
    text = place.plain(place.server.wait_for_private(place.ada, "Key figures"))
    assert "500,000 yuan" in text
    assert "paragraph 8" in text


@pytest.mark.item("summary command")
def test_titles_are_offered_while_one_types(place: Place) -> None:
    typed = place.ada.types("summary", "article", "shang")
    titles = place.server.wait_for_answer(typed).choices
    assert len(titles) == 1
    assert "Shanghai Is Set to Become a Powerhouse" in titles[0]


@pytest.mark.item("summary command")
def test_an_unknown_article_gets_a_menu_and_the_choice_its_summary(place: Place) -> None:
    eve = place.server.person("Eve")
    eve.slash("summary", article="football", length="long")
    menu = place.server.wait_for_private(eve, "No article is called")
    eve.chooses(menu, "Home to One-Third")
    assert "In short" in place.plain(place.server.wait_for_private(eve, "Key figures"))


@pytest.mark.item("summary command")
def test_summary_on_a_topic_cites_each_sentence(place: Place) -> None:
    place.ada.slash("summary", topic="AI talent")
    text = place.plain(place.server.wait_for_private(place.ada, "What the articles say about"))
    assert "Close to 70 percent of China's AI professionals" in text
    assert "Yicai Global · 5 September 2017 · paragraph 2" in text


@pytest.mark.item("summary command")
def test_what_was_said_from_a_message_on_is_summarised_for_whoever_asks(place: Place) -> None:
    server, gus = place.server, place.server.person("Gus")
    channel = server.add_channel("debate")
    first = place.ada.says("The YouTu Lab of Tencent has grown to 200 people this year.", channel)
    place.ada.says("It will move to a new building in the Caohejing Industrial Park in May.", channel)
    gus.says("The city pays a third of the rent for three years.", channel)
    last = gus.says("Nobody else was offered that, as far as I know.", channel)
    gus.message_command("Summarise from here", first)
    text = place.plain(server.wait_for_private(gus, "What matters most"))
    assert "Ada: The YouTu Lab of Tencent has grown" in text
    gus.message_command("Summarise from here", last)
    server.wait_for_private(gus, "There is too little")
    assert len(server.messages(channel)) == 4


@pytest.mark.item("summary command", "share", "in context")
def test_a_summary_is_shared_and_its_sentences_shown_in_context(place: Place) -> None:
    server, fay = place.server, place.server.person("Fay")
    channel = server.add_channel("summaries")
    fay.slash("summary", channel, article="shanghai")
    private = server.wait_for_private(fay, "Key figures")
    fay.presses(private, "In context, paragraph 1")
    server.wait_for(lambda: len(server.private(fay)) == 2)
    assert "Yicai Global reported on 5 September 2017" in place.plain(server.private(fay)[-1])
    fay.presses(private, "Share to channel")
    shared = server.wait_for_said(channel, "Key figures")
    assert "Fay asked:" in place.plain(shared)
    assert "/summary shanghai" in place.plain(shared)
    assert "Share to channel" not in place.plain(shared)


def deploy(place: Place, channel: Channel) -> list[Message]:
    said = (
        "The deploy of 2.4 failed last night at 02:10.",
        "The migration on the orders table timed out after 30 minutes.",
        "If Ben rolls back now, the shop loses the 1,200 orders that came in since.",
        "Dee can replay the orders from Kafka, which takes about two hours.",
        "Ben rolls back at 11:00 and Dee replays @everyone from Kafka.",
        "Cy tells support that the checkout is closed until 13:00.",
    )
    return [place.ada.says(each, channel) for each in said]


@pytest.mark.item("conversation summary")
def test_a_conversation_is_summarised_from_a_message_on_for_whoever_asked(place: Place) -> None:
    server, gil = place.server, place.server.person("Gil")
    gil.message_command("Summarise from here", deploy(place, server.add_channel("deploys"))[0])
    text = place.plain(server.wait_for_private(gil))
    assert "1,200 orders" in text or "Kafka" in text
    assert "Ada" in text


@pytest.mark.item("conversation summary", "missing permissions")
def test_a_conversation_that_the_bot_may_not_read_is_said_not_to_be(place: Place) -> None:
    server, hal = place.server, place.server.person("Hal")
    channel = server.add_channel("closed", deny=["read_message_history"])
    hal.message_command("Summarise from here", deploy(place, channel)[0])
    text = place.plain(server.wait_for_private(hal))
    assert "I may not read this channel. Whoever manages it can let me: Read Message History." in text


@pytest.mark.item("conversation summary", "direct message")
def test_a_direct_conversation_is_summarised_too(place: Place) -> None:
    said = deploy(place, place.ada.direct)
    for each in said:
        place.server.wait_for_reply(each)
    place.ada.message_command("Summarise from here", said[0])
    text = place.plain(place.server.wait_for_private(place.ada, "What matters most"))
    assert "1,200 orders" in text or "Kafka" in text


# ----------------------------------------------------------------------------------- going on from it


@pytest.mark.item("thread follow-ups")
def test_a_follow_up_in_a_thread_needs_no_mention_until_there_were_too_many(place: Place) -> None:
    server = place.server
    thread = place.ada.opens_thread(place.ada.says("labs"))
    place.answered(ASKED, thread)
    for _ in range(2):
        server.wait_for_reply(place.ada.says("where is the YouTu Lab?", thread))
    place.ada.says("and where is the YouTu Lab?", thread)
    server.quiet(0.7)
    place.answered("where is the YouTu Lab?", thread)


@pytest.mark.item("thread follow-ups")
def test_a_follow_up_is_understood_from_what_was_asked_before(place: Place) -> None:
    server = place.server
    server.wait_for_reply(place.ada.writes(POLICE))
    assert "Suzhou" in place.plain(server.wait_for_reply(place.ada.writes("and who developed it?")))


@pytest.mark.item("thread follow-ups")
def test_stop_ends_follow_ups_in_the_thread(place: Place) -> None:
    server = place.server
    thread = place.ada.opens_thread(place.ada.says("more labs"))
    place.answered(ASKED, thread)
    stop = place.ada.says("Stop!", thread)
    assert "I no longer answer here" in place.plain(server.wait_for_reply(stop))
    place.ada.says("where is the YouTu Lab?", thread)
    place.ada.says("thanks, that helps", thread)
    server.quiet(0.7)
    place.answered("where is the YouTu Lab?", thread)


@pytest.mark.item("thread follow-ups")
def test_a_thread_without_the_bot_and_what_is_no_question_are_left_alone(place: Place) -> None:
    thread = place.ada.opens_thread(place.ada.says("something else"))
    place.ada.says(ASKED, thread)
    place.ada.says("stop", thread)
    other = place.ada.opens_thread(place.ada.says("something"))
    place.answered(ASKED, other)
    place.ada.says("thanks, that helps", other)
    place.server.quiet(0.7)


@pytest.mark.item("edited questions")
def test_the_reply_follows_an_edited_question(place: Place) -> None:
    question, reply = place.answered()
    place.ada.edits(question, f"@Footnote {POLICE}")
    place.server.wait_for(lambda: "Suzhou" in place.plain(reply))
    assert len(place.server.answers(question)) == 1
    place.ada.edits(question, f"@Footnote {UNKNOWN}")
    place.server.wait_for(lambda: "The articles do not say." in place.plain(reply))


@pytest.mark.item("edited questions")
def test_an_edit_of_what_the_bot_did_not_answer_changes_nothing(place: Place) -> None:
    message = place.ada.says("something else")
    place.ada.edits(message, ASKED)
    place.server.quiet(0.5)


@pytest.mark.item("edited questions")
def test_a_question_that_discord_itself_changes_is_not_answered_anew(place: Place) -> None:
    question, reply = place.answered("where is the YouTu Lab? https://lab.example")
    place.ada.presses(reply, "More passages")
    place.server.wait_for(lambda: "Further passages:" in place.plain(reply))
    place.server.guild.touch(question)
    place.ada.opens_thread(question)
    place.server.quiet(0.5)


@pytest.mark.item("deleted questions")
def test_the_reply_to_a_deleted_question_goes_too(place: Place) -> None:
    question, reply = place.answered()
    place.ada.deletes(question)
    place.server.wait_for(lambda: place.server.current(reply).deleted)
    direct = place.ada.writes(ASKED)
    answer = place.server.wait_for_reply(direct)
    place.ada.deletes(direct)
    place.server.wait_for(lambda: place.server.current(answer).deleted)


@pytest.mark.item("delete my questions")
def test_who_asks_for_it_has_their_questions_deleted(place: Place) -> None:
    place.server.wait_for_reply(place.ada.writes(ASKED))
    wish = place.ada.writes("Please delete my questions")
    assert "Done. I deleted" in place.plain(place.server.wait_for_reply(wish))
    recalled = place.ada.writes("what did I ask before?")
    assert "you have asked me nothing else here" in place.plain(place.server.wait_for_reply(recalled))


@pytest.mark.item("more passages")
def test_more_passages_come_in_the_place_of_the_message(place: Place) -> None:
    question, reply = place.answered()
    assert "Further passages:" not in place.plain(reply)
    place.ada.presses(reply, "More passages")
    place.server.wait_for(lambda: "Further passages:" in place.plain(reply))
    shown = place.plain(reply)
    assert "Caohejing" in shown
    assert "[4]" in shown
    assert "[5]" not in shown
    place.ada.presses(reply, "More passages")
    place.server.wait_for(lambda: "[7]" in place.plain(reply))
    assert len(place.server.answers(question)) == 1


@pytest.mark.item("more passages")
def test_more_passages_of_a_private_answer_stay_private(place: Place) -> None:
    eve = place.server.person("Eve")
    eve.slash("ask", question=ASKED)
    reply = place.server.wait_for_private(eve, ASKED)
    eve.presses(reply, "More passages")
    place.server.wait_for(lambda: "Further passages:" in place.plain(reply))
    assert "Share to channel" in place.plain(reply)


@pytest.mark.item("in context")
def test_in_context_shows_the_paragraph_with_the_sentence_marked_to_whoever_pressed(place: Place) -> None:
    _, reply = place.answered(COST)
    boris = place.server.person("Boris")
    boris.presses(reply, "In context")
    shown = place.server.wait_for_private(boris, "paragraph 8")
    marked = place.server.styled(shown, "bold")
    assert any(each.endswith("120 people are pressing buttons around the clock.") for each in marked)
    place.server.quiet(0.3)


@pytest.mark.item("feedback")
def test_feedback_is_acknowledged_privately_and_can_be_changed(place: Place) -> None:
    _, reply = place.answered()
    place.ada.presses(reply, "Helpful")
    place.server.wait_for_private(place.ada, "Noted: this answer helped.")
    place.ada.presses(reply, "Not helpful")
    place.server.wait_for_private(place.ada, "Noted: this answer did not help.")


@pytest.mark.item("feedback")
def test_who_says_that_it_did_not_help_can_say_what_they_expected(place: Place) -> None:
    question, reply = place.answered()
    boris = place.server.person("Boris")
    boris.presses(reply, "Not helpful")
    box = place.server.wait_for_modal(boris)
    assert box["components"][0]["label"] == "What did you expect?"
    place.server.wait_for_answer(boris.submits(box, expected="The street, and the number"))

    def kept() -> list[tuple[str, str]]:
        with closing(sqlite3.connect(place.corpus.parent / ".footnote" / "history.db")) as connection:
            return connection.execute("SELECT question, expected FROM feedback WHERE expected != ''").fetchall()

    place.server.wait_for(kept)
    key = f"discord:{GUILD}:{question.channel}:{question.id}"
    assert kept() == [(key, "The street, and the number")]


@pytest.mark.item("feedback")
@pytest.mark.parametrize(("allow", "tags"), [(["manage_threads"], ["Solved!"]), ([], [])])
def test_an_answer_that_helped_marks_the_post_of_a_forum_as_solved_where_the_bot_may(
    place: Place, allow: list[str], tags: list[str]
) -> None:
    forum = place.server.add_forum("support", "Question", "Solved!", allow=allow)
    post, opening = place.ada.posts(forum, "Where is the YouTu Lab?", "I looked everywhere. @Footnote")
    reply = place.server.wait_for_reply(opening)
    place.ada.presses(reply, "Helpful")
    told = "Noted: this answer helped."
    place.server.wait_for(
        lambda: any(told in place.plain(each) and each.channel == post.id for each in place.server.private(place.ada))
    )
    if tags:
        place.server.wait_for(lambda: place.server.tags_of(post))
    place.server.quiet(0.2)
    assert place.server.tags_of(post) == tags


@pytest.mark.item("already answered here")
def test_a_question_that_was_answered_helpfully_here_gets_a_link_to_that_answer(place: Place) -> None:
    server = place.server
    here, elsewhere = server.add_channel("here"), server.add_channel("elsewhere")
    _, reply = place.answered(POLICE, here)
    before = len(server.private(place.ada))
    place.ada.presses(reply, "Helpful")
    server.wait_for(lambda: len(server.private(place.ada)) > before)
    _, again = place.answered("which city's police are using Eye-in-the-Sky?", here)
    assert "Already answered here:" in place.plain(again)
    assert server.links[-1] == f"https://discord.com/channels/{GUILD}/{here.id}/{reply.id}"
    _, other = place.answered(POLICE, elsewhere)
    assert "Already answered here" not in place.plain(other)


# ----------------------------------------------------------------------------------- the life of an index


@pytest.mark.item("index gone")
def test_an_index_that_is_damaged_or_gone_is_answered_from_all_the_same(place: Place) -> None:
    current = place.corpus.parent / ".index" / "current"
    good = current.read_text()
    current.write_text("000099")
    assert "Caohejing" in place.plain(place.answered()[1])
    current.unlink()
    assert "Caohejing" in place.plain(place.answered()[1])
    current.write_text(good)
    assert "Caohejing" in place.plain(place.answered()[1])
    assert "goes on serving" in place.process.log


@pytest.mark.item("reindex command")
def test_reindex_is_for_the_named_roles(place: Place) -> None:
    with pytest.raises(ImpossibleError, match="not offered to Ada"):  # hidden from who could not use it
        place.ada.slash("reindex")
    manager = place.server.person("Mona", place.server.add_role("managers", "manage_guild"))
    manager.slash("reindex")
    place.server.wait_for_private(manager, "may build the index again")


@pytest.mark.item("reindex command")
def test_reindex_answers_at_once_and_reports_the_result(place: Place) -> None:
    chief = place.server.person("Chief", place.admins)
    chief.slash("reindex")
    place.server.wait_for_private(chief, "I am building the index again")
    place.server.wait_for_private(chief, "Nothing has changed: 1 article")


@pytest.mark.item("tell me when covered")
def test_who_asked_to_be_told_is_told_when_it_is_covered(place: Place) -> None:
    server = place.server
    question, refusal = place.answered(ABOUT_UMBRA)
    place.ada.presses(refusal, "Tell me when it is covered")
    server.wait_for_private(place.ada, "I will tell you")
    boris = server.person("Boris")
    boris.slash("ask", question=ABOUT_UMBRA)
    boris.presses(server.wait_for_private(boris, "do not say"), "Tell me when it is covered")
    server.wait_for_private(boris, "I will tell you")
    place.rebuild("42")
    told = server.wait_for_reply(question, count=2)
    assert "42 dollars" in place.plain(told)
    assert "The articles cover this now." in place.plain(told)
    assert told.rings == (f"<@{place.ada.id}>",)
    directly = server.wait_for_said(boris.direct, "42 dollars")
    assert ABOUT_UMBRA in place.plain(directly)


@pytest.mark.item("source changed")
def test_an_answer_whose_source_changed_is_marked(place: Place) -> None:
    _, reply = place.answered(ABOUT_UMBRA)
    assert "42 dollars" in place.plain(reply)
    place.rebuild("50")
    place.server.wait_for(lambda: "50 dollars" in place.plain(reply))
    assert "Source changed" in place.plain(reply)
