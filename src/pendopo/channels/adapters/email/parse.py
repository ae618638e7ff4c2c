"""A mail that came in, freed of its shape: as a mail service posts it (JSON), or raw from a mailbox. Pure.

Source: postmarkapp.com (Inbound webhook), RFC 5322 (Message-ID, In-Reply-To), RFC 3834 (automatic answers).
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from pendopo.channels.adapters.email.words import text_of_html, without_quotes
from pendopo.channels.adapters.reading import (
    as_id,
    as_number,
    as_object,
    as_objects,
    as_text,
    read_object,
)
from pendopo.channels.types import UNTOLD, Incoming, Kind, MediaRef, Parsed, Sender

MOST_FILES = 10
LARGEST_FILE = 10 * 1024 * 1024
_SERVERS = ("mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply", "bounce")


def parse(body: bytes) -> Parsed:
    """One mail. What programs write by themselves is not answered: two programs would never end."""
    if body.lstrip()[:1] == b"{":
        found = read_object(body)
        return _posted(found) if found is not None else Parsed(odd=("unreadable",))
    return _raw(body)


def _posted(found: dict[str, Any]) -> Parsed:
    headers = {
        as_text(each.get("Name"), 80).lower(): as_text(each.get("Value"), 1_000)
        for each in as_objects(found.get("Headers"))
    }
    sender = as_object(found.get("FromFull"))
    text = as_text(found.get("StrippedTextReply")) or without_quotes(as_text(found.get("TextBody")))
    return _mail(
        headers | {"message-id": headers.get("message-id") or as_text(found.get("MessageID"), 400)},
        address=as_text(sender.get("Email") or found.get("From"), 320),
        name=as_text(sender.get("Name") or found.get("FromName"), 120),
        subject=as_text(found.get("Subject"), 300),
        date=as_text(found.get("Date"), 80),
        text=text or text_of_html(as_text(found.get("HtmlBody"), 500_000)),
        files=[_posted_file(each) for each in as_objects(found.get("Attachments"))],
    )


def _posted_file(found: dict[str, Any]) -> MediaRef:
    size, content = as_number(found.get("ContentLength")), found.get("Content")
    mime = as_text(found.get("ContentType"), 80).partition(";")[0].strip().lower()
    name, key = as_text(found.get("Name"), 120), as_id(found.get("ContentID"))
    if not isinstance(content, str) or size > LARGEST_FILE or len(content) > LARGEST_FILE * 4 // 3 + 4:
        return MediaRef(key, mime, name, max(size, LARGEST_FILE + 1))
    return MediaRef(key, mime, name, size, url=f"data:;base64,{content}")


def _raw(body: bytes) -> Parsed:
    try:
        mail = BytesParser(policy=policy.default).parsebytes(body)
        return _read(mail) if isinstance(mail, EmailMessage) else Parsed(odd=("unreadable",))
    except Exception:  # the parser of the language has faults of its own with what is no mail
        return Parsed(odd=("unreadable",))


def _read(mail: EmailMessage) -> Parsed:
    headers = {name.lower(): as_text(str(value), 1_000) for name, value in mail.items()}
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    text = without_quotes(as_text(_words(plain))) if plain is not None else ""
    name, address = parseaddr(headers.get("from", ""))
    return _mail(
        headers, address=address, name=name[:120], subject=headers.get("subject", "")[:300],
        date=headers.get("date", ""),
        text=text or (text_of_html(as_text(_words(html), 500_000)) if html is not None else ""),
        files=[_raw_file(each) for each in mail.iter_attachments()],
    )  # fmt: skip


def _words(part: Any) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # an alphabet nobody knows
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def _raw_file(part: Any) -> MediaRef:
    content = part.get_payload(decode=True) or b""
    name = as_text(part.get_filename() or "", 120)
    mime = as_text(part.get_content_type(), 80)
    if len(content) > LARGEST_FILE:
        return MediaRef(name, mime, name, len(content))
    return MediaRef(name, mime, name, len(content), url=f"data:;base64,{base64.b64encode(content).decode()}")


def _is_automatic(headers: Mapping[str, str], address: str) -> bool:
    return (
        headers.get("auto-submitted", "no").strip().lower() not in ("no", "")
        or headers.get("precedence", "").strip().lower() in ("bulk", "junk", "list", "auto_reply")
        or any(name in headers for name in ("list-id", "x-autoreply", "x-auto-response-suppress"))
        or headers.get("return-path", "").strip() == "<>"
        or address.partition("@")[0].lower().startswith(_SERVERS)
    )


def _mail(
    headers: Mapping[str, str], *, address: str, name: str, subject: str, date: str, text: str,
    files: list[MediaRef],
) -> Parsed:  # fmt: skip
    address = address.strip().lower()
    key = as_id(headers.get("message-id", ""))
    if not key or "@" not in address:
        return Parsed(odd=("no_id" if address else "no_sender",))
    if _is_automatic(headers, address):
        return Parsed(odd=("automatic",))
    answers = as_id(headers.get("in-reply-to", ""))
    # A new question often stands in its title alone; the title of an answer is only the old one again.
    whole = text if answers or not subject else "\n".join(filter(None, (subject, text)))
    kinds = {each.mime.partition("/")[0] for each in files}
    kind = Kind.TEXT if not files else Kind.IMAGE if kinds == {"image"} else Kind.DOCUMENT
    message = Incoming(
        vendor_id=key, sender=Sender(address, name=as_text(name, 120)), said_at=_time(date), kind=kind,
        text=as_text(whole), media=tuple(files[:MOST_FILES]), answers=answers, subject=subject,
    )  # fmt: skip
    return Parsed(messages=(message,), odd=("too_many_files",) if len(files) > MOST_FILES else ())


def _time(told: str) -> datetime:
    try:
        at = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return UNTOLD
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def content_of(reference: MediaRef) -> bytes | None:
    """The file that came within a mail; None where it did not."""
    _before, found, packed = reference.url.partition("base64,")
    try:
        return base64.b64decode(packed) if found else None
    except (binascii.Error, ValueError):
        return None
