"""How the commands show what was found: answers, passages, summaries."""

from rich.text import Text

from index.cli.citation import citation, place, where
from index.cli.console import out
from index.text.question import INTERROGATIVES
from index.text.words import content_words
from index.types import Answer, Candidate, InShort, Match, NoAnswer, Summary, Unsure

LOOKS_UP = "I look up questions about the articles, and no word of this stands in any of them."


def print_answer(answer: Answer | Unsure | NoAnswer) -> None:
    """The quotation with its source, what may answer, or the refusal with the nearest passages."""
    if isinstance(answer, Unsure):
        out.print("I am not sure. Perhaps one of these:")
        for candidate in answer.candidates:
            _print_quotation(candidate)
        return
    if isinstance(answer, Answer):
        _print_quotation(answer)
        if answer.contrary:
            out.print("Another article gives something else:")
            print_answer(answer.contrary)
        return
    if _asks_nothing_of_the_articles(answer):
        out.print(LOOKS_UP)
        return
    out.print("The articles do not say.")
    if answer.missing_words:
        out.print(Text(f"No article contains: {', '.join(answer.missing_words)}"))
    elsewhere = [name for name in answer.missing_names if name not in answer.missing_words]
    if elsewhere:
        out.print(Text(f"The nearest passage does not mention: {', '.join(elsewhere)}"))
    out.print("Nearest passages:")
    for match in answer.nearest[:3]:
        print_match(match)


def _asks_nothing_of_the_articles(answer: NoAnswer) -> bool:
    """Whether it does not ask, and no article holds a word of it but those of grammar: "hi", "thank you"."""
    asks = "?" in answer.question or any(word in INTERROGATIVES for word in answer.question.lower().split())
    said = {word.text for word in content_words(answer.question) if not word.is_function_word}
    return not asks and said <= set(answer.missing_words)


def print_in_short(in_short: InShort | None) -> None:
    """What a language model says in short, under its name, apart from the articles' own words."""
    if in_short:
        out.print(
            Text(f"In short, in the words of {in_short.model}: ", style="dim").append(in_short.text, style="not dim")
        )
        out.print()


def _print_quotation(quoted: Answer | Candidate) -> None:
    quote = Text(f"“{quoted.quote}”")
    for start, end in quoted.highlights:
        quote.stylize("bold reverse", start + 1, end + 1)
    out.print(quote)
    out.print(Text(f"  — {where(quoted.passage, quoted.quote)}", style="dim"))


def print_match(match: Match) -> None:
    """A passage with its score and its source."""
    out.print(Text(f"{match.score:.2f}  {match.passage.text}"))
    out.print(Text(f"      — {where(match.passage, match.passage.text)}", style="dim"))


def print_summary(summary: Summary) -> None:
    """The sentences of a summary, and the key figures under them."""
    if not summary.extracts:
        out.print(Text(f"No article bears on {summary.topic!r}."))
        return
    if not summary.topic:
        out.print(Text(citation(summary.extracts[0].passage.article), style="bold"))
    for extract in summary.extracts:
        source = where(extract.passage, extract.text) if summary.topic else place(extract.passage.paragraph)
        out.print(Text(f"“{extract.text}”").append(f"  — {source}", style="dim"))
    if summary.figures:
        out.print(Text("\nKey figures", style="bold"))
    for line_figures in summary.figure_lines:
        first = line_figures[0]
        line = Text(f"  {first.leads}{first.meaning}{first.trails}")
        for figure in line_figures:
            start = 2 + len(first.leads) + figure.start - figure.meaning_start
            line.stylize("bold", start, start + len(figure.text))
        out.print(line.append(f"  — {place(first.passage.paragraph)}", style="dim"))
