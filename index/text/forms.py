"""What amounts, percentages, dates, durations, counts and measures look like. English and figures."""

import re

from index.text.question import Kind

Span = tuple[int, int]

# "loved one", "no one" and "one of them" count nothing.
_ONE = (
    r"(?<!loved\s)(?<!\bno\s)(?<!\b[Nn]o\s)(?<!each\s)(?<!every\s)(?<!this\s)(?<!that\s)(?<!the\s)(?<!which\s)(?<!any\s)"
    r"(?<!some\s)(?i:one)(?!\s(?:of|another|can|could|may|might|must|should|would|who|that)\b|['’])"
)
_NUMBER_WORD = (
    rf"(?:{_ONE}|(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))"
)
# "1 250 000", "3’400’000", "1.250,50", "1 1/2", "2½"
_DIGITS = (
    r"(?<![\d.,/])(?:\d{1,3}(?:[ '’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+\s\d/\d{1,2}|\d/\d{1,2}(?![\d/])|"
    r"\d+(?:[.,]\d+)*[½¼¾⅓⅔⅛]?|[½¼¾⅓⅔⅛])"
)
_SCALE = r"(?:\s(?:hundred|thousand|million|billion|trillion|dozen)s?)"
_SHORT_SCALE = r"(?:\s?(?:m|mn|bn|tn|k|K|M|B)\b)?"
_PLAIN_NUMBER = rf"(?:{_DIGITS}|(?:a|{_NUMBER_WORD}){_SCALE}|{_NUMBER_WORD}(?:-{_NUMBER_WORD})?){_SCALE}?"
_SIGN = r"(?:\b(?:US|HK|NT|CA|AU|NZ|A|C|S|R)\s?)?[$€£¥₹₽₩₺₴₪฿₫₦]"
# From one to the other: "3 - 5 million", "between 3 and 5", "$5–$10".
_NUMBER = (
    rf"(?:[Bb]etween\s{_PLAIN_NUMBER}\sand\s{_PLAIN_NUMBER}|"
    rf"{_PLAIN_NUMBER}(?:(?:\s?[-–]\s?|\s(?:to|or)\s)(?:{_SIGN}\s?)?{_PLAIN_NUMBER})?)"
)
_CODE = (
    r"\b(?:RMB|CNY|USD|EUR|GBP|CHF|JPY|INR|SEK|NOK|DKK|PLN|CZK|HUF|RON|RUB|UAH|TRY|BRL|MXN|ARS|CLP|COP|CAD|AUD|NZD|HKD|"
    r"SGD|KRW|THB|ZAR|ILS|AED|SAR|EGP|NGN|KES|Rs|[Kk]r|zł|Kč|Ft)"
)
_CURRENCY = (
    r"(?:yuan|renminbi|US dollars?|dollars?|euros?|pounds?(?: sterling)?|yen|won|rupees?|francs?|"
    r"marks?|roubles?|rubles?|pesos?|livres?|shillings?|cents?|pence|taels?|crowns?|kron(?:a|or|e|er)|rials?|riyals?|"
    r"dinars?|baht|shekels?|lir[ae]|zlot(?:y|ys|ych)|forints?|reais|hryvnias?)\b"
)
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:1\d{3}|20\d{2})"
_ISO_DATE = r"\b\d{4}-\d{2}-\d{2}\b"
_FIGURES_DATE = r"\b\d{1,2}(?P<between>[./-])\d{1,2}(?P=between)(?:\d{4}|\d{2})\b"
_ERA = r"(?:\s?(?:AD|BC|BCE|CE))"

_TIME = (
    rf"{_NUMBER}[\s-]?(?:(?<=[\s-])(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|century|centuries|"
    r"generations?)|yrs?|wks?|hrs?|h|mins?|secs?)\b"
)
_CLOCK = (
    r"\b(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\b\.?)?|(?:1[0-2]|\d)(?:\.[0-5]\d)?\s?[ap]\.?m\b\.?)"
    r"(?:\s(?:UTC|GMT|CES?T|E[SD]T|P[SD]T)\b)?"
)
_MEASURES = re.compile(
    rf"{_NUMBER}(?:\s?(?:°\s?[CF]?|[km]m²|%)|\s?(?:(?:[kcmdµ]?m|k?g|mg|[mcd]?l|t|lbs?|oz|ft|in|yd|mi|km/h|mph|kW|MW|kWh|[KMGT]B|"
    r"tsp|tbsp|[Kk]ilo(?:gram|metre|meter)s?|(?:centi|milli)?(?:metre|meter|litre|liter|gram)s?|tonn?e?s?|feet|foot|"
    r"inch(?:es)?|yards?|miles?|acres?|hectares?|degrees?|cups?|(?:tea|table)spoons?|pinch(?:es)?|cloves?|slices?|ounces?|pints?|"
    r"gallons?)\b(?!['’])))"
)
_YEAR_OF_A_DATE = re.compile(
    rf"(?i:\b(?:in|since|until|till|during|before|after|year|between|from)\s|\()(?:{_YEAR}(?:\s?[-–]\s?|\sand\s|\sto\s))?{_YEAR}\b|"
    rf"\b{_YEAR}[-–](?:{_YEAR}|\d{{2}})\b"
)
_FORMS: dict[Kind, str] = {
    Kind.AMOUNT: rf"{_SIGN}\s?{_NUMBER}{_SHORT_SCALE}|(?:{_CODE}\.?|\bFr\.)\s?{_NUMBER}{_SHORT_SCALE}|"
    rf"\b{_NUMBER}{_SHORT_SCALE}\s?(?:{_SIGN}|{_CODE}(?!\w)|\b{_CURRENCY})",
    Kind.PERCENTAGE: rf"\b{_NUMBER}\s?(?:percent|per cent|percentage points?)\b|{_DIGITS}\s?%|"
    r"\b(?:one|two|three)-(?:half|third|quarter|fifth|tenth)s?\b|\bhalf\b",
    Kind.DATE: rf"{_ISO_DATE}|{_FIGURES_DATE}|"
    rf"\b(?:(?:\d{{1,2}}(?:\s?[-–]\s?|\sto\s|\sand\s))?\d{{1,2}}(?:st|nd|rd|th)?\s)?{MONTH}(?:\s\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s{_YEAR})?\b|"
    rf"\b(?:early |late |mid-?)?{_YEAR}s?(?:[-–]\d{{2,4}})?{_ERA}?\b|\b\d{{1,4}}{_ERA}\b|"
    r"\b(?:early |late |mid-?)?(?:\d{1,2}(?:st|nd|rd|th)|[a-z]+(?:th|st|nd|rd))(?: and \d{1,2}(?:st|nd|rd|th))?"
    r"[ -]centur(?:y|ies)\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    Kind.DURATION: rf"\b{_TIME}(?:(?:,|\sand)?\s{_TIME})?\b",
    Kind.COUNT: rf"\b{_NUMBER}\b(?:\s(?:percent|per cent)\b|\s?%)?",
}
_PERIOD = (
    r"(?:seconds?|minutes?|hours?|days?|nights?|mornings?|evenings?|weeks?|weekends?|fortnights?|months?|quarters?|years?|"
    r"decades?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|min|hrs?)\b"
)
_FREQUENCIES = re.compile(
    rf"\b(?i:every|each)\s(?:other\s|second\s|third\s|{_NUMBER}\s)?{_PERIOD}|"
    rf"\b(?:(?i:once|twice|thrice)|{_NUMBER}\stimes)\s(?:(?:a|an|per|every|each|in)\s(?:{_NUMBER}\s)?)?{_PERIOD}|"
    r"\b(?i:hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annually|(?:once|twice|thrice)\b)"
)
_DAY = re.compile(
    rf"{_ISO_DATE}|{_FIGURES_DATE}|\b\d{{1,2}}(?:st|nd|rd|th)?\s{MONTH}(?:,?\s{_YEAR})?\b|"
    rf"\b{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s{_YEAR}\b)?|\b{MONTH},?\s{_YEAR}\b"
)
_CLOCK_TIME = re.compile(_CLOCK)


def forms_of(kind: Kind, text: str) -> list[Span]:
    """Every span that has the form of an amount, a percentage, a date, a duration or a count, and of nothing else."""
    spans = [match.span() for match in re.finditer(_FORMS[kind], text)] if kind in _FORMS else []
    return _without_parts_of_dates(spans, text) if kind is Kind.COUNT else spans


def clock_times(text: str) -> list[Span]:
    """Every span that has the form of a time of day: "14:02 UTC", "6 p.m."."""
    return [match.span() for match in _CLOCK_TIME.finditer(text)]


def names_a_year(text: str) -> bool:
    """Whether it says in which year something was: no day of the week or time of day contradicts it."""
    return re.search(rf"\b{_YEAR}\b", text) is not None


def frequencies(text: str) -> list[Span]:
    """Every span that says how often: "every 6 hours", "twice a week", "daily"."""
    return [match.span() for match in _FREQUENCIES.finditer(text)]


def is_part_of_a_date(span: Span, text: str) -> bool:
    """Whether a span is a day, a month or a year of a date that says more."""
    dates = (match.span() for match in _DAY.finditer(text))
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in dates)


def measures(text: str) -> list[Span]:
    """Every span that has the form of a number with its unit: "40 feet", "250 g", "180 °C"."""
    return [match.span() for match in _MEASURES.finditer(text)]


def _without_parts_of_dates(spans: list[Span], text: str) -> list[Span]:
    """A day, a year and a time are no counts; a year that nothing marks as one ("1950 boats") may be."""
    if not spans:
        return spans
    dates = [match.span() for pattern in (_DAY, _CLOCK_TIME, _YEAR_OF_A_DATE) for match in pattern.finditer(text)]
    return [span for span in spans if not any(start < span[1] and span[0] < end for start, end in dates)]
