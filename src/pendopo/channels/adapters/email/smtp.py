"""E-mail by SMTP, plain text, through Django's mail settings (20 seconds at most)."""

import re
import smtplib
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMessage

from pendopo.channels.types import Channel, DeliveryFailed, Outgoing


def _is_permanent(code: int) -> bool:
    return 500 <= code < 600


def _calendar_part(calendar: str) -> MIMEText:
    """The calendar file with its method, so that mail programs offer to accept it."""
    method = re.search(r"^METHOD:([A-Z]+)", calendar, re.MULTILINE)
    part = MIMEText(calendar, "calendar", "utf-8")
    part.set_param("method", method[1] if method else "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="undangan.ics")
    return part


def _subject(message: Outgoing) -> str:
    """The title; of an answer the one of what it answers, so that mail programs keep both together."""
    title = message.subject
    if message.answered is not None and message.answered.subject:
        told = re.sub(r"^(?:\s*(?:re|bls|balas)\s*:)+\s*", "", message.answered.subject, flags=re.IGNORECASE)
        title = f"Re: {told}"
    elif not title and message.account is not None:
        title = message.account.name
    return " ".join(title.split())[:200]


def _thread(message: Outgoing) -> dict[str, str]:
    """By what an answer is known to belong to a mail; only what looks like an id goes into a header."""
    key = message.answered.vendor_id if message.answered else ""
    if not re.fullmatch(r"<[^<>\s]{1,190}>", key):
        return {}
    return {"In-Reply-To": key, "References": key}


class SmtpSender:
    """Hands messages to a mail server. The Message-ID is ours, so that a repeat can be recognised."""

    vendor = "smtp"

    def send(self, message: Outgoing) -> str:
        """Send one e-mail; raises DeliveryFailed, permanent for what the server refuses for good."""
        if message.channel != Channel.EMAIL:
            raise DeliveryFailed("no_vendor_for_channel", permanent=True)
        if not settings.EMAIL_HOST:
            raise DeliveryFailed("no_mail_server", permanent=False, retry_seconds=3600)
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
        message_id = f"<{message.id}@{domain}>"
        mail = EmailMessage(
            subject=_subject(message),
            body=message.text,
            to=[message.recipient],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"} | _thread(message),
        )
        if message.calendar:
            mail.attach(_calendar_part(message.calendar))
        for file in message.files:
            if file.mime == "text/calendar":
                mail.attach(_calendar_part(file.content.decode()))
            else:
                mail.attach(file.name, file.content, file.mime)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [int(code) for code, _text in refused.recipients.values()]
            raise DeliveryFailed(f"recipient_{codes[0]}", permanent=all(map(_is_permanent, codes))) from None
        except smtplib.SMTPAuthenticationError:
            raise DeliveryFailed("mail_server_sign_in", permanent=False, retry_seconds=900) from None
        except smtplib.SMTPResponseException as refused:
            raise DeliveryFailed(
                f"smtp_{refused.smtp_code}", permanent=_is_permanent(refused.smtp_code)
            ) from None
        except (OSError, smtplib.SMTPException) as trouble:
            raise DeliveryFailed(type(trouble).__name__, permanent=False) from None
        return message_id
