"""Sending, fetching and testing by the Cloud API. Source: developers.facebook.com, domain 8.2."""

from collections.abc import Mapping
from typing import Any

from pendopo.channels.adapters.graph import GraphApi, answer_handshake, is_signed
from pendopo.channels.adapters.reading import as_id, as_object, as_objects, as_text
from pendopo.channels.adapters.whatsapp.parse import parse
from pendopo.channels.adapters.whatsapp.shapes import as_number_or_id, body_of
from pendopo.channels.types import (
    AccountView,
    Answered,
    CheckStep,
    DeliveryFailed,
    Kind,
    Limits,
    MediaRef,
    OutFile,
    Outgoing,
    Parsed,
    StepState,
    TemplateText,
    TemplateUpdate,
)

MOST_PAGES = 20
LARGEST_FILE = 100 * 1024 * 1024
# Types that WhatsApp takes under another name. Source: Cloud API, supported media types.
_UPLOADED_AS = {"text/calendar": "text/plain"}


class WhatsAppAdapter:
    """A business number of the mall. After 24 hours of silence it may send approved templates only."""

    vendor = "whatsapp"
    limits = Limits(
        text=4_096, buttons=3, button_title=20, choice_id=200, rows=10, row_title=24, row_description=72,
        list_label=20, body_with_choices=1_024, window_hours=24, templates=True, files=1, caption=1_024,
    )  # fmt: skip
    api = GraphApi("https://graph.facebook.com")

    def is_genuine(self, account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
        """Signed with the app's secret."""
        return is_signed(account, headers, body)

    def handshake(self, account: AccountView, query: Mapping[str, str]) -> str | None:
        """The challenge, where the token is right."""
        return answer_handshake(account, query)

    def parse(self, account: AccountView, body: bytes) -> Parsed:
        """Entries, changes, messages, states."""
        return parse(body, account.own_id)

    def _post(self, account: AccountView, values: dict[str, Any]) -> dict[str, Any]:
        whole = {"messaging_product": "whatsapp"} | values
        return self.api.call(account, "POST", f"{account.own_id}/messages", json=whole)

    def send(self, message: Outgoing) -> str:
        """Send one message; a file is uploaded first."""
        account = message.account
        if account is None:
            raise DeliveryFailed("no_account", permanent=True)
        media = None
        if message.files:
            media = message.files[0], self._upload(account, message.files[0])
        values = {"recipient_type": "individual", "biz_opaque_callback_data": message.id}
        values |= as_number_or_id(message.recipient) | body_of(message, self.limits, media)
        sent = as_objects(self._post(account, values).get("messages"))
        if not sent or not (key := as_id(sent[0].get("id"))):
            raise DeliveryFailed("no_message_id", permanent=False)
        return key

    def _upload(self, account: AccountView, file: OutFile) -> str:
        mime = _UPLOADED_AS.get(file.mime, file.mime)
        found = self.api.call(
            account, "POST", f"{account.own_id}/media",
            data={"messaging_product": "whatsapp", "type": mime},
            files={"file": (file.name, file.content, mime)},
        )  # fmt: skip
        if not (key := as_id(found.get("id"))):
            raise DeliveryFailed("no_media_id", permanent=False)
        return key

    def acknowledge(self, account: AccountView, answered: Answered) -> None:
        """Two blue ticks: the mall has read what it answers."""
        if answered.kind != Kind.SYSTEM:
            self._post(account, {"status": "read", "message_id": answered.vendor_id})

    def fetch(self, account: AccountView, reference: MediaRef) -> tuple[bytes, str]:
        """A file by its id, which WhatsApp keeps for seven days; the address it gives lasts five minutes."""
        try:
            found = self.api.call(account, "GET", reference.vendor_id)
        except DeliveryFailed as failure:
            if failure.code == "graph_100":
                raise DeliveryFailed("gone", permanent=True) from None
            raise
        if int(found.get("file_size") or 0) > LARGEST_FILE:
            raise DeliveryFailed("too_large", permanent=True)
        url = as_text(found.get("url"), 4_000)
        content, mime = self.api.load(account, url, LARGEST_FILE, signed=True)
        return content, as_text(found.get("mime_type"), 80) or mime

    def check(self, account: AccountView) -> list[CheckStep]:
        """The token is right, the number is ours and well, and its webhooks come to our address."""
        fields = (
            "verified_name,display_phone_number,quality_rating,status,messaging_limit_tier,"
            "webhook_configuration"
        )
        number, found = self.api.step(account, "number", account.own_id, fields=fields)
        if number.state is not StepState.OK:
            state = StepState.SKIPPED
            return [CheckStep("token", StepState.FAILED, number.detail), *(
                CheckStep(each, state) for each in ("number", "business", "webhook"))]  # fmt: skip
        steps = [CheckStep("token", StepState.OK), number]
        business = account.secrets.get("waba_id", "")
        known, numbers = self.api.step(account, "business", f"{business}/phone_numbers")
        ids = [as_id(each.get("id")) for each in as_objects(numbers.get("data"))]
        if known.state is StepState.OK and account.own_id not in ids:
            known = CheckStep("business", StepState.FAILED, "number_not_in_business")
        return [*steps, known, self._webhook(account, as_object(found.get("webhook_configuration")))]

    def _webhook(self, account: AccountView, told: dict[str, Any]) -> CheckStep:
        """The most special address counts: of the number, of the business account, of the app."""
        for name in ("phone_number", "whatsapp_business_account", "application"):
            if url := as_text(told.get(name), 400):
                ours = url.endswith(f"/webhook/whatsapp/{account.key}")
                return CheckStep("webhook", StepState.OK if ours else StepState.FAILED, url)
        return CheckStep("webhook", StepState.FAILED, "no_webhook")

    def connect(self, account: AccountView, address: str) -> None:
        """Have webhooks of the business account sent to `address`; Meta asks it for the handshake at once."""
        values = {
            "override_callback_uri": address,
            "verify_token": account.secrets.get("verify_token", ""),
        }
        business = account.secrets.get("waba_id", "")
        self.api.call(account, "POST", f"{business}/subscribed_apps", json=values)

    def list_templates(self, account: AccountView) -> list[TemplateUpdate]:
        """All templates of the business account, page by page."""
        found: list[TemplateUpdate] = []
        business, after = account.secrets.get("waba_id", ""), ""
        for _page in range(MOST_PAGES):
            query = {"limit": "100", "fields": "name,language,status,category,rejected_reason"}
            if after:
                query["after"] = after
            told = self.api.call(account, "GET", f"{business}/message_templates", params=query)
            found += [_state_of(each) for each in as_objects(told.get("data"))]
            paging = as_object(told.get("paging"))
            after = as_text(as_object(paging.get("cursors")).get("after"), 400)
            if not paging.get("next") or not after:
                break
        return found

    def create_template(self, account: AccountView, template: TemplateText) -> TemplateUpdate:
        """Hand one in: the words, and an example for each value."""
        body: dict[str, Any] = {"type": "BODY", "text": template.body}
        if template.examples:
            body["example"] = {"body_text": [list(template.examples)]}
        values = {
            "name": template.name, "language": template.language, "category": template.category,
            "components": [body],
        }  # fmt: skip
        business = account.secrets.get("waba_id", "")
        told = self.api.call(account, "POST", f"{business}/message_templates", json=values)
        return _state_of({"name": template.name, "language": template.language} | told)


def _state_of(found: dict[str, Any]) -> TemplateUpdate:
    reason = as_text(found.get("rejected_reason"), 200)
    return TemplateUpdate(
        name=as_text(found.get("name"), 120), language=as_text(found.get("language"), 10),
        state=as_text(found.get("status"), 40).lower() or "pending",
        reason="" if reason.upper() == "NONE" else reason, vendor_id=as_id(found.get("id")),
        category=as_text(found.get("category"), 20),
    )  # fmt: skip
