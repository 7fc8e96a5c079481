"""Mails (.eml), and texts that open with the lines of one: the subject is the title, the sender the author."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr

from index.articles.formats.layout import Block, Hears, Unreadable, clean, laid_out, title_from_name, unheard
from index.types import Article

_QUOTED = re.compile(r"^(?:> ?)+")
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
    if not any(message[name] for name in ("subject", "from", "date")):
        raise Unreadable(_NO_MAIL)
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    if attached:
        hears(f"what is attached is not read ({', '.join(map(clean, attached))}); put it here as a file of its own")
    return laid_out(
        article_id,
        clean(_said(message, "subject")) or title_from_name(article_id),
        _blocks(message, article_id, hears),
        author=_name(_said(message, "from")),
        published=_date(message),
    )


def _said(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (ValueError, IndexError, AttributeError):  # what the standard library raises for headers that are broken
        return ""


def _name(sender: str) -> str:
    name, address = parseaddr(sender)
    return clean(name or address)


def _date(message: EmailMessage) -> str:
    try:
        moment = message["date"].datetime
    except (ValueError, TypeError, IndexError, AttributeError):
        return ""
    return moment.date().isoformat() if moment else ""


def _blocks(message: EmailMessage, article_id: str, hears: Hears) -> Iterator[Block]:
    from index.articles.formats import html, plain  # noqa: PLC0415 - a mail is of one kind, and plain reads mails too
    from index.articles.formats.layout import blocks_of  # noqa: PLC0415

    body = message.get_body(("plain", "html"))
    if body is None:
        return
    try:
        text = str(body.get_content())
    except (LookupError, ValueError):  # an encoding that nobody knows
        payload = body.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    if body.get_content_type() == "text/html":
        yield from blocks_of(html.read(text.encode(), article_id, hears))
        return
    # Marks of quotation are the mail's dress; what they quote is text.
    yield from plain.blocks([_QUOTED.sub("", line) for line in text.splitlines()])
