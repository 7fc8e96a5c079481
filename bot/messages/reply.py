"""What the bot says, before any platform gives it a form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.messages.links import link_to
from index import (
    Answer,
    Article,
    Candidate,
    Figure,
    InShort,
    Match,
    NoAnswer,
    Paragraph,
    Passage,
    Summary,
    Unsure,
    asks_for_the_most,
    says_the_most,
)

LONGEST_TITLE = 200
LONGEST_PASSAGE = 500
LONGEST_NEAREST = 240
LONGEST_EXTRACT = 2_000
NEAREST_SHOWN = 1
_MOST_MISSING = 4  # words that are named as missing; of more there is only the count
MOST_CANDIDATES = 3
KEY_FIGURES = "Key figures"
CONVERSATION = "What matters most in this thread (only you see this):"
FURTHER = "Further passages:"
RECALLED = "You asked here, the newest first:"
NOT_COMPARED = "I only quote, and compare nothing myself."
CONTRARY = "Another article gives something else:"
SMALL_TALK = "small talk"


_SENTENCE_ENDS = (".", "?", "!", "…", "？", "。", "؟")
_PREPOSITION = re.compile(r"\b(in|at|for|of|from|with|by)(?: the)? $")
_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands; fields that the article does not give are "".

    paragraph: 0 is the whole article.
    page: 0 in articles without pages.
    article: its id.
    """

    title: str
    author: str
    source: str
    published: str
    url: str
    paragraph: int
    page: int = 0
    article: str = ""

    @property
    def place(self) -> str:
        """The page and the paragraph, as a person reads them; "" for the whole article."""
        page = f"page {self.page}, " if self.page else ""
        return f"{page}paragraph {self.paragraph}" if self.paragraph else ""

    @property
    def details(self) -> str:
        """Everything but the title and the link, as a person reads it."""
        parts = (self.author, self.source, self.published, self.place)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the id of the article and their span in its text."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of an article; highlights are spans of its text; with a place it can be shown in its context."""

    text: str
    citation: Citation
    highlights: tuple[tuple[int, int], ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The quotation that answers; confidence is the probability that it does.

    contrary: what another article says instead, when the two disagree.
    further: other passages that bear on the question, best first, where somebody asked for them.
    has_more: whether there are still others.
    understood: what was looked for, where that is not what was written, else "".
    in_short: what a language model says of it in its own words, where one may.
    """

    question: str
    quotation: Quotation
    confidence: float
    contrary: Quotation | None = None
    further: tuple[Quotation, ...] = ()
    has_more: bool = False
    understood: str = ""
    in_short: InShort | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The articles do not say: what comes nearest, best first, and the words that no article contains.

    missing_names: names and numbers of the question that the nearest passage does not mention.
    has_more: whether there are still other passages.
    understood: as under an answer.
    is_foreign: whether the question is in a language that no article is written in.
    people_on: the platforms on which a person can be asked instead.
    """

    question: str
    nearest: tuple[Quotation, ...]
    missing_words: tuple[str, ...]
    confidence: float
    has_more: bool = False
    missing_names: tuple[str, ...] = ()
    understood: str = ""
    is_foreign: bool = False
    people_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Undecided:
    """One of the candidates, short quotations from different places, may answer; best first.

    confidence: the probability that the first one does.
    further, has_more, understood: as under an answer; missing_words, missing_names, is_foreign, people_on: as in a
        refusal.
    """

    question: str
    candidates: tuple[Quotation, ...]
    confidence: float
    further: tuple[Quotation, ...] = ()
    has_more: bool = False
    missing_words: tuple[str, ...] = ()
    missing_names: tuple[str, ...] = ()
    understood: str = ""
    is_foreign: bool = False
    people_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence from the bot itself; `kind` says what for: help, small talk, hint, error, busy, stop, denied."""

    text: str
    kind: str = "hint"


@dataclass(frozen=True, slots=True)
class Summarised:
    """Sentences that say the most of an article, or of all articles on a topic.

    heading: what it is a summary of. is_cited: whether each sentence needs its article named, as on a topic.
    figures: the key figures, highlighted in the words that say what they stand for.
    """

    heading: str
    quotations: tuple[Quotation, ...]
    figures: tuple[Quotation, ...]
    is_cited: bool


@dataclass(frozen=True, slots=True)
class ArticleChoice:
    """Which article is meant; each option has a title and the arguments that ask for its summary.

    has_more: whether any article may be meant, and there are more than options.
    """

    text: str
    options: tuple[tuple[str, str], ...]
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class ConversationSummarised:
    """What was said in a thread that matters most: (speaker, words), in order."""

    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArticleList:
    """What the bot knows: the articles that are shown, how many there are, and when the index was made."""

    articles: tuple[Citation, ...]
    count: int
    version: str
    built: str


@dataclass(frozen=True, slots=True)
class ArticleFact:
    """What the bot knows of articles beside their words: who wrote one, when, where it is, which are new.

    article: the id of the one that it is about, "" where it is about several.
    """

    text: str
    articles: tuple[Citation, ...]
    article: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """The replies to the questions of a numbered list, each with its question; `left_out` questions were too many."""

    parts: "tuple[tuple[str, Reply], ...]"
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A question that was asked before, what was quoted for it or "", and where the answer can be read again or ""."""

    question: str
    quote: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a person asked before in the same conversation, the newest first."""

    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """A quotation where it stands: its whole paragraph with the quoted words highlighted, and its neighbours or ""."""

    before: str
    paragraph: Quotation
    after: str

    @property
    def quote(self) -> str:
        """The quoted words alone."""
        ((start, end),) = self.paragraph.highlights
        return self.paragraph.text[start:end]


# What a question about the articles is replied to with: sure, unsure, none.
Found = Answered | Undecided | Refused
Reply = (
    Found
    | Notice
    | ArticleList
    | ArticleFact
    | Summarised
    | ArticleChoice
    | ConversationSummarised
    | Several
    | Recalled
)


def reply_to(answer: Answer | Unsure | NoAnswer, matches: Sequence[Match] = (), further: int = 0) -> Found:
    """An answer of the index as a reply, with so many further passages out of those that matched."""
    if isinstance(answer, Answer):
        contrary = _quoted(answer.contrary) if answer.contrary else None
        others = [match for match in matches or answer.nearest if match.passage != answer.passage]
        shown = tuple(passage_quoted(match.passage) for match in others[:further])
        has_more = len(others) > further
        return Answered(answer.question, _quoted(answer), answer.confidence, contrary, shown, has_more)
    if isinstance(answer, Unsure):
        among = [candidate.passage for candidate in answer.candidates]
        others = [match for match in matches or answer.nearest if match.passage not in among]
        return Undecided(
            answer.question,
            tuple(map(_marked_where_cut, answer.candidates)),
            answer.confidence,
            tuple(passage_quoted(match.passage) for match in others[:further]),
            len(others) > further,
            answer.missing_words,
            answer.missing_names,
        )
    others = list(matches or answer.nearest)
    first = tuple(_nearest_sentence(match.passage, answer.question) for match in others[:NEAREST_SHOWN])
    shown = (*first, *(passage_quoted(match.passage) for match in others[NEAREST_SHOWN : NEAREST_SHOWN + further]))
    has_more = len(others) > NEAREST_SHOWN + further
    return Refused(answer.question, shown, answer.missing_words, answer.confidence, has_more, answer.missing_names)


def outcome_of(reply: Reply) -> str:
    """How a question ended, in one word."""
    match reply:
        case Answered():
            return "answered"
        case Undecided():
            return "unsure"
        case Refused():
            return "refused"
        case Notice(kind=kind):
            return kind
        case ArticleList() | ArticleFact():
            return "articles"
        case Several():
            return "several"
        case Recalled():
            return "recalled"
        case Summarised() | ArticleChoice() | ConversationSummarised():
            return "summary"


def place_of(reply: Reply) -> Place:
    """Where the words stand that a reply quotes first as an answer, the last of several replies.

    Of a summary or a fact it is its article, of what there is on a topic the first of its quotations.
    """
    nowhere = Place("", 0, 0)
    match reply:
        case Answered(quotation=quotation):
            return quotation.place or nowhere
        case Undecided(candidates=candidates):
            return candidates[0].place or nowhere
        case Summarised(quotations=quotations, is_cited=is_on_topic):
            places = [quotation.place for quotation in quotations if quotation.place]
            if is_on_topic:
                return places[0] if places else nowhere
            return Place(places[0].article, 0, 0) if len({place.article for place in places}) == 1 else nowhere
        case Several(parts=parts):
            return next((place for _, each in reversed(parts) if (place := place_of(each)).article), nowhere)
        case ArticleFact(article=article):
            return Place(article, 0, 0)
    return nowhere


def quote_of(reply: Reply) -> str:
    """The words that answer, or do so most probably, or say first what there is on a topic; "" in any other reply."""
    if isinstance(reply, Undecided):
        return reply.candidates[0].text
    if isinstance(reply, Several):
        return next((quote_of(each) for _, each in reversed(reply.parts) if place_of(each).article), "")
    if isinstance(reply, Summarised) and reply.is_cited:
        return reply.quotations[0].text
    return reply.quotation.text if isinstance(reply, Answered) else ""


def confidence_of(reply: Reply) -> float | None:
    """The probability that the best quotation answers the question, where one was looked for."""
    return reply.confidence if isinstance(reply, Found) else None


def summary_reply(summary: Summary) -> Summarised | Notice:
    """A summary of the index as a reply."""
    if not summary.extracts:
        return Notice(f"No article bears on “{clip(summary.topic, 200)}”.")
    title = clip(summary.extracts[0].passage.article.title, LONGEST_TITLE)
    return Summarised(
        heading=f"What the articles say about “{clip(summary.topic, 200)}”" if summary.topic else f"In short: {title}",
        quotations=tuple(
            Quotation(
                clip(extract.text, LONGEST_EXTRACT),
                citation(extract.passage, extract.text),
                place=Place(extract.passage.article.id, extract.start, extract.end),
            )
            for extract in summary.extracts
        ),
        figures=tuple(_figure_line(figures) for figures in summary.figure_lines),
        is_cited=bool(summary.topic),
    )


def where(quotation: Quotation, reply: Summarised, *, is_named: bool = False) -> str:
    """Where a sentence of a summary stands, as far as its heading, or a citation above it, does not say so."""
    place = quotation.citation
    return f"{place.title} · {place.details}" if reply.is_cited and not is_named else place.place


def plain_text(reply: Reply) -> str:
    """The whole reply in plain words, for notifications, screen readers and terminals without colour."""
    match reply:
        case Answered(quotation=quotation, contrary=contrary, further=further):
            first = [quotation, *([contrary] if contrary else [])]
            other = [CONTRARY, *plain_quotations([contrary], after=[quotation])] if contrary else []
            others = [FURTHER, *plain_quotations(further, after=first)] if further else []
            understood = [line] if (line := understood_line(reply)) else []
            short = [f"{in_short_label(reply)} {reply.in_short.text}"] if reply.in_short else []
            return "\n".join([*understood, *short, *plain_quotations([quotation]), *other, *others])
        case Undecided() | Refused():
            return "\n".join([" ".join(opening_lines(reply)), *plain_quotations(quotations_shown(reply))])
        case Notice(text=text):
            return text
        case Summarised():
            lines = [
                f"“{quotation.text}” — {where(quotation, reply, is_named=is_named)}"
                for quotation, is_named in named_before(reply.quotations)
            ]
            figures = [f"• {figure.text} — {where(figure, reply)}" for figure in reply.figures]
            return "\n".join([reply.heading, *lines, *([KEY_FIGURES] if figures else []), *figures])
        case ArticleChoice():
            return "\n".join([reply.text, *(f"• {title}" for title, _ in reply.options)])
        case ConversationSummarised(said=said):
            return "\n".join([CONVERSATION, *(f"{speaker}: {text}" for speaker, text in said)])
        case ArticleList(articles=articles):
            entries = [f"{number}. {_plain_article(each)}" for number, each in enumerate(articles, 1)]
            return "\n".join([articles_line(reply), *entries])
        case ArticleFact() | Recalled():
            return "\n".join(_headed_lines(reply))
        case Several(parts=parts):
            texts = [f"{number}. {question}\n{plain_text(each)}" for number, (question, each) in enumerate(parts, 1)]
            return "\n\n".join([*texts, *([left_out_line(reply)] if reply.left_out else [])])


def _headed_lines(reply: ArticleFact | Recalled) -> list[str]:
    if isinstance(reply, ArticleFact):
        return [reply.text, *(f"— {_plain_article(each)}" for each in reply.articles)]
    return [RECALLED, *(f"• {clip(each.question, LONGEST_TITLE)}{quoted_behind(each)}" for each in reply.said)]


def quoted_behind(said: Said) -> str:
    """What was quoted for a question, as it stands behind it; "" where nothing was."""
    return f": “{clip(said.quote, LONGEST_NEAREST)}”" if said.quote else ""


def articles_line(reply: ArticleList) -> str:
    """How the list of articles begins."""
    shown = f", the first {len(reply.articles)} of them" if reply.count > len(reply.articles) else ""
    noun = "article" if reply.count == 1 else "articles"
    return f"I know {reply.count} {noun}{shown}. Index {reply.version}, made on {reply.built}."


def left_out_line(reply: Several) -> str:
    """What is said of questions that were too many."""
    return (
        f"I answer {len(reply.parts)} questions at a time; {reply.left_out} more are left. Please ask them after this."
    )


def opening_lines(reply: Undecided | Refused) -> list[str]:
    """What a reply without an answer says above its quotations, best on one line: how sure it is, and why."""
    if isinstance(reply, Refused):
        several = len(reply.nearest) > 1
        nearest = "The nearest passages:" if several else "The nearest passage:"
        said, follows = "The articles do not say.", nearest if reply.nearest else ""
    else:
        several = len(reply.candidates) > 1
        said, follows = "I am not sure.", "Perhaps one of these:" if several else "Perhaps this:"
    return [line for line in (understood_line(reply), said, _missing_line(reply), follows) if line]


def understood_line(reply: Found) -> str:
    """What was looked for, where that is not what was written, else ""."""
    end = "" if reply.understood.endswith(_SENTENCE_ENDS) else "."
    return f"Understood as: {clip(reply.understood, LONGEST_TITLE)}{end}" if reply.understood else ""


def in_short_label(reply: Answered) -> str:
    """Whose words those are that stand above a quotation, "" where none do."""
    return f"In short, in the words of {clip(reply.in_short.model, LONGEST_TITLE)}:" if reply.in_short else ""


def quotations_shown(reply: Undecided | Refused) -> tuple[Quotation, ...]:
    """What stands below those lines, numbered through."""
    return reply.nearest if isinstance(reply, Refused) else (*reply.candidates, *reply.further)


def named_before(quotations: Sequence[Quotation], after: Sequence[Quotation] = ()) -> Iterator[tuple[Quotation, bool]]:
    """Each quotation, and whether a citation above it names its article already: then its place alone is enough.

    after: the quotations that stand above these.
    """
    named = {_article_of(quotation) for quotation in after}
    for quotation in quotations:
        yield quotation, _article_of(quotation) in named and bool(quotation.citation.place)
        named.add(_article_of(quotation))


def _article_of(quotation: Quotation) -> tuple[str, ...]:
    source = quotation.citation
    return (quotation.place.article if quotation.place else "", source.title, source.author, source.published)


def _missing_line(reply: Undecided | Refused) -> str:
    """Which words of the question no article contains, and which names the nearest passage does not, or ""."""
    if reply.is_foreign:
        return "I find only what is asked in the language of the articles, and this seems to be in another."
    nowhere = _listed(reply.missing_words)
    elsewhere = _listed(tuple(name for name in reply.missing_names if name not in reply.missing_words))
    instead = " and ".join(_names_beside(reply))
    shown = [each.text for each in quotations_shown(reply)]
    is_ranked = any(says_the_most(reply.question, each) for each in shown)
    lines = (
        NOT_COMPARED if asks_for_the_most(reply.question) and not is_ranked else "",
        f"No article contains: {nowhere}." if nowhere else "",
        f"The nearest passage is about {instead}, not {elsewhere}."
        if elsewhere and instead
        else f"The nearest passage does not mention {elsewhere}."
        if elsewhere
        else "",
    )
    return " ".join(line for line in lines if line)


def _names_beside(reply: Undecided | Refused) -> list[str]:
    """The first two names of the nearest passage that stand behind the same preposition as the missing one."""
    asked = next(
        (_PREPOSITION.findall(reply.question[: reply.question.find(name)]) for name in reply.missing_names), []
    )
    if not asked or not isinstance(reply, Refused) or not reply.nearest:
        return []
    named = re.compile(rf"\b{asked[-1]} (?:the )?([A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)")
    return list(dict.fromkeys(named.findall(reply.nearest[0].text)))[:2]


def _listed(words: tuple[str, ...]) -> str:
    left = len(words) - _MOST_MISSING
    shown = words if left <= 1 else words[:_MOST_MISSING]
    return ", ".join(clip(word, 60) for word in shown) + (f" and {left} more words" if left > 1 else "")


def clip(text: str, longest: int) -> str:
    """The text, or its beginning up to a white space and an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rsplit(None, 1)[0] if " " in cut else cut) + "…"


def readable_date(published: str) -> str:
    """2017-09-05 as 5 September 2017; anything that is no ISO date as it is."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return clip(published, 40)
    return f"{day.day} {day:%B %Y}"


def citation(passage: Passage, words: str = "") -> Citation:
    """Where a passage stands; its link opens at the words that are quoted of it."""
    return article_citation(passage.article, passage.paragraph, words)


def article_citation(article: Article, paragraph: Paragraph | None = None, words: str = "") -> Citation:
    """An article as a whole, or a paragraph of it, with a link that opens at the words where they are given."""
    page = paragraph.page if paragraph else 0
    return Citation(
        title=clip(article.title, LONGEST_TITLE),
        author=clip(article.author, LONGEST_TITLE),
        source=clip(article.source, LONGEST_TITLE),
        published=readable_date(article.published),
        url=link_to(article.url, words, page),
        paragraph=paragraph.number if paragraph else 0,
        page=page,
        article=article.id,
    )


def _figure_line(figures: tuple[Figure, ...]) -> Quotation:
    first = figures[0]
    at = first.meaning_start - len(first.leads)
    spans = tuple((figure.start - at, figure.end - at) for figure in figures)
    return Quotation(first.leads + first.meaning + first.trails, citation(first.passage), spans)


def _quoted(answer: Answer | Candidate) -> Quotation:
    place = Place(answer.passage.article.id, answer.start, answer.end)
    return Quotation(answer.quote, citation(answer.passage, answer.quote), answer.highlights, place)


def _marked_where_cut(candidate: Candidate) -> Quotation:
    """A candidate, which may be a part of a sentence, with an ellipsis where the sentence begins before or goes on."""
    quotation, sentences = _quoted(candidate), candidate.passage.sentences
    before = "" if candidate.start in {sentence.start for sentence in sentences} else "…"
    behind = "" if candidate.end in {sentence.end for sentence in sentences} else "…"
    highlights = tuple((start + len(before), end + len(before)) for start, end in quotation.highlights)
    return replace(quotation, text=f"{before}{quotation.text}{behind}", highlights=highlights)


def passage_quoted(passage: Passage) -> Quotation:
    """A passage as it is shown under an answer."""
    place = Place(passage.article.id, passage.start, passage.end)
    return Quotation(clip(passage.text, LONGEST_PASSAGE), citation(passage, passage.text), place=place)


def _nearest_sentence(passage: Passage, question: str) -> Quotation:
    """The sentence of a passage that shares the most words with a question; of a table not its head."""
    asked = {word.lower() for word in _WORD.findall(question)}
    sentences = passage.sentences[passage.head_rows :] or passage.sentences
    shared = [len(asked & {word.lower() for word in _WORD.findall(each.text)}) for each in sentences]
    sentence = sentences[shared.index(max(shared))]
    place = Place(passage.article.id, sentence.start, sentence.end)
    return Quotation(clip(sentence.text, LONGEST_NEAREST), citation(passage, sentence.text), place=place)


def _plain_article(each: Citation) -> str:
    return " · ".join(part for part in (each.title, each.details, each.url) if part)


def plain_quotations(quotations: Sequence[Quotation], after: Sequence[Quotation] = ()) -> Iterator[str]:
    """Each quotation with its source in plain words; after: the quotations that stand above these."""
    for quotation, is_named in named_before(quotations, after):
        source = quotation.citation
        link = f" · {source.url}" if source.url else ""
        where_it_is = source.place if is_named else f"{source.title} · {source.details}{link}"
        yield f"“{quotation.text}”\n— {where_it_is}"
