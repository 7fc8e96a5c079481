"""What is found, as JSON forms for programs: of the commands, of the page's API, of MCP."""

from typing import Any

from index.types import Answer, Article, Candidate, Certainty, InShort, Match, NoAnswer, Passage, Summary, Unsure


def answer_json(answer: Answer | Unsure | NoAnswer) -> dict[str, Any]:
    """What is replied to a question as a JSON form; every kind has the same fields."""
    found = answer if isinstance(answer, Answer) else None
    return {
        "question": answer.question,
        "answered": found is not None,
        "certainty": _certainty(answer),
        "quote": found.quote if found else None,
        "highlights": [list(span) for span in found.highlights] if found else [],
        "confidence": round(answer.confidence, 4),
        "article": article_json(found.passage.article) if found else None,
        "paragraph": found.passage.paragraph.number if found else None,
        "page": _page(found.passage) if found else None,
        "nearest": [match_json(match) for match in answer.nearest],
        "missing_words": list(answer.missing_words),
        "missing_names": [] if isinstance(answer, Answer) else list(answer.missing_names),
        "candidates": [candidate_json(each) for each in answer.candidates] if isinstance(answer, Unsure) else [],
        "contrary": answer_json(found.contrary) if found and found.contrary else None,
    }


def _certainty(answer: Answer | Unsure | NoAnswer) -> Certainty:
    match answer:
        case Answer():
            return Certainty.SURE
        case Unsure():
            return Certainty.UNSURE
        case NoAnswer():
            return Certainty.NONE


def in_short_json(in_short: InShort | None) -> dict[str, Any]:
    """What a language model says in short, as a field of a JSON form."""
    return {"in_short": {"text": in_short.text, "model": in_short.model} if in_short else None}


def candidate_json(candidate: Candidate) -> dict[str, Any]:
    """What may answer as a JSON form."""
    passage = candidate.passage
    return {
        "quote": candidate.quote,
        "highlights": [list(span) for span in candidate.highlights],
        "confidence": round(candidate.confidence, 4),
        "article": passage.article.id,
        "title": passage.article.title,
        "paragraph": passage.paragraph.number,
        "page": _page(passage),
    }


def match_json(match: Match) -> dict[str, Any]:
    """A passage as a JSON form."""
    passage = match.passage
    return {
        "article": passage.article.id,
        "title": passage.article.title,
        "paragraph": passage.paragraph.number,
        "page": _page(passage),
        "text": passage.text,
        "score": round(match.score, 4),
    }


def summary_json(summary: Summary) -> dict[str, Any]:
    """A summary as a JSON form."""
    article = summary.extracts[0].passage.article if summary.extracts and not summary.topic else None
    return {
        "topic": summary.topic or None,
        "article": article_json(article) if article else None,
        "extracts": [
            {
                "article": extract.passage.article.id,
                "title": extract.passage.article.title,
                "paragraph": extract.passage.paragraph.number,
                "page": _page(extract.passage),
                "start": extract.start,
                "end": extract.end,
                "sentences": [sentence.text for sentence in extract.sentences],
            }
            for extract in summary.extracts
        ],
        "figures": [
            {
                "kind": figure.kind,
                "text": figure.text,
                "meaning": figure.meaning,
                "paragraph": figure.passage.paragraph.number,
                "page": _page(figure.passage),
                "start": figure.start,
                "end": figure.end,
            }
            for figure in summary.figures
        ],
    }


def article_json(article: Article) -> dict[str, str]:
    """An article as a JSON form, without its text."""
    return {name: getattr(article, name) for name in ("id", "title", "author", "source", "published", "url")}


def _page(passage: Passage) -> int | None:
    return passage.paragraph.page or None
