"""Webhooks of every kind per vendor, written by us from the vendors' public documentation (sources stand in
the adapters). `WHOLE` gives each body with how many messages and states it holds.
"""

from typing import Any

AT = 1_795_399_200
WHATSAPP_ID, PAGE_ID = "106540352242922", "1784140000000001"


def whatsapp(*messages: Any, **value: Any) -> dict[str, Any]:
    """One delivery of the Cloud API."""
    contact = {"profile": {"name": "Sari"}, "wa_id": "6281100003001", "user_id": "ID.13579"}
    whole = {
        "messaging_product": "whatsapp", "contacts": [contact],
        "metadata": {"display_phone_number": "6281100001111", "phone_number_id": WHATSAPP_ID},
    }  # fmt: skip
    if messages:
        whole["messages"] = list(messages)
    change = {"field": "messages", "value": whole | value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def said(kind: str, content: Any, number: int = 1, **more: Any) -> dict[str, Any]:
    """One message of WhatsApp."""
    return {
        "from": "6281100003001", "from_user_id": "ID.13579", "id": f"wamid.{kind}{number}",
        "timestamp": str(AT), "type": kind, kind: content,
    } | more  # fmt: skip


_FILE = {"id": "77", "mime_type": "image/jpeg", "sha256": "aa", "caption": "ktp"}
WHATSAPP = {
    "text": said("text", {"body": "halo"}), "image": said("image", _FILE),
    "document": said("document", _FILE | {"filename": "a.pdf"}), "audio": said("audio", _FILE),
    "video": said("video", _FILE), "sticker": said("sticker", _FILE | {"animated": False}),
    "location": said("location", {"latitude": -6.59, "longitude": 106.79, "name": "MPP"}),
    "contacts": said("contacts", [{"name": {"formatted_name": "Budi"}, "phones": [{"phone": "+62811"}]}]),
    "button_reply": said("interactive", {"type": "button_reply", "button_reply": {"id": "a", "title": "Ya"}}),
    "list_reply": said("interactive", {"type": "list_reply", "list_reply": {"id": "b", "title": "SIM"}}, 2),
    "nfm_reply": said("interactive", {"type": "nfm_reply", "nfm_reply": {"body": "Sent"}}, 3),
    "button": said("button", {"payload": "go", "text": "Lanjut"}),
    "reaction": said("reaction", {"message_id": "wamid.x", "emoji": "👍"}),
    "order": said("order", {"catalog_id": "1", "product_items": []}),
    "unsupported": said("unsupported", None, errors=[{"code": 131051}]),
    "new_kind": said("hologram", {"x": 1}),
    "system": said("system", {"type": "user_changed_user_id", "user_id": "ID.24680", "wa_id": "628119"}),
}  # fmt: skip
STATUSES = [
    {"id": "wamid.a", "status": state, "timestamp": str(AT), "recipient_id": "6281100003001"}
    for state in ("sent", "delivered", "read", "failed")
]
TEMPLATE = {
    "object": "whatsapp_business_account",
    "entry": [{"id": "1", "changes": [{"field": "message_template_status_update", "value": {
        "event": "REJECTED", "message_template_id": 5, "message_template_name": "pengingat",
        "message_template_language": "id", "reason": "INVALID_FORMAT"}}]}],
}  # fmt: skip


def page(*events: Any, **entry: Any) -> dict[str, Any]:
    """One delivery of Messenger or Instagram."""
    whole = [
        {"sender": {"id": "9001"}, "recipient": {"id": PAGE_ID}, "timestamp": AT * 1_000} | each
        for each in events
    ]
    return {"object": "page", "entry": [{"id": PAGE_ID, "time": AT * 1_000, "messaging": whole} | entry]}


def _attached(kind: str, payload: Any) -> dict[str, Any]:
    return {"message": {"mid": f"m_{kind}", "attachments": [{"type": kind, "payload": payload}]}}


_COMMENT = {
    "item": "comment", "verb": "add", "comment_id": "c1", "post_id": "p1", "message": "buka?",
    "from": {"id": "8", "name": "Sari"}, "created_time": AT,
}  # fmt: skip
PAGES = {
    "text": ({"message": {"mid": "m_1", "text": "halo"}}, 1),
    "quick": ({"message": {"mid": "m_2", "text": "Ya", "quick_reply": {"payload": "y"}}}, 1),
    "postback": ({"postback": {"title": "Mulai", "payload": "pesan"}}, 1),
    "start": ({"postback": {"title": "x", "payload": "GET_STARTED", "referral": {"ref": "k1"}}}, 1),
    "referral": ({"referral": {"ref": "k2"}}, 1),
    "image": (_attached("image", {"url": "https://x.fbcdn.net/a.jpg"}), 1),
    "audio": (_attached("audio", {"url": "https://x.fbcdn.net/a.mp3"}), 1),
    "location": (_attached("location", {"coordinates": {"lat": 1, "long": 2}}), 1),
    "share": (_attached("share", {"url": "https://x"}), 1),
    "reaction": ({"reaction": {"mid": "m_9", "action": "react", "emoji": "👍"}}, 1),
    "deleted": ({"message": {"mid": "m_3", "is_deleted": True}}, 0),
    "echo": ({"message": {"mid": "m_4", "text": "kami", "is_echo": True}}, 0),
    "optin": ({"optin": {"ref": "x"}}, 0),
}  # fmt: skip
COMMENT = {"object": "page", "entry": [{"id": PAGE_ID, "time": AT, "changes": [
    {"field": "feed", "value": _COMMENT}]}]}  # fmt: skip

_USER = {"id": 77, "is_bot": False, "first_name": "Sari", "language_code": "id"}
_CHAT = {"chat": {"id": 77, "type": "private"}, "from": _USER, "message_id": 5, "date": AT}
TELEGRAM = {
    "text": {"text": "halo"}, "start": {"text": "/start k1"}, "photo": {"photo": [{"file_id": "a"}]},
    "document": {"document": {"file_id": "a", "mime_type": "application/pdf", "file_size": 9}},
    "voice": {"voice": {"file_id": "a", "duration": 3}}, "video_note": {"video_note": {"file_id": "a"}},
    "sticker": {"sticker": {"file_id": "a", "emoji": "👍"}}, "dice": {"dice": {"value": 3}},
    "location": {"location": {"latitude": -6.5, "longitude": 106.7}},
    "venue": {"venue": {"title": "MPP"}, "location": {"latitude": 1, "longitude": 2}},
    "contact": {"contact": {"phone_number": "62811", "first_name": "Sari", "user_id": 77}},
}  # fmt: skip


def update(content: Any, number: int = 9) -> dict[str, Any]:
    """One update of Telegram."""
    return {"update_id": number, "message": _CHAT | content}


PRESSED = {"update_id": 9, "callback_query": {"id": "4", "from": _USER, "data": "ya", "message": _CHAT}}
BLOCKED = {"update_id": 9, "my_chat_member": _CHAT | {"new_chat_member": {"user": {}, "status": "kicked"}}}
SMS = {"channel": "sms", "message_uuid": "u1", "from": "62811", "text": "halo", "message_type": "text",
       "timestamp": "2026-11-23T02:00:00Z"}  # fmt: skip
RECEIPT = {"channel": "sms", "message_uuid": "u1", "status": "rejected", "error": {"title": "1240"}}
MAIL = {
    "FromFull": {"Email": "sari@contoh.id", "Name": "Sari"}, "Subject": "Jam", "TextBody": "buka?",
    "MessageID": "m1", "Date": "Mon, 23 Nov 2026 09:00:00 +0700", "Headers": [{"Name": "X", "Value": "y"}],
    "Attachments": [{"Name": "a.jpg", "Content": "/9j/", "ContentType": "image/jpeg", "ContentLength": 3}],
}  # fmt: skip

WHOLE: list[tuple[str, Any, int, int]] = [
    *(("whatsapp", whatsapp(each), 1, 0) for each in WHATSAPP.values()),
    ("whatsapp", whatsapp(*WHATSAPP.values(), statuses=STATUSES), len(WHATSAPP), 4),
    ("whatsapp", TEMPLATE, 0, 0),
    *((channel, page(each), count, 0) for channel in ("messenger", "instagram")
      for each, count in PAGES.values()),
    ("messenger", page({"delivery": {"mids": ["m_a", "m_b"], "watermark": AT * 1_000}}), 0, 2),
    ("messenger", page({"read": {"watermark": AT * 1_000}}), 0, 1),
    ("messenger", COMMENT, 1, 0),
    *(("telegram", update(each), 1, 0) for each in TELEGRAM.values()),
    ("telegram", PRESSED, 1, 0), ("telegram", BLOCKED, 0, 0),
    ("phone", SMS, 1, 0), ("phone", RECEIPT, 0, 1), ("email", MAIL, 1, 0),
]  # fmt: skip
