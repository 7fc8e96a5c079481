"""Which messages are questions for the bot although nobody named it."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.acts import Act
from bot.conversation.small_talk import small_talk, without_small_talk
from bot.history.past_questions import PastQuestions
from bot.history.stopped_threads import StoppedThreads
from bot.messages.reply import SMALL_TALK, Answered, Reply, outcome_of
from index import leans_on_before

# Where nobody asked the bot it speaks only when it is this sure: likelier right than not, even among questions that
# were written to mislead (the probability is calibrated on those too).
CONFIDENT = 0.5

_QUESTION_MARK = re.compile("[?？؟;՞፧⁇﹖]|¿")
_JOINS = r"(?:(?:and|but|so|or|then|also|ok|well|hey|hi|und|aber|et|mais|y|e|ma)\b[\s,]*)?"
_OPENS_A_QUESTION = re.compile(
    rf"{_JOINS}(?:(?:in|at|on|for|to|from|by|of|with|since|until) )?(?:"
    r"(?:who|whom|whose|what|which|when|where|why|how)\b|(?:who|what|where|when|how|why)['’]?s\b|"
    r"(?:is|are|was|were|do|does|did|has|have|had|may|might)\b|"
    # What colleagues ask each other to do is no question to the bot: "can we close this?", "could you look at it".
    r"(?:can|could|will|would|should|shall)\b(?! (?:we|you|somebody|someone|anybody|anyone|u|y'all|i)\b)|"
    r"(?:wer|was|wann|wo|wohin|woher|warum|wieso|weshalb|wie|welche[nrsm]?|wem|wen|wessen|womit|"
    r"wof[üu]r|wie ?viele?)\b|"
    r"(?:qui|que|quoi|quand|où|pourquoi|combien|quelle?s?|qu['’]|est-ce|"
    r"comment (?:est|sont|a|ont|fait|peut|se|s['’]))|"
    r"(?:qui[ée]n(?:es)?|qu[ée]|cu[áa]ndo|d[óo]nde|por qu[ée]|c[óo]mo|cu[áa]nt[oa]s?|cu[áa]l(?:es)?)\b|"
    r"(?:chi|cosa|quando|dove|perch[ée]|come|quant[oiae]|quale|quali)\b|"
    r"(?:кто|что|когда|где|почему|как|сколько|какой|какая|какие)\b|"
    r"(?:من|ما|ماذا|متى|أين|لماذا|كيف|كم|هل|أي)\s)",
    re.IGNORECASE,
)
# Chinese and Japanese put the word that asks anywhere, or a particle at the end.
_ASKS_WITHIN = re.compile(
    "谁|誰|什么|什麼|甚麼|几[个年月天点时]|多少|哪|为什么|为何|怎么|怎样|吗$|呢$|何[がをにでの年月日時人]|いつ|どこ|なぜ|どう|"
    "いくら|いくつ|ですか$|ますか$|でしたか$|ましたか$|누가|누구|무엇|언제|어디|왜|어떻게|얼마|몇"
)
_NAME_WITHIN = re.compile(r"(?<=\w )(?!I\b)[A-Z]\w")
_OF_US = re.compile(r"\b(?:you|your|yours|u|guys|us|me|my|we|our|ours)\b", re.IGNORECASE)
_SAYS_NOTHING = (SMALL_TALK, "help")  # what was not asked of the bot

STOPPED = "I no longer answer here unless somebody mentions me."


def reads_as_question(text: str) -> bool:
    """Whether a message asks something, in any language that is known: by its mark, or by the words that ask."""
    text = without_small_talk(text)
    return bool(
        _QUESTION_MARK.search(text) or _OPENS_A_QUESTION.match(text) or _ASKS_WITHIN.search(text.rstrip("。．. "))
    )


def is_better_left(way: str, text: str, reply: Reply) -> bool:
    """Whether nobody asked the bot and it has nothing sure to say, nor, in a thread, to what goes on from before.

    What opens no thread and points at something ("who approved this?") asks who was there, so not the bot; and so does
    what goes on in one and speaks of us or you.
    """
    if way not in ("auto", "follow-up"):
        return False
    is_sure = isinstance(reply, Answered) and reply.confidence >= CONFIDENT
    leans = leans_on_before(text)
    if way == "auto":
        return not is_sure or (leans and not _NAME_WITHIN.search(text))
    return not is_sure and not (leans and outcome_of(reply) not in _SAYS_NOTHING and not _OF_US.search(text))


def says_stop(text: str) -> bool:
    """Whether a message asks for nothing but quiet: "stop", "please be quiet". It ends follow-ups in a thread."""
    return small_talk(text) is Act.QUIET


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Threads in which the bot answered go on without a mention: so often, and so many minutes after the last answer.

    most: 0 switches follow-ups off.
    """

    past: PastQuestions
    stopped_threads: StoppedThreads
    most: int
    minutes: int
    clock: Callable[[], float] = time.time

    def are_expected(self, workspace: str, channel: str, thread: str) -> bool:
        """Whether an unmentioned question in the thread is for the bot."""
        if self.most == 0 or self.stopped_threads.is_stopped(workspace, channel, thread):
            return False
        before = self.past.posted_in_thread(workspace, channel, thread)
        if not before or self.clock() - before[-1].asked_at > 60 * self.minutes:
            return False
        return sum(each.asked.way == "follow-up" for each in before) < self.most

    def is_open(self, workspace: str, channel: str, thread: str) -> bool:
        """Whether there is something to stop in the thread."""
        answered = self.past.posted_in_thread(workspace, channel, thread)
        return bool(answered) and not self.stopped_threads.is_stopped(workspace, channel, thread)
