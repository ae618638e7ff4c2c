"""What the vendors tell, as the phone shows it: bubbles, choices, ticks, troubles."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.channels import queries as channels_queries
from pendopo.kit import clock, words

ZONE = "Asia/Jakarta"
CHANNELS = {
    "whatsapp": "WhatsApp", "telegram": "Telegram", "instagram": "Instagram", "messenger": "Messenger",
    "phone": "SMS", "email": gettext_lazy("Surel"),
}  # fmt: skip
FAILED = {
    "131047": gettext_lazy("jendela 24 jam sudah lewat"),
    "131026": gettext_lazy("orang ini tidak dapat dijangkau di WhatsApp"),
    "131048": gettext_lazy("batas orang per hari sudah tercapai"),
}
TICKS = {
    "sent": ("✓", gettext_lazy("terkirim, belum sampai ke mal")),
    "delivered": ("✓✓", gettext_lazy("sampai di mal")),
    "read": ("✓✓", gettext_lazy("dibaca mal")),
}
TROUBLES = {
    "mati": ("down", gettext_lazy("Mati satu jam"), "3600"),
    "cabut": ("revoked", gettext_lazy("Token dicabut"), "1"),
    "lambat": ("slow", gettext_lazy("Lambat 5 detik"), "5"),
    "kembar": ("duplicate", gettext_lazy("Kiriman kembar"), "1"),
    "acak": ("reorder", gettext_lazy("Urutan teracak"), "1"),
    "penuh": ("throttle", gettext_lazy("Menolak: terlalu sering"), "1"),
    "tolak": ("reject_templates", gettext_lazy("Menolak templat baru"), "1"),
}
SAMPLES = {
    "foto": gettext_lazy("Foto"), "dokumen": gettext_lazy("Dokumen"), "suara": gettext_lazy("Pesan suara"),
    "lokasi": gettext_lazy("Lokasi"), "stiker": gettext_lazy("Stiker"), "kontak": gettext_lazy("Nomor saya"),
    "heic": gettext_lazy("Foto HEIC"), "besar": gettext_lazy("Dokumen 99 MB"),
    "aneh": gettext_lazy("Jenis tak dikenal"),
}  # fmt: skip
FEW = {"phone": (), "email": ("foto", "dokumen")}


def channels(chosen: str, unread: dict[str, int]) -> list[dict[str, Any]]:
    """The channels as tabs, each with how much is new there."""
    return [
        {"code": code, "name": name, "current": code == chosen, "unread": unread.get(code, 0)}
        for code, name in CHANNELS.items()
    ]


def samples(channel: str) -> list[tuple[str, Any]]:
    """What can be sent on a channel without having it at hand."""
    return [(code, name) for code, name in SAMPLES.items() if code in FEW.get(channel, tuple(SAMPLES))]


def troubles(account: dict[str, Any]) -> list[dict[str, Any]]:
    """The switches of a vendor."""
    found = []
    for code, (name, label, value) in TROUBLES.items():
        if code == "tolak" and account["channel"] != "whatsapp":
            continue
        is_on = bool(account["trouble"].get(name))
        found.append({"code": code, "label": label, "is_on": is_on, "value": "0" if is_on else value})
    return found


def changed(code: str, value: str) -> dict[str, Any]:
    """A switch in the vendors' words."""
    name = TROUBLES[code][0]
    number = int(value) if value.isdigit() else 0
    return {name: number if name in ("down", "slow") else bool(number)}


def talk(found: dict[str, Any], person: dict[str, Any], channel: str) -> dict[str, Any]:
    """A thread: its messages with days between them, and what the phone says above."""
    items = _in_order([_item(each) for each in found["messages"]], _letters(person, channel))
    day = None
    for item in items:
        today = clock.local_date(item["at"], ZONE)
        item["day"] = words.long_date(today) if today != day else ""
        day = today
    last = next((item for item in reversed(items) if not item["own"] and not item["failed"]), None)
    ends = _time(found["window_ends"]) if found["window_ends"] else None
    is_open = ends is not None and clock.now() < ends
    told = f"{found['version']}/{len(items)}/{found['typing']}/{found['blocked']}/{is_open}/{found['unread']}"
    return {
        "items": items, "keyboard": last["keyboard"] if last else [], "typing": found["typing"],
        "unread": found["unread"], "blocked": found["blocked"], "started": found["started"],
        "window_ends": ends,
        "window_open": is_open,
        "mark": hashlib.sha256(told.encode()).hexdigest()[:16], "clock": clock.now(),
    }  # fmt: skip


def _in_order(items: list[dict[str, Any]], letters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As they came, although the demo's clock may have been set back; letters by their time among them."""
    latest = datetime.min.replace(tzinfo=UTC)
    keyed = []
    for item in items:
        latest = max(latest, item["at"])
        keyed.append(((latest, item["order"]), item))
    keyed += [((letter["at"], letter["order"]), letter) for letter in letters]
    return [item for _key, item in sorted(keyed, key=lambda each: each[0])]


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _item(message: dict[str, Any]) -> dict[str, Any]:
    """One bubble. `own`: of the person who holds the phone."""
    body, own = message["body"], message["inward"]
    failed = message["state"] == "failed"
    tick, told = TICKS.get(message["state"], ("", "")) if own else ("", "")
    media = body.get("media")
    return {
        "id": message["id"], "order": message["id"], "own": own, "kind": message["kind"],
        "at": _time(message["at"]), "text": body.get("text", ""), "header": body.get("header", ""),
        "footer": body.get("footer", ""), "buttons": body.get("buttons", []), "rows": body.get("rows", []),
        "label": body.get("label") or _("Pilih"), "links": body.get("links", []), "media": media,
        "is_picture": bool(media) and media["mime"] in ("image/png", "image/jpeg", "image/webp", "image/gif"),
        "place": body.get("place"), "keyboard": body.get("keyboard", []), "subject": body.get("subject", ""),
        "public": message["kind"] == "comment", "system": message["kind"] == "system", "tick": tick,
        "tick_words": told, "is_read": message["state"] == "read", "failed": failed,
        "why": FAILED.get(message["error"], message["error"]) if failed else "", "code": message["error"],
        "template": body.get("template", ""), "parts": body.get("parts", 1),
    }  # fmt: skip


def answer_to(person: dict[str, Any], subject: str) -> dict[str, Any]:
    """A mail without a subject of its own answers the last one that came; another begins something new."""
    letters = channels_queries.list_demo_mail(recipient=person["email"], limit=1)
    if subject or not letters:
        return {"subject": subject}
    last = letters[0]
    known = last.subject.removeprefix("Re: ")
    return {
        "subject": f"Re: {known}",
        "reply_to": f"<{last.message_id}>",
        "quoted": last.text.split("\n", 1)[0],
    }


def _letters(person: dict[str, Any], channel: str) -> list[dict[str, Any]]:
    """What the demo's mailbox holds for them: mails, and short messages that went without the gateway."""
    if channel not in ("email", "phone"):
        return []
    address = person["email"] if channel == "email" else f"+{person['phone']}"
    empty = {"messages": [], "id": 0, "inward": False, "kind": "text", "state": "delivered", "error": ""}
    found = []
    for letter in channels_queries.list_demo_mail(recipient=address):
        if letter.channel != channel:
            continue
        body = {"text": letter.text, "subject": letter.subject}
        item = _item(empty | {"at": letter.sent_at.timestamp(), "body": body})
        found.append(item | {"order": -letter.id})
    return found
