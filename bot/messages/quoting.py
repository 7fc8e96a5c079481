"""What the index found, as a reply that quotes it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.messages.links import link_to
from bot.messages.quotation import Citation, Place, Quotation
from bot.messages.reply import Answered, Found, Notice, Refused, Summarised, Undecided
from bot.messages.text import LONGEST_NEAREST, LONGEST_TITLE, clip, readable_date
from index import Answer, Article, Candidate, Figure, Match, NoAnswer, Paragraph, Passage, Summary, Unsure, is_question

MOST_CANDIDATES = 3
NEAREST_SHOWN = 1
LONGEST_PASSAGE = 500
LONGEST_EXTRACT = 2_000
LONGEST_SECTION = 80
_WORD = re.compile(r"[^\W_]{3,}")


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
    found = list(matches or answer.nearest)
    others = [match for match in found if not _only_leads_on(match.passage)] or found
    first = tuple(_nearest_sentence(match.passage, answer.question) for match in others[:NEAREST_SHOWN])
    shown = (*first, *(passage_quoted(match.passage) for match in others[NEAREST_SHOWN : NEAREST_SHOWN + further]))
    has_more = len(others) > NEAREST_SHOWN + further
    return Refused(answer.question, shown, answer.missing_words, answer.confidence, has_more, answer.missing_names)


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


def passage_quoted(passage: Passage) -> Quotation:
    """A passage as it is shown under an answer."""
    place = Place(passage.article.id, passage.start, passage.end)
    return Quotation(clip(passage.text, LONGEST_PASSAGE), citation(passage, passage.text), place=place)


def citation(passage: Passage, words: str = "") -> Citation:
    """Where a passage stands; its link opens at the words that are quoted of it."""
    cited = article_citation(passage.article, passage.paragraph, words)
    return replace(cited, section=" › ".join(clip(each, LONGEST_SECTION) for each in passage.above(words)))


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


def _only_leads_on(passage: Passage) -> bool:
    """Whether it says nothing without the list or the table below it."""
    return passage.leads_on and len(passage.sentences) == 1


def _nearest_sentence(passage: Passage, question: str) -> Quotation:
    """The sentence of a passage that shares the most words with a question: one that says something, if any does."""
    asked = {word.lower() for word in _WORD.findall(question)}
    below = passage.sentences[max(passage.heads, int(passage.opens_with_lead)) :]
    saying = [each for each in below if len(each.text.split()) > 1 and not is_question(each.text)]
    sentences = saying or passage.sentences
    shared = [len(asked & {word.lower() for word in _WORD.findall(each.text)}) for each in sentences]
    sentence = sentences[shared.index(max(shared))]
    place = Place(passage.article.id, sentence.start, sentence.end)
    return Quotation(clip(sentence.text, LONGEST_NEAREST), citation(passage, sentence.text), place=place)


def _figure_line(figures: tuple[Figure, ...]) -> Quotation:
    first = figures[0]
    at = first.meaning_start - len(first.leads)
    spans = tuple((figure.start - at, figure.end - at) for figure in figures)
    return Quotation(first.leads + first.meaning + first.trails, citation(first.passage), spans)
