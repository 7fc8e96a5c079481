import logging
import re
from dataclasses import dataclass, replace

import pytest

from bot.conversation.answering import Answering
from bot.conversation.asked_for import AS_BEFORE, KNOWN, NO_LINKS
from bot.conversation.context import CHANGED
from bot.conversation.courtesy import GOING_ON, NO_QUESTION, UNCLEAR
from bot.conversation.listed import NOT_SO_MANY
from bot.conversation.said_before import earlier
from bot.messages.marks import PlaceMark
from bot.messages.plain import plain_text
from bot.messages.question import Earlier
from bot.messages.quotation import Citation, Place, Quotation
from bot.messages.quoting import reply_to
from bot.messages.reply import (
    SMALL_TALK,
    Answered,
    ArticleChoice,
    ArticleFact,
    ArticleList,
    Context,
    Notice,
    Refused,
    Reply,
    Several,
    Summarised,
    Undecided,
    outcome_of,
)
from index import Answer, Article, Candidate, IndexAway, Match, NoAnswer, Passage, QuestionError, Sentence, Unsure
from tests.bot.articles import FixedIndex, FixedReading, answer, article, no_answer, passage, unsure


@dataclass(frozen=True)
class SentencesReading:
    """An answer, and what matched."""

    answer: NoAnswer
    found: tuple[Match, ...]

    def matches(self, count: int) -> tuple[Match, ...]:
        return self.found[:count]


class Says(FixedIndex):
    """Answers only some questions, each as surely as said."""

    def __init__(self, **confidences: float) -> None:
        super().__init__(no_answer())
        self.confidences = {words.replace("_", " "): confidence for words, confidence in confidences.items()}

    def read(self, question: str) -> FixedReading:
        self.questions.append(question)
        sure = self.confidences.get(question.rstrip("?"))
        given: Answer | NoAnswer = replace(answer(), confidence=sure) if sure else no_answer()
        return FixedReading(replace(given, question=question), self.articles)


class Gives(FixedIndex):
    """Gives one reading for every question."""

    def __init__(self, reading: SentencesReading, articles: tuple[Article, ...]) -> None:
        super().__init__(no_answer(), articles)
        self.reading = reading

    def read(self, question: str) -> SentencesReading:  # type: ignore[override]  # what is read has other passages
        return self.reading


class Summaries:
    """Notes what was to be summarised, and finds something on some topics."""

    def __init__(self, *topics: str) -> None:
        self.topics = topics
        self.asked: list[str] = []

    def reply(self, arguments: str) -> Reply:
        self.asked.append(arguments)
        is_found = not arguments.startswith("about ") or any(topic in arguments for topic in self.topics)
        return Summarised(arguments, (), (), is_cited=False) if is_found else Notice("No article bears on it.")


LAB_QUOTED = Earlier("what does the lab in Shanghai cost?", "lab", 23, 55, "Each session costs 500,000 yuan.")


def test_a_question_is_answered() -> None:
    index = FixedIndex(answer())
    assert isinstance(Answering(index).reply("what does it cost?"), Answered)
    assert index.questions == ["what does it cost?"]


def test_more_passages_come_from_the_reading_that_answered() -> None:
    index = FixedIndex(answer())
    reply = Answering(index).reply("what does it cost?", further=3)
    assert isinstance(reply, Answered)
    assert [quotation.text for quotation in reply.further] == ["It stands in Shanghai."]
    assert index.questions == ["what does it cost?"]


def test_what_the_articles_do_not_say_is_refused() -> None:
    assert isinstance(Answering(FixedIndex(no_answer())).reply("who is the mayor?"), Refused)


@pytest.mark.parametrize("text", ["", "  \n ", "?", "..."])
def test_a_mention_without_a_question_gets_help(text: str) -> None:
    index = FixedIndex(answer())
    reply = Answering(index, examples=lambda: ["What is it?", "Why?", "When?"]).reply(text)
    assert isinstance(reply, Notice)
    assert reply.kind == "help"
    assert reply.text.endswith("\nFor example: “What is it?” or “Why?”")
    assert index.questions == []


def test_a_question_that_cannot_be_asked_gets_the_reason() -> None:
    index = FixedIndex(QuestionError("Ask in at most 2,000 characters."))
    assert Answering(index).reply("why? " * 401) == Notice("Ask in at most 2,000 characters.")


def test_an_unexpected_error_becomes_a_sentence_with_the_id_that_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        reply = Answering(FixedIndex(RuntimeError("the disk is on fire"))).reply("what burns?")
    assert isinstance(reply, Notice)
    assert "fire" not in reply.text
    error_id = re.search(r"as ([0-9a-f]{8})\.", reply.text)
    assert error_id is not None
    assert f"[{error_id[1]}]" in caplog.text
    assert "the disk is on fire" in caplog.text


def test_a_quotation_whose_article_changed_is_not_shown_in_a_wrong_context() -> None:
    answered = reply_to(answer())
    assert isinstance(answered, Answered)
    mark = PlaceMark.of(answered.quotation)
    assert isinstance(Answering(FixedIndex(answer())).context(mark), Context)
    changed = article(text="The lab trains models. Each session is free for all.\n\nIt stands in Shanghai.")
    assert Answering(FixedIndex(answer(), (changed,))).context(mark) == Notice(CHANGED)
    renamed = replace(article(), id="gone")
    assert Answering(FixedIndex(answer(), (renamed,))).context(mark) == Notice(CHANGED)


class ByWords(FixedIndex):
    """Says of each question what is given for it."""

    def __init__(self, given: dict[str, Answer | Unsure | NoAnswer]) -> None:
        super().__init__(no_answer())
        self.by_words = given

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        return self.by_words.get(question, no_answer())


@pytest.mark.parametrize(
    ("whole", "alone", "outcome"),
    [
        (answer(), no_answer(), "answered"),
        (unsure(), answer(), "answered"),
        (no_answer(), unsure(), "unsure"),
        (unsure(), no_answer(), "unsure"),
    ],
)
def test_of_a_question_with_what_it_leaves_unsaid_and_without_the_surer_reply_counts(
    whole: Answer | Unsure | NoAnswer, alone: Answer | Unsure | NoAnswer, outcome: str
) -> None:
    index = ByWords({"what does sessions in Shanghai cost?": whole, "sessions?": alone})
    reply = Answering(index).reply("and sessions?", before=[LAB_QUOTED])
    assert outcome_of(reply) == outcome


def test_what_a_fragment_names_is_not_surely_answered_by_another_sentence_that_names_it() -> None:
    of = article(text="Walnuts are in carrot cake, almonds in almond cake. Almond cake is free of gluten.")
    first, second = Sentence(of, 0, 51), Sentence(of, 52, len(of.text))
    found = Passage(of, of.paragraphs[0], (first, second))
    near = (Match(found, 1.0),)
    index = ByWords(
        {
            "does almond cake contain nuts?": Unsure("", (Candidate(found, 0, 51, (), 0.4),), 0.4, near),
            "almond cake?": Answer("", found, 52, second.end, (), 0.6, near),
        }
    )
    before = Earlier("does carrot cake contain nuts?", "lab", 0, 51, first.text)
    reply = Answering(index).reply("and almond cake?", before=[before])
    assert isinstance(reply, Undecided)
    assert [each.text for each in reply.candidates] == [first.text]


@pytest.mark.parametrize("text", ["hi there!", "thx!!", "🙂", ":wave:", "what can you do?"])
def test_small_talk_is_no_question(text: str) -> None:
    index = FixedIndex(answer())
    reply = Answering(index, examples=lambda: ["What is it?", "Why?"]).reply(text)
    assert isinstance(reply, Notice)
    assert reply.kind == SMALL_TALK
    assert reply.text.endswith("For example: “What is it?” or “Why?”")
    assert len(reply.text.split("\n")) == 2
    assert index.questions == []


def test_misspelt_small_talk_is_looked_up_first() -> None:
    index = FixedIndex(no_answer(("helo",)))
    assert isinstance(Answering(index).reply("helo"), Notice)
    assert index.questions == ["helo"]
    assert isinstance(Answering(FixedIndex(answer())).reply("helo"), Answered)


def test_a_greeting_before_a_question_is_left_out() -> None:
    index = FixedIndex(answer())
    Answering(index).reply("hi, what does it cost? thanks!")
    assert index.questions == ["what does it cost?"]


def test_of_the_readings_of_a_follow_up_the_surest_answers() -> None:
    index = Says(what_does_sessions_in_Shanghai_cost=0.4, sessions=0.9)
    reply = Answering(index).reply("what about sessions?", before=[LAB_QUOTED])
    assert isinstance(reply, Answered)
    assert reply.question == "sessions?"


def test_what_is_shown_as_understood_is_the_likeliest_that_the_same_sentence_answers() -> None:
    meant = "who developed Eye-in-the-Sky?"
    index = ByWords({meant: replace(unsure(), question=meant), "who developed Suzhou?": answer()})
    before = Earlier("which city uses Eye-in-the-Sky?", "lab", 0, 9, "Police in Suzhou use Eye-in-the-Sky.")
    reply = Answering(index).reply("and who developed it?", before=[before])
    assert isinstance(reply, Answered)
    assert reply.question == meant


def test_what_may_have_answered_is_gone_on_from_too() -> None:
    index = Says(what_does_the_lab_in_Boston_cost=0.5)
    Answering(index).reply("and in Boston?", before=[replace(LAB_QUOTED, quote="")])
    assert index.questions == ["what does the lab in Boston cost?"]


def test_of_readings_that_are_as_sure_the_likeliest_answers() -> None:
    index = Says(what_does_sessions_in_Shanghai_cost=0.5, sessions=0.5)
    reply = Answering(index).reply("what about sessions?", before=[LAB_QUOTED])
    assert isinstance(reply, Answered)
    assert reply.question == "what does sessions in Shanghai cost?"


def test_a_follow_up_is_not_answered_by_a_passage_without_its_name() -> None:
    reply = Answering(FixedIndex(answer())).reply("and in Shenzhen?", before=[LAB_QUOTED])
    assert isinstance(reply, Refused)
    assert reply.missing_names == ("Shenzhen",)


def test_a_name_in_small_letters_is_one_too() -> None:
    of = article(text="The lab trains models. Each session costs 500,000 yuan.\n\nLater, Shenzhen got a lab too.")
    reply = Answering(FixedIndex(answer(of), (of,))).reply("and in shenzhen?", before=[LAB_QUOTED])
    assert isinstance(reply, Refused)
    assert reply.missing_names == ("Shenzhen",)


def test_a_follow_up_is_not_surely_answered_by_a_sentence_without_what_it_names() -> None:
    of = article(text="Each session costs 500,000 yuan. At weekends a session costs twice as much.")
    first, second = Sentence(of, 0, 32), Sentence(of, 33, len(of.text))
    found = Match(Passage(of, of.paragraphs[0], (first, second)), 1.0)
    given = Answer("What does it cost?", found.passage, 0, 32, (), 0.9, (found,))
    reply = Answering(FixedIndex(given, (of,))).reply("and at weekends?", before=[LAB_QUOTED])
    assert isinstance(reply, Undecided)
    assert [each.text for each in reply.candidates] == [second.text, first.text]


class OnlyWithWhatWasBefore(FixedIndex):
    """Answers for sure what is joined to the talk before, and says of the message alone what is given."""

    def __init__(self, message: str, alone: Answer | Unsure | NoAnswer) -> None:
        super().__init__(no_answer())
        self.message, self.alone = message, alone

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        return self.alone if question == self.message else replace(answer(), question=question)


@pytest.mark.parametrize(
    ("message", "alone", "outcome"),
    [
        ("how much is coffee?", no_answer(), "unsure"),  # the quotation gives the cost of a session
        ("how much are the bread rolls?", no_answer(), "refused"),  # says enough to stand alone
        ("is there parking?", no_answer(), "unsure"),
        ("how much is coffee?", unsure(), "unsure"),
        ("how much is coffee?", answer(), "answered"),
        ("how much is a session?", no_answer(), "answered"),  # of which the quotation speaks
        ("how much does it cost?", no_answer(), "answered"),  # what "it" is was said before
    ],
)
def test_what_names_its_own_subject_is_no_surer_for_the_question_before(
    message: str, alone: Answer | Unsure | NoAnswer, outcome: str
) -> None:
    reply = Answering(OnlyWithWhatWasBefore(message, alone)).reply(message, before=[LAB_QUOTED])
    assert outcome_of(reply) == outcome


def test_a_list_that_is_called_as_what_is_asked_for_needs_nothing_of_before() -> None:
    of = article(text="Mira runs the desk.\nThe team meets on Mondays.")
    joined = replace(answer(of, quote="The team meets on Mondays."), confidence=0.8)

    class Listed(FixedIndex):
        def ask(self, question: str) -> Answer:
            return answer(of, quote=of.text) if question == "who is on the team?" else joined

    reply = Answering(Listed(no_answer())).reply("who is on the team?", before=[LAB_QUOTED])
    assert isinstance(reply, Answered)
    assert reply.quotation.text == of.text


@pytest.mark.parametrize(("language", "is_foreign"), [("de", False), ("en", True)])
def test_a_question_is_foreign_where_no_article_is_in_its_language(language: str, is_foreign: bool) -> None:
    of = article(language=language)
    question = "Wer leitet das Freibad am Teich?"
    given = NoAnswer(question, 0.1, (Match(passage(of), 1.0),), ("Wer", "leitet"))
    reply = Answering(FixedIndex(given, (of,))).reply(question)
    assert isinstance(reply, Refused)
    assert reply.is_foreign is is_foreign


def test_what_names_nothing_is_not_surely_answered_from_another_paragraph() -> None:
    index = FixedIndex(answer())
    reply = Answering(index).reply("since when?", before=[LAB_QUOTED])
    assert isinstance(reply, Answered)
    elsewhere = replace(LAB_QUOTED, start=57, end=79, quote="It stands in Shanghai.")
    reply = Answering(index).reply("since when?", before=[elsewhere])
    assert isinstance(reply, Undecided)
    assert [each.text for each in reply.candidates] == ["…Each session costs 500,000 yuan."]
    assert isinstance(Answering(index).reply("what does a session cost?", before=[elsewhere]), Answered)


class WithMissingWords(FixedIndex):
    """May answer whatever is asked, as probably as said, and says which of its words no article contains."""

    def __init__(self, probability: float, *missing: str) -> None:
        super().__init__(no_answer())
        self.probability, self.missing = probability, missing

    def ask(self, question: str) -> Unsure:
        return replace(unsure(), question=question, confidence=self.probability, missing_words=self.missing)


@pytest.mark.parametrize(
    "message", ["is there a sauna", "do you have any sauna?", "what about the sauna", "is it sauna"]
)
def test_of_what_no_article_speaks_nothing_unlikely_is_shown_for_the_question_before(message: str) -> None:
    reply = Answering(WithMissingWords(0.1, "sauna")).reply(message, before=[LAB_QUOTED])
    assert isinstance(reply, Refused)
    assert reply.missing_words == ("sauna",)


def test_of_what_no_article_speaks_something_likelier_is_shown_unless_it_is_asked_if_there_is_one() -> None:
    likely = Answering(WithMissingWords(0.3, "sauna"))
    assert isinstance(likely.reply("do you have any sauna?", before=[LAB_QUOTED]), Undecided)
    assert isinstance(likely.reply("is there a sauna", before=[LAB_QUOTED]), Refused)
    assert isinstance(likely.reply("and is there a sauna for guests", before=[LAB_QUOTED]), Undecided)  # there are some


def test_a_follow_up_is_not_refused_where_the_article_that_answered_names_it() -> None:
    of = article(text="Each session costs 500,000 yuan. At weekends there is only a lecture.")
    first, second = Sentence(of, 0, 32), Sentence(of, 33, len(of.text))
    found = Match(Passage(of, of.paragraphs[0], (first, second)), 1.0)
    given = NoAnswer("What does it cost?", 0.1, (found,))
    reply = Answering(FixedIndex(given, (of,))).reply("and at weekends?", before=[LAB_QUOTED])
    assert isinstance(reply, Undecided)
    assert [each.text for each in reply.candidates] == [second.text]
    elsewhere = Answering(FixedIndex(given, (of,))).reply("and at weekends?", before=[replace(LAB_QUOTED, article="x")])
    assert isinstance(elsewhere, Refused)


def test_nor_is_a_thing_that_is_joined_to_the_question_before() -> None:
    index = ByWords({"gates?": answer()})
    assert isinstance(Answering(index).reply("and gates?", before=[LAB_QUOTED]), Undecided)
    assert isinstance(Answering(index).reply("gates?"), Answered)


def test_what_the_heading_above_an_answer_names_is_named_there() -> None:
    given = answer()
    below = replace(given.passage, paragraph=replace(given.passage.paragraph, heading="Weekends"))
    reply = Answering(FixedIndex(replace(given, passage=below))).reply("and at weekends?", before=[LAB_QUOTED])
    assert isinstance(reply, Answered)


def test_asked_for_more_another_sentence_is_quoted() -> None:
    reply = Answering(Says()).reply("what else is in Shanghai?", before=[LAB_QUOTED])
    assert isinstance(reply, Answered)
    assert reply.quotation.text == "It stands in Shanghai."


def test_asked_only_for_more_the_next_sentence_is_quoted() -> None:
    before = Earlier("what is there?", "lab", 0, 55, "The lab trains models. Each session costs 500,000 yuan.")
    reply = Answering(Says()).reply("tell me more", before=[before])
    assert isinstance(reply, Answered)
    assert reply.quotation.text == "It stands in Shanghai."


def test_asked_for_more_nothing_is_quoted_again() -> None:
    reply = Answering(FixedIndex(answer())).reply("what else costs yuan?", before=[LAB_QUOTED])
    assert plain_text(reply) == "The articles say no more on that."


def test_more_of_somebody_is_also_what_goes_on_with_a_pronoun() -> None:
    text = "Ann Lee runs the lab. She opened it in 2001.\n\nIt trains models."
    told = article("People", text)
    found = Passage(told, told.paragraphs[0], (Sentence(told, 0, 21), Sentence(told, 22, 44)))
    reading = SentencesReading(replace(no_answer(), question="what did Ann Lee do?"), (Match(found, 1.0),))
    before = Earlier("who is Ann Lee?", "lab", 0, 21, "Ann Lee runs the lab.")
    reply = Answering(Gives(reading, (told,))).reply("what else did Ann Lee do?", before=[before])
    assert isinstance(reply, Answered)
    assert reply.quotation.text == "She opened it in 2001."


def test_a_reading_with_words_of_before_that_led_to_nothing_is_left() -> None:
    class LedToNothing(Says):
        def read(self, question: str) -> FixedReading:
            missing = ("mayor", "Chess") if "mayor" in question else ("Chess",)
            return FixedReading(replace(super().read(question).answer, missing_words=missing), self.articles)

    before = Earlier("who is the mayor of Shanghai?", "lab", 56, 78, "It stands in Shanghai.")
    reply = Answering(LedToNothing()).reply("what about Chess", before=[before])
    assert isinstance(reply, Refused)
    assert reply.question == "Chess?"
    assert reply.missing_words == ("Chess",)


def test_only_words_of_the_message_are_said_to_be_in_no_article() -> None:
    unknown = replace(no_answer(), missing_words=("mayor", "anything", "say"))
    reply = Answering(FixedIndex(unknown)).reply("does it say anything about the mayor?")
    assert isinstance(reply, Refused)
    assert reply.missing_words == ("mayor",)


def test_nor_is_a_name_of_the_question_before_said_to_be_missing() -> None:
    unknown = replace(no_answer(), missing_names=("Beijing", "Tarnsea"))
    reply = Answering(FixedIndex(unknown)).reply("who is the treasurer in Tarnsea?", before=[LAB_QUOTED])
    assert isinstance(reply, Refused)
    assert reply.missing_names == ("Tarnsea",)


def test_a_question_in_another_language_than_the_articles_is_told_so() -> None:
    unknown = replace(no_answer(), missing_words=("wo", "ist", "der", "Schlüssel"))
    reply = Answering(FixedIndex(unknown)).reply("wo ist der Schlüssel?")
    assert plain_text(reply).startswith(
        "The articles do not say. I find only what is asked in the language of the articles, and this seems to be in "
        "another. The nearest passage:\n"
    )


def test_one_of_the_quotations_that_were_listed_may_be_asked_for() -> None:
    index = FixedIndex(unsure())
    listed = Answering(index).reply("where is the lab?")
    before = earlier("where is the lab?", listed)
    again = Answering(index).reply("the second one again", before=before)
    assert isinstance(again, Answered)
    assert again.quotation.text == "It stands in Shanghai."
    after_that = [*before, *earlier("the second one again", again)]
    more = Answering(index).reply("tell me more about the first", before=after_that)
    assert isinstance(more, Answered)
    assert more.quotation.text == "The lab trains models. Each session costs 500,000 yuan."
    assert Answering(index).reply("the third one", before=before) == NOT_SO_MANY


@pytest.mark.parametrize("text", ["again?", "repeat that", "say that again please", "the first one again"])
def test_what_was_answered_may_be_asked_for_again(text: str) -> None:
    answering = Answering(FixedIndex(answer()))
    first = answering.reply("what does it cost?")
    assert answering.reply(text, before=earlier("what does it cost?", first)) == first


ARTICLES = (
    replace(article(), id="old", title="Baking bread at home", author="Ann Arden", published="2019-01-01"),
    replace(article(), id="new", title="The night ferry returns", author="Ben Birch", published="2024-01-01"),
)


@pytest.mark.parametrize(
    ("texts", "asked_for"),
    [
        (["list the articles", "summarise the second one"], "old short"),
        (["list the articles", "sum up the first", "and what is the last about?"], "old short"),
        (["list the articles", "the second one"], "old short"),
        (["/articles", "2"], "old short"),
        (["summarise trains", "the ferry one"], "new short"),
    ],
)
def test_an_article_that_was_listed_is_meant_by_its_number_or_name(texts: list[str], asked_for: str) -> None:
    summaries = OffersArticles()
    assert held(Answering(FixedIndex(no_answer(), ARTICLES), summaries=summaries), texts)
    assert summaries.asked[-1] == asked_for


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["list the articles", "who wrote the second?"], "Written by Ann Arden."),
        (["list the articles", "who wrote the first one?", "and the second?"], "Written by Ann Arden."),
        (["who wrote the article?", "bread"], "Written by Ann Arden."),
        (["who wrote the article?", "the 1st one"], "Written by Ben Birch."),
    ],
)
def test_what_is_asked_of_an_article_goes_on_with_another_that_was_listed(texts: list[str], said: str) -> None:
    reply = held(Answering(FixedIndex(no_answer(), ARTICLES)), texts)
    assert isinstance(reply, ArticleFact)
    assert reply.text == said


def test_a_number_without_a_list_of_articles_is_a_question() -> None:
    answering = Answering(FixedIndex(no_answer(), ARTICLES), summaries=OffersArticles())
    assert isinstance(answering.reply("who wrote the second letter?"), Refused)


def held(answering: Answering, texts: list[str]) -> Reply:
    """The last reply of a conversation."""
    before = list[Earlier]()
    for text in texts:
        reply = answering.reply(text, before=before)
        before += earlier(text, reply)
    return reply


class OffersArticles(Summaries):
    """Knows an article by its id alone, and offers all for any other name."""

    def reply(self, arguments: str) -> Reply:
        if arguments.split(maxsplit=1)[0] in {each.id for each in ARTICLES}:
            return super().reply(arguments)
        return ArticleChoice("Which article?", tuple((each.title, f"{each.id} short") for each in ARTICLES))


def test_a_condition_is_not_answered_by_a_sentence_without_it() -> None:
    index = Says(**{"do I pay if I am ill": 0.9})
    reply = Answering(index).reply("and if I am ill?", before=[replace(LAB_QUOTED, text="do I pay?")])
    assert isinstance(reply, Refused)


def test_words_are_read_as_they_are_spelt() -> None:
    index = FixedIndex(answer())
    Answering(index).reply("whats the fee, and who r u asking?")
    assert index.questions[0] == "what is the fee, and who are you asking?"


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("summarise the article", ["lab short"]),
        ("a long summary of the lab please", ["lab long"]),
        ("what does the article say about chess?", ["about chess short"]),
        ("sum up chess", ["about chess short"]),
    ],
)
def test_a_summary_may_be_asked_for_in_words(text: str, arguments: list[str]) -> None:
    summaries = Summaries("chess")
    assert isinstance(Answering(FixedIndex(answer()), summaries=summaries).reply(text), Summarised)
    assert summaries.asked == arguments


def test_a_topic_on_which_there_is_nothing_is_looked_up_as_a_question() -> None:
    answering = Answering(FixedIndex(no_answer()), summaries=Summaries())
    assert isinstance(answering.reply("what does the article say about chess?"), Refused)


def test_articles_and_their_data_may_be_asked_for_in_words() -> None:
    answering = Answering(FixedIndex(answer(), (article(author="Ann Lee"),)))
    assert isinstance(answering.reply("which articles do you know?"), ArticleList)
    assert plain_text(answering.reply("who wrote it?")) == "Written by Ann Lee.\n— The lab · Ann Lee"
    assert isinstance(answering.reply("when was “The lab” published?"), ArticleFact)


def test_the_source_of_what_was_quoted_may_be_asked_for() -> None:
    answering = Answering(FixedIndex(answer(), (article(url="https://lab.example/"),)))
    at = "— The lab · paragraph 1 · https://lab.example/#:~:text=Each%20session%20costs%20500%2C000%20yuan."
    for text in ("source?", "says who?", "who says so?", "where does it say that?", "how do you know that?"):
        assert plain_text(answering.reply(text, before=[LAB_QUOTED])) == f"It stands in this article:\n{at}"


def test_a_thing_that_an_article_is_called_like_is_no_article() -> None:
    answering = Answering(FixedIndex(answer(), (article("Boiler", published="2022-03-04"),)))
    assert isinstance(answering.reply("How old is the boiler?"), Answered)
    assert plain_text(answering.reply("how old is “Boiler”?")).startswith("Published on 4 March 2022.")
    assert plain_text(answering.reply("when was Boiler published?")).startswith("Published on 4 March 2022.")


def test_of_several_articles_the_one_talked_about_is_meant() -> None:
    other = replace(article("Other", author="Ben Roe"), id="other")
    answering = Answering(FixedIndex(answer(), (article(author="Ann Lee"), other)))
    assert plain_text(answering.reply("who wrote it?", before=[LAB_QUOTED])).startswith("Written by Ann Lee.")
    assert plain_text(answering.reply("who wrote Other?")).startswith("Written by Ben Roe.")
    assert plain_text(answering.reply("who wrote it?")).startswith("I know 2 articles. Name one")


def test_an_article_may_be_named_by_what_it_is_about() -> None:
    other = replace(article("Night ferries", author="Ben Roe", published="2024-01-02"), id="other")
    answering = Answering(FixedIndex(answer(), (article(author="Ann Lee"), other)))
    assert plain_text(answering.reply("who wrote the ferries article?")).startswith("Written by Ben Roe.")
    assert plain_text(answering.reply("who wrote the newest article?")).startswith("Written by Ben Roe.")
    assert plain_text(answering.reply("who wrote the article about models?")).startswith("Written by Ann Lee.")


def test_an_article_about_what_no_article_contains_is_not_guessed() -> None:
    unknown = replace(no_answer(), missing_words=("chess",))
    answering = Answering(FixedIndex(unknown, (article(author="Ann Lee"), replace(article("Other"), id="other"))))
    assert plain_text(answering.reply("who wrote the article about chess?")).startswith("I know 2 articles.")


def test_numbered_questions_are_answered_one_by_one() -> None:
    index = FixedIndex(answer())
    reply = Answering(index).reply(" ".join(f"{n}. what is this number {n}?" for n in range(1, 8)))
    assert isinstance(reply, Several)
    assert [question for question, _ in reply.parts] == [f"what is this number {n}?" for n in range(1, 6)]
    assert plain_text(reply).endswith("I answer 5 questions at a time; 2 more are left. Please ask them after this.")
    assert isinstance(Answering(index).reply("in 2. Bundesliga or 3. Liga?"), Answered)


def test_a_question_with_many_marks_is_one() -> None:
    index = FixedIndex(answer())
    assert isinstance(Answering(index).reply("what does it cost??? !!"), Answered)


def test_what_is_shouted_is_read_in_small_letters() -> None:
    index = FixedIndex(answer())
    Answering(index).reply("WHAT DOES THE LAB COST?")
    assert index.questions == ["what does the lab cost?"]


def test_questions_in_a_row_are_answered_one_by_one_and_the_last_is_gone_on_from() -> None:
    index = FixedIndex(answer())
    asked = "hi! where is the lab? and what does it cost? thanks"
    reply = Answering(index).reply(asked)
    assert isinstance(reply, Several)
    assert [question for question, _ in reply.parts] == ["where is the lab?", "and what does it cost?"]
    assert earlier(asked, reply) == [Earlier(asked, "lab", 23, 55, "Each session costs 500,000 yuan.")]
    index.questions.clear()
    Answering(index).reply("since when?", before=earlier(asked, reply))
    assert index.questions[0] == "since when does it cost?"
    assert isinstance(Answering(index).reply("has anyone tried the lab? what does it cost"), Answered)


def test_marks_behind_an_answer_are_asked_what_is_unclear() -> None:
    index = FixedIndex(answer())
    assert Answering(index).reply("??", before=[LAB_QUOTED]) == GOING_ON
    assert index.questions == []


@pytest.mark.parametrize("text", ["it", "so?", "this one"])
def test_what_only_points_at_an_answer_is_asked_what_is_unclear(text: str) -> None:
    index = FixedIndex(answer())
    assert Answering(index).reply(text, before=[LAB_QUOTED]) == GOING_ON
    assert index.questions == []


@pytest.mark.parametrize("text", ["it", "so?", "2.", "since when?", "which one?", "and?"])
def test_what_names_nothing_is_not_looked_up_where_nothing_was_said_before(text: str) -> None:
    index = FixedIndex(answer())
    assert Answering(index).reply(text) == UNCLEAR
    assert index.questions == []


def test_and_alone_asks_for_more() -> None:
    answering = Answering(FixedIndex(unsure()))
    assert answering.reply("and?", before=[LAB_QUOTED]) == answering.reply("more", before=[LAB_QUOTED])


def test_what_is_to_be_done_is_not_refused_as_if_articles_should_say() -> None:
    reply = Answering(FixedIndex(no_answer())).reply("can somebody look at the printer?")
    assert outcome_of(reply) == SMALL_TALK
    assert plain_text(reply) == "That is something for a person: I only answer questions, with what the articles say."
    assert isinstance(Answering(FixedIndex(answer())).reply("can somebody look at the printer?"), Answered)


def test_what_is_kept_is_told_as_it_is_where_that_is_known() -> None:
    answering = Answering(FixedIndex(no_answer()), kept="Nothing is kept.")
    assert answering.reply("what do you keep about me?") == Notice("Nothing is kept.", SMALL_TALK)
    assert answering.reply("delete my data") == Notice("Nothing is kept.", SMALL_TALK)
    other = answering.telling("All is kept.")
    assert other.reply("delete my data") == Notice("All is kept.", SMALL_TALK)
    assert answering.reply("delete my data") == Notice("Nothing is kept.", SMALL_TALK)
    assert isinstance(Answering(FixedIndex(answer())).reply("delete my data"), Answered)


LOG = (
    "ERROR worker 3 gave up: Traceback most recent call last File main py line 88 in handle raise ValueError bad token"
)


def test_a_pasted_log_is_no_question() -> None:
    unknown = replace(no_answer(), missing_words=("ERROR", "worker", "Traceback", "main", "py", "ValueError", "token"))
    assert Answering(FixedIndex(unknown)).reply(LOG) == NO_QUESTION
    assert isinstance(Answering(FixedIndex(no_answer())).reply(LOG), Refused)


def test_of_a_pasted_text_the_question_in_it_is_answered() -> None:
    index = Says(when_does_the_ferry_leave=0.9)
    mail = f"{'The caterer needs our numbers and the hall asks about the stage. ' * 4}when does the ferry leave?"
    reply = Answering(index).reply(mail)
    assert isinstance(reply, Answered)
    assert index.questions == [mail, "when does the ferry leave?"]


def test_a_word_alone_is_a_topic() -> None:
    index = FixedIndex(unsure())
    summaries = Summaries("SenseTime")
    answering = Answering(index, summaries=summaries)
    assert isinstance(answering.reply("SenseTime"), Summarised)
    assert index.questions == []
    assert isinstance(answering.reply("parking"), Undecided)
    assert summaries.asked == ["about SenseTime", "about parking"]


def test_shorter_and_when_go_on_from_what_was_asked_for() -> None:
    summaries = Summaries()
    answering = Answering(FixedIndex(answer()), summaries=summaries)
    summarised = [Earlier("summarise the article", "lab")]
    assert isinstance(answering.reply("longer please", before=summarised), Summarised)
    assert summaries.asked == ["lab long"]
    assert answering.reply("shorter", before=summarised) == AS_BEFORE
    dated = answering.reply("and when?", before=[Earlier("who wrote it?", "lab")])
    assert plain_text(dated).startswith("The article gives no date.")


def test_words_that_carry_nothing_are_not_said_to_be_missing() -> None:
    unknown = replace(no_answer(), missing_words=("need", "mayor", "asap"))
    reply = Answering(FixedIndex(unknown)).reply("need the mayor asap")
    assert isinstance(reply, Refused)
    assert reply.missing_words == ("mayor",)


def test_who_it_is_that_runs_it_is_not_left_open() -> None:
    index = Says(who_runs_it=0.9, who_runs_Shanghai=0.4)
    Answering(index).reply("who runs it", before=[replace(LAB_QUOTED, text="what is Shanghai?")])
    assert index.questions[0] == "who runs Shanghai"


def test_thanks_in_the_midst_of_asking_get_no_examples() -> None:
    answering = Answering(FixedIndex(answer()), examples=lambda: ["What is it?"])
    assert plain_text(answering.reply("thanks")) == "You are welcome.\nFor example: “What is it?”"
    assert plain_text(answering.reply("thanks", before=[LAB_QUOTED])) == "You are welcome."


def test_an_address_alone_is_an_article_or_is_not_opened() -> None:
    address = "https://lab.example/report"
    index = FixedIndex(answer(), (replace(article(), url=address),))
    answering = Answering(index, summaries=Summaries())
    known = answering.reply(address)
    assert isinstance(known, ArticleFact)
    assert (known.text, known.article) == (KNOWN, article().id)
    assert answering.reply("https://elsewhere.example/page") == NO_LINKS
    summary = answering.reply(f"summarise {address}")
    assert isinstance(summary, Summarised)
    assert summary.heading == f"{article().id} short"


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("compare rye and wheat", ("rye", "wheat")),
        ("rye vs. wheat?", ("rye", "wheat")),
        ("what's the difference between rye and wheat?", ("rye", "wheat")),
        ("how does rye differ from wheat", ("rye", "wheat")),
        ("compare the price of rye with wheat", ("the price of rye", "the price of wheat")),
        ("compare the old and the new ferry", ("the old ferry", "the new ferry")),
    ],
)
def test_of_what_is_compared_there_is_a_reply_for_each(text: str, things: tuple[str, str]) -> None:
    summaries = Summaries(*things)
    reply = Answering(FixedIndex(no_answer()), summaries=summaries).reply(text)
    assert isinstance(reply, Several)
    assert [question for question, _ in reply.parts] == [f"What do the articles say about {each}?" for each in things]
    assert [part.heading for _, part in reply.parts if isinstance(part, Summarised)] == [
        f"about {each} short" for each in things
    ]


def test_of_what_may_tell_of_a_thing_that_is_compared_the_likeliest_stands_alone() -> None:
    reply = Answering(FixedIndex(unsure())).reply("compare rye and wheat")
    assert isinstance(reply, Several)
    assert [len(part.candidates) for _, part in reply.parts if isinstance(part, Undecided)] == [1, 1]


def test_a_comparison_that_a_sentence_answers_is_answered_by_it() -> None:
    index = FixedIndex(answer())
    assert isinstance(Answering(index, summaries=Summaries("rye")).reply("compare rye and wheat"), Answered)


def test_only_what_was_found_is_gone_on_from() -> None:
    found = Answering(FixedIndex(answer())).reply("what does it cost?")
    assert earlier("what does it cost?", found) == [
        Earlier("what does it cost?", "lab", 23, 55, "Each session costs 500,000 yuan.")
    ]
    assert earlier("hi", Notice("Hello!", SMALL_TALK)) == []
    assert earlier("who?", Answering(FixedIndex(no_answer())).reply("who is the mayor?")) == []


def test_what_was_quoted_and_may_no_longer_be_spoken_of_is_not_leaned_on() -> None:
    index = FixedIndex(answer())
    Answering(index, shows=lambda _article: False).reply("and in Boston?", before=[LAB_QUOTED])
    assert index.questions == ["and in Boston?"]


def test_who_asks_what_the_bot_thinks_is_told_what_the_articles_say() -> None:
    index = FixedIndex(answer())
    reply = Answering(index, summaries=Summaries("unicorns")).reply("nice. what do you think of unicorns?")
    assert isinstance(reply, Summarised)
    assert reply.heading.startswith("I am a bot and have no opinion. ")
    unknown = Answering(index, summaries=Summaries()).reply("do you like pizza?")
    assert unknown == Notice("I am a bot and have no opinion of my own; I quote what the articles say.", SMALL_TALK)
    assert index.questions == []


def test_a_question_with_slips_is_answered_as_it_is_meant_and_says_so() -> None:
    misspelt = replace(no_answer(), missing_words=("hav", "anythng"))

    class Slips(Says):
        def read(self, question: str) -> FixedReading:
            found = super().read(question)
            return replace(found, answer=misspelt) if "hav " in question else found

    answering = Answering(Slips(have_you_got_anything_cheap=0.9))
    reply = answering.reply("hav you got anythng cheap?")
    assert isinstance(reply, Answered)
    assert reply.understood == "have you got anything cheap?"


def test_what_may_answer_is_not_lost_to_a_slip() -> None:
    class Slips(FixedIndex):
        def read(self, question: str) -> FixedReading:
            given = unsure(missing_words=("anythng", "sauna")) if "anythng" in question else no_answer()
            return FixedReading(given, self.articles)

    reply = Answering(Slips(no_answer())).reply("is there anythng like a sauna?")
    assert isinstance(reply, Undecided)
    assert reply.missing_words == ("sauna",)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("/quit", "Goodbye"),
        ("/help", "I answer questions about the articles"),
        ("/articles", "I know 1 article."),
        ("/dance", "There is no /dance here."),
        ("/ask what does it cost?", "“Each session costs 500,000 yuan.”"),
    ],
)
def test_commands_that_are_typed_as_messages_are_understood(typed: str, begins: str) -> None:
    assert plain_text(Answering(FixedIndex(answer())).reply(typed)).startswith(begins)


def test_a_correction_of_the_question_before_is_no_small_talk() -> None:
    index = FixedIndex(answer())
    assert isinstance(Answering(index).reply("no i mean for us", before=[LAB_QUOTED]), Answered)
    assert isinstance(Answering(index).reply("no i mean for us"), Notice)


def test_of_questions_that_were_asked_together_one_may_be_asked_for_again() -> None:
    index = ByWords({"What does it cost?": answer(), "Where is it?": unsure()})
    before: list[Earlier] = []
    said = "What does it cost? Where is it?"
    before += earlier(said, Answering(index).reply(said))
    reply = Answering(index).reply("the first one", before=before)
    assert isinstance(reply, Answered)
    assert reply.understood == "What does it cost?"
    second = Answering(index).reply("the second one please", before=before)
    assert isinstance(second, Undecided)
    assert second.understood == "Where is it?"
    assert outcome_of(Answering(index).reply("the last one", before=before)) == "unsure"
    assert Answering(index).reply("the third one", before=before) == NOT_SO_MANY


def test_of_what_may_answer_the_last_and_no_more_than_was_shown_may_be_asked_for() -> None:
    index = FixedIndex(unsure())
    before = earlier("Where is the lab?", Answering(index).reply("Where is the lab?"))
    last = Answering(index).reply("the last one", before=before)
    assert isinstance(last, Answered)
    assert last.quotation.text == "It stands in Shanghai."
    assert Answering(index).reply("the fourth", before=before) == NOT_SO_MANY


def test_questions_that_are_joined_are_answered_one_by_one_where_no_sentence_answers_both() -> None:
    given: dict[str, Answer | Unsure | NoAnswer] = {"who runs the lab": answer(), "where does it stand?": unsure()}
    reply = Answering(ByWords(given)).reply("who runs the lab and where does it stand?")
    assert isinstance(reply, Several)
    assert [(question, outcome_of(each)) for question, each in reply.parts] == [
        ("who runs the lab", "answered"),
        ("where does it stand?", "unsure"),
    ]
    both = ByWords({"who runs the lab and where does it stand?": answer()})
    assert isinstance(Answering(both).reply("who runs the lab and where does it stand?"), Answered)
    assert not isinstance(Answering(ByWords({})).reply("when and where is it?"), Several)


def test_of_questions_that_are_joined_none_is_left_out_where_the_sentence_that_is_found_answers_one() -> None:
    asked = "what does it cost and where does it stand?"
    given: dict[str, Answer | Unsure | NoAnswer] = {asked: answer(), "what does it cost": answer()}
    elsewhere = answer(quote="The lab trains models.")
    reply = Answering(ByWords(given | {"where does it stand?": elsewhere})).reply(asked)
    assert isinstance(reply, Several)
    assert [part.quotation.text for _, part in reply.parts if isinstance(part, Answered)] == [
        "Each session costs 500,000 yuan.",
        "The lab trains models.",
    ]
    assert isinstance(Answering(ByWords(given | {"where does it stand?": unsure()})).reply(asked), Answered)
    assert isinstance(Answering(ByWords(given | {"where does it stand?": answer()})).reply(asked), Answered)


@pytest.mark.parametrize("text", ["session pls", "search session", "look up session"])
def test_words_around_what_is_looked_for_are_left_out(text: str) -> None:
    index = FixedIndex(answer())
    assert isinstance(Answering(index).reply(text), Answered)
    assert index.questions == ["session"]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("how much is that in total", "That I cannot do"),
        ("can you say that in german?", "That I cannot do"),
        ("hey, im new here", "Hello!"),
    ],
)
def test_what_no_quotation_can_give_is_not_looked_up(text: str, begins: str) -> None:
    index = FixedIndex(answer())
    reply = Answering(index).reply(text, before=[LAB_QUOTED])
    assert isinstance(reply, Notice)
    assert reply.text.startswith(begins)
    assert index.questions == []


@pytest.mark.parametrize("text", ["show me the article", "open the article please", "show me the lab article"])
def test_an_article_that_is_to_be_shown_is_summarised(text: str) -> None:
    summaries = Summaries()
    Answering(FixedIndex(answer()), summaries=summaries).reply(text)
    assert [each.split()[-1] for each in summaries.asked] == ["short"]


def test_a_claim_behind_a_complaint_is_no_question_unless_it_is_answered() -> None:
    claim = "you're wrong, it costs 50"
    reply = Answering(FixedIndex(unsure())).reply(claim, before=[LAB_QUOTED])
    assert isinstance(reply, Notice)
    assert reply.text.startswith("Sorry that this did not help.")
    assert isinstance(Answering(FixedIndex(answer())).reply(claim), Answered)


def test_what_there_was_on_a_topic_is_gone_on_from() -> None:
    place = Place("lab", 0, 22)
    quoted = Quotation("The lab trains models.", Citation("The lab", "", "", "", "", 1), place=place)
    other = replace(quoted, place=replace(place, article="other"))
    said = earlier("lab?", Summarised("What the articles say", (quoted, other), (), is_cited=True))
    assert said == [Earlier("lab?", "lab", 0, 22, "The lab trains models.")]
    assert earlier("sum it up", Summarised("In short", (quoted, other), (), is_cited=False)) == []


def test_what_is_compared_with_nothing_that_is_named_is_asked_as_it_stands() -> None:
    reply = Answering(FixedIndex(no_answer())).reply("how does it compare to wheat?")
    assert isinstance(reply, Refused)


def test_who_asks_while_the_index_is_away_is_told_so(caplog: pytest.LogCaptureFixture) -> None:
    said = "The shared index cannot be reached just now: ask again in a minute."
    assert Answering(FixedIndex(IndexAway(said))).reply("Where is the lab?") == Notice(said)
    assert not caplog.records
