"""Mails (.eml), and texts that open with the lines of one: the subject is the title, the sender the author."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr

from index.articles.formats.layout import Block, Hears, Unreadable, clean, iso_date, laid_out, title_from_name, unheard
from index.text.exchanges import is_question
from index.text.forms import MONTH
from index.types import Article

_QUOTED = re.compile(r"^(?:> ?)*")
# What a mail is called that answers or passes on another.
_REPLY = re.compile(r"^(?:(?:re|aw|fwd?|wg|tr|sv|antw|rif|rv)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
# "On Mon, 13 Mar 2023 at 18:02, Tom Baker <tom@example.org> wrote:", which may be broken into two lines.
_WROTE = re.compile(r"\b(?:wrote|writes|a écrit|escribió|ha scritto|schreef|escreveu)\s?:$|\bschrieb\b.{0,80}:$")
_OPENS_WROTE = re.compile(r"(?:On|Am|Le|El|Il|Op|Em)\b.*\d")
_NAME_WROTE = re.compile(r"[A-ZÀ-Þ][^:.!?]{0,60}:$")
_SAYS_WROTE = re.compile(r"\s*(?:wrote|writes|a écrit|escribió|ha scritto|schreef|escreveu)\s?:$|:$")
_ADDRESS = re.compile(r"<[^<>]*>|\[mailto:[^\]]*\]|\(\S+@\S+\)|\"")
# Up to the month where neither year nor time is given ("On 8 March Ada Obi wrote:"), else up to the time.
_UP_TO_NAME = re.compile(
    rf"^.*(?<!\S)\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?-i:{MONTH}|[a-zà-þ]+)[.,]?\s+(?=(?-i:[A-ZÀ-Þ]))|"
    r"^.*(?:\d\S*|\bschrieb)\s+(?:[ap]\.?m\.?[\s,]+)?|^.*,\s*",
    re.IGNORECASE,
)
_HEAD_LINE = re.compile(
    r"\W{0,2}(?P<name>from|von|de|da|van|sent|gesendet|envoyé|date|datum|to|an|à|cc|subject|betreff|objet)\W{0,2}:\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_SENDERS = ("from", "von", "de", "da", "van")
_PASSED_ON = re.compile(
    r"[-_ ]*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine)[-_ ]*$|_{10,}$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"-- ?$")
# What telephones write below a mail.
_DEVICE = re.compile(
    r"(?:sent from (?:my|outlook|yahoo|mail)\b.{0,40}|get outlook for .{0,20}|von meinem .{1,30} gesendet"
    r"|envoyé de mon .{1,30}|enviado desde mi .{1,30}|inviato da(?:l mio)? .{1,30}|verzonden vanaf mijn .{1,30})$",
    re.IGNORECASE,
)
_GREETING = re.compile(r"[^.!?\n]{1,40}[,!]$")
_LEANS = re.compile(r"(?:it|this|that|they|these|those|he|she)(?:['’]s|['’]re)?\s", re.IGNORECASE)
_FEWEST_WORDS_SAYING = 5  # "Printer in room 12" only names it
_NOTHING_ELSE = re.compile(r"\W*\b(?:eom|n/t|end of message)\W*$", re.IGNORECASE)  # the subject says it all
# What the standard library raises for headers that are broken.
_BROKEN_HEADER = (ValueError, TypeError, IndexError, AttributeError, OverflowError)
_NO_MAIL = "it is not a mail (.eml): it has no subject, sender or date"


def read(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read a mail; what is attached to it is told, not read. Raises Unreadable."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    return _read(message, article_id, hears)


def read_text(text: str, article_id: str, hears: Hears = unheard) -> Article:
    """Read a text that opens with the lines of a mail. Raises Unreadable."""
    message = email.message_from_string(text.lstrip(), policy=email.policy.default)
    return _read(message, article_id, hears)


def _read(message: EmailMessage, article_id: str, hears: Hears) -> Article:
    if not any(_said(message, name) for name in ("subject", "from", "date")):
        raise Unreadable(_NO_MAIL)
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    if attached:
        hears(f"what is attached is not read ({', '.join(map(clean, attached))}); put it here as a file of its own")
    subject = _REPLY.sub("", clean(_said(message, "subject")))
    return laid_out(
        article_id,
        subject or title_from_name(article_id),
        _with_subject(subject, list(_blocks(message))),
        author=_name(_said(message, "from")),
        published=_date(message),
    )


def _with_subject(subject: str, blocks: list[Block]) -> list[Block]:
    """The text of a mail, the subject first where it says what the text does not: it asks, or gives a number.

    So it does where there is no other text.
    """
    said = [block for block in blocks if block.text and not _NOTHING_ELSE.match(block.text)]
    gives_a_number = len(subject.split()) >= _FEWEST_WORDS_SAYING and any(map(str.isdecimal, subject))
    leaning = _with_what_it_means(subject, said)
    if leaning is not said:
        return leaning
    is_text = not said or is_question(subject) or gives_a_number
    return [Block(_NOTHING_ELSE.sub("", subject)), *said] if is_text else said


def _with_what_it_means(subject: str, blocks: list[Block]) -> list[Block]:
    """The text, the subject above its first words where these speak of it: "Budget", "It is 7 million crowns."."""
    number = next((n for n, block in enumerate(blocks[:2]) if not _GREETING.match(block.text)), 0)
    if not blocks or not subject or not _LEANS.match(blocks[number].text):
        return blocks
    own = replace(blocks[number], text=f"{subject}\n{blocks[number].text}")
    return [*blocks[:number], own, *blocks[number + 1 :]]


def _said(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (
        ValueError,
        IndexError,
        AttributeError,
        OverflowError,
    ):  # what the standard library raises for headers that are broken
        return ""


def _name(sender: str) -> str:
    name, address = parseaddr(sender)
    return clean(name or address)


def _date(message: EmailMessage) -> str:
    try:
        moment = message["date"].datetime
    except _BROKEN_HEADER:
        moment = None
    if moment:
        return str(moment.date().isoformat())
    sent = iso_date(_said(message, "sent"))  # as Outlook names it
    return sent if sent[:4].isdecimal() else ""


def _blocks(message: EmailMessage) -> Iterator[Block]:
    body = message.get_body(("plain", "html"))
    if body is None:
        return
    try:
        text = str(body.get_content())
    except (LookupError, ValueError):  # an encoding that nobody knows
        payload = body.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    if body.get_content_type() == "text/html":
        yield from _in_html(text)
    else:
        yield from _in_lines(text.splitlines())


def _in_html(text: str) -> Iterator[Block]:
    from index.articles.formats.markup import lines_and_tables  # noqa: PLC0415 - most mails are plain

    lines: list[str] = []
    heading = ""
    for part in lines_and_tables(text):
        if isinstance(part, str):
            lines.append(part)
            continue
        for block in _in_lines(lines):
            heading = block.heading
            yield block
        yield replace(part, heading=heading)
        lines = []
    yield from _in_lines(lines)


def _in_lines(lines: list[str]) -> Iterator[Block]:
    from index.articles.formats import plain  # noqa: PLC0415 - plain reads mails too

    for writer, part in _written(lines):
        for block in plain.blocks(part):
            yield replace(block, heading=block.heading or writer)


def _written(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What a mail says, and then what those say whom it quotes, each with its writer's name; the mail's own has "".

    Marks of quotation, the lines that say who wrote, heads of mails passed on and signatures are the mail's dress.
    """
    part: list[str] = []
    writer, depth, is_signature = "", 0, False
    number = 0
    while number < len(lines):
        own = _QUOTED.sub("", lines[number])
        end, named = _says_who(lines, number)
        if end > number:
            yield writer, part
            part, is_signature = [], False
            number, writer = end, named
            depth = _depth(next((line for line in lines[end:] if line.strip("> \t")), ""))
            continue
        if own.strip() and _depth(lines[number]) != depth:
            yield writer, part
            part, is_signature, writer, depth = [], False, "", _depth(lines[number])
        is_signature = (is_signature and bool(own.strip())) or bool(_SIGNATURE.match(own))
        if not is_signature and not _DEVICE.match(own.strip()):
            part.append(own)
        number += 1
    yield writer, part


def _depth(line: str) -> int:
    """How many mails deep a line is quoted."""
    return line[: len(line) - len(_QUOTED.sub("", line))].count(">")


def _says_who(lines: list[str], number: int) -> tuple[int, str]:
    """Where the lines end that say who wrote what follows, if they begin here, and the name; else the line itself."""
    head = _passed_on(lines, number)
    if head > number:
        return head, _sender(lines[number:head])
    first, second = (_QUOTED.sub("", line).strip() for line in [*lines[number : number + 2], ""][:2])
    for end, said in ((number + 1, first), (number + 2, f"{first} {second}")):
        opens = _OPENS_WROTE.match(said) or (end == number + 1 and _NAME_WROTE.match(said))
        if opens and _WROTE.search(said):
            name = _UP_TO_NAME.sub("", _SAYS_WROTE.sub("", _ADDRESS.sub("", said).strip()))
            return end, clean(name).strip(" ,:")
    return number, ""


def _passed_on(lines: list[str], number: int) -> int:
    """Where the head of a mail that is passed on ends, if one begins at the line; else the line itself."""
    at = number + 1 if _PASSED_ON.match(_QUOTED.sub("", lines[number]).strip()) else number
    start = at
    while at < len(lines) and (_HEAD_LINE.match(_QUOTED.sub("", lines[at])) or (at == start and not lines[at].strip())):
        at += 1
    return at if at - start >= 3 else number


def _sender(head: list[str]) -> str:
    said = (_HEAD_LINE.match(_QUOTED.sub("", line)) for line in head)
    senders = (found["value"] for found in said if found and found["name"].lower() in _SENDERS)
    return next((clean(_ADDRESS.sub("", value)) or clean(value) for value in senders), "")
