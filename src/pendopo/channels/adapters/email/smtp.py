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
            subject=message.subject.replace("\n", " ").replace("\r", " "),
            body=message.text,
            to=[message.recipient],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
        )
        if message.calendar:
            mail.attach(_calendar_part(message.calendar))
        for each in message.files:
            mail.attach(each.name, each.content, each.mime)
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
