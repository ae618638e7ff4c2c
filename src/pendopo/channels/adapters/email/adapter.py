"""E-mail as a channel of talk: threads go on by Message-ID, files come within the mail."""

import base64
import hmac
import imaplib
import smtplib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings

from pendopo.channels.adapters.email.parse import content_of, parse
from pendopo.channels.adapters.email.smtp import SmtpSender
from pendopo.channels.types import (
    AccountView,
    Answered,
    CheckStep,
    DeliveryFailed,
    Limits,
    MediaRef,
    Outgoing,
    Parsed,
    StepState,
)

MAILS_AT_ONCE = 25
SECONDS = 20


class EmailAdapter:
    """A mailbox of the mall. Mail goes out by the installation's server; at the demo to its mailbox page."""

    vendor = "email"
    limits = Limits(text=20_000, files=10, caption=20_000)

    def is_genuine(self, account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
        """The mail service repeats the name and password that stand in our address."""
        user, password = account.secrets.get("user", ""), account.secrets.get("password", "")
        wanted = base64.b64encode(f"{user}:{password}".encode())
        kind, _, told = headers.get("authorization", "").partition(" ")
        right = hmac.compare_digest(wanted, told.strip().encode("utf-8", "replace"))
        return bool(user and password) and kind.lower() == "basic" and right

    def handshake(self, account: AccountView, query: Mapping[str, str]) -> str | None:
        """Mail services ask for none."""
        return None

    def parse(self, account: AccountView, body: bytes) -> Parsed:
        """One mail."""
        parsed = parse(body)
        own = {account.own_id.lower(), account.address.lower()} - {""}
        if any(each.sender.user_id in own for each in parsed.messages):
            return Parsed(odd=("from_ourselves",))
        return parsed

    def send(self, message: Outgoing) -> str:
        """One mail, in the thread of what it answers."""
        if settings.DEMO:
            from pendopo.channels.adapters.demo.mailbox import DemoMailbox

            return DemoMailbox().send(message)
        return SmtpSender().send(message)

    def acknowledge(self, account: AccountView, answered: Answered) -> None:
        """There is no such sign that people like."""

    def fetch(self, account: AccountView, reference: MediaRef) -> tuple[bytes, str]:
        """The file came with the mail."""
        content = content_of(reference)
        if content is None:
            raise DeliveryFailed("too_large" if reference.size else "gone", permanent=True)
        return content, reference.mime

    def check(self, account: AccountView) -> list[CheckStep]:
        """The server that sends answers, and the mailbox opens; where mail comes by webhook only the first
        can be tested.
        """
        steps = [self._check_sending()]
        if not account.secrets.get("imap_host"):
            return [*steps, CheckStep("mailbox", StepState.SKIPPED, "by_webhook")]
        try:
            with _mailbox(account):
                return [*steps, CheckStep("mailbox", StepState.OK, account.secrets["imap_host"])]
        except DeliveryFailed as failure:
            return [*steps, CheckStep("mailbox", StepState.FAILED, failure.code)]

    def _check_sending(self) -> CheckStep:
        if settings.DEMO:
            return CheckStep("sending", StepState.OK, "demo")
        if not settings.EMAIL_HOST:
            return CheckStep("sending", StepState.FAILED, "no_mail_server")
        try:
            with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=SECONDS) as server:
                server.ehlo()
        except (OSError, smtplib.SMTPException) as trouble:
            return CheckStep("sending", StepState.FAILED, type(trouble).__name__)
        return CheckStep("sending", StepState.OK, settings.EMAIL_HOST)

    def unread(self, account: AccountView) -> Iterator[tuple[bytes, bytes]]:
        """What lies unread in the mailbox, at most some at once: its number there and the raw mail. Raises
        DeliveryFailed.
        """
        with _mailbox(account) as box:
            _state, found = box.uid("search", "UNSEEN")
            for number in (found[0] or b"").split()[:MAILS_AT_ONCE]:
                _state, parts = box.uid("fetch", number.decode(), "(BODY.PEEK[])")
                raw = next((each[1] for each in parts if isinstance(each, tuple)), b"")
                if raw:
                    yield number, raw
                    box.uid("store", number.decode(), "+FLAGS", "(\\Seen)")


@contextmanager
def _mailbox(account: AccountView) -> Iterator[imaplib.IMAP4]:
    """The inbox over TLS. Raises DeliveryFailed."""
    own = account.secrets
    try:
        box = imaplib.IMAP4_SSL(own.get("imap_host", ""), int(own.get("imap_port") or 993), timeout=SECONDS)
        try:
            box.login(own.get("imap_user", ""), own.get("imap_password", ""))
            box.select("INBOX")
            yield box
        finally:
            box.logout()
    except imaplib.IMAP4.error:
        raise DeliveryFailed("mailbox_sign_in", permanent=False, whose="account") from None
    except (OSError, ValueError) as trouble:
        raise DeliveryFailed(type(trouble).__name__, permanent=False) from None
