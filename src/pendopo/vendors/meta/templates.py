"""Templates of WhatsApp: created, decided upon, paused; and filled in when one is sent. Source:
developers.facebook.com, Message templates, Template webhooks, error codes 132000 to 132016.
"""

import json
import re
from typing import Any

from pendopo.vendors.keys import VendorAccount
from pendopo.vendors.meta.errors import graph_error
from pendopo.vendors.world import World

CATEGORIES = ("UTILITY", "AUTHENTICATION", "MARKETING")
DECIDED_AFTER = 2.0  # seconds of real time; the real one takes minutes to a day
EVENTS = ("APPROVED", "REJECTED", "PAUSED", "DISABLED", "PENDING")
NAME = re.compile(r"[a-z0-9_]{1,512}")


def _refuse(message: str, *, subcode: int = 0, details: str = "") -> Exception:
    return graph_error(100, f"(#100) {message}", subcode=subcode, details=details)


def view(row: Any) -> dict[str, Any]:
    """A template as the API lists it."""
    return {
        "name": row["name"], "status": row["status"], "category": row["category"],
        "language": row["language"],
        "components": json.loads(row["components"]), "id": row["id"],
        "rejected_reason": row["reason"] or "NONE",
    }  # fmt: skip


def create(world: World, account: VendorAccount, values: dict[str, Any]) -> dict[str, Any]:
    """Hand one in; it is decided a little later."""
    name, language = str(values.get("name", "")), str(values.get("language", ""))
    category, components = str(values.get("category", "")), values.get("components", [])
    components = json.loads(components) if isinstance(components, str) else components
    if not NAME.fullmatch(name):
        raise _refuse(
            "Invalid parameter",
            subcode=2388023,
            details="Name can only have lowercase letters and underscores",
        )
    if category not in CATEGORIES:
        raise _refuse(f'Param category must be one of {{{", ".join(CATEGORIES)}}} - got "{category}".')
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", language):
        raise _refuse("Param language is not a supported language code.")
    body = next((each for each in components if str(each.get("type", "")).upper() == "BODY"), None)
    if body is None or not body.get("text"):
        raise _refuse("Invalid parameter", subcode=2388040, details="A template needs a body")
    if len(body["text"]) > 1_024:
        raise _refuse("Invalid parameter", subcode=2388040, details="Body exceeds 1024 characters")
    found = world.store.one(
        "SELECT status FROM template WHERE account = ? AND name = ? AND language = ?",
        account.key,
        name,
        language,
    )
    if found is not None and found["status"] != "REJECTED":
        raise _refuse(
            "Invalid parameter",
            subcode=2388024,
            details="There is already content in this language for this template",
        )
    world.store.run(
        "DELETE FROM template WHERE account = ? AND name = ? AND language = ?", account.key, name, language
    )
    key = world.keys.number(f"template/{account.key}/{name}/{language}", 15)
    world.store.add(
        "template", id=key, account=account.key, name=name, language=language, category=category,
        status="PENDING", components=json.dumps(components), due=world.clock.real() + DECIDED_AFTER,
    )  # fmt: skip
    world.wake()
    return {"id": key, "status": "PENDING", "category": category}


def decide(world: World, account: VendorAccount, template_id: str, event: str, reason: str = "NONE") -> bool:
    """Approve, reject, pause or disable one, and say so by webhook."""
    row = world.store.one("SELECT * FROM template WHERE id = ? AND account = ?", template_id, account.key)
    if row is None or event not in EVENTS:
        return False
    kept = reason if event == "REJECTED" else ""
    world.store.run(
        "UPDATE template SET status = ?, reason = ?, due = NULL WHERE id = ?", event, kept, template_id
    )
    value = {
        "event": event, "message_template_id": int(template_id), "message_template_name": row["name"],
        "message_template_language": row["language"], "reason": reason if event == "REJECTED" else "NONE",
    }  # fmt: skip
    entry = {
        "id": account.secrets["waba_id"], "time": int(world.clock.now()),
        "changes": [{"field": "message_template_status_update", "value": value}],
    }  # fmt: skip
    world.send_webhook(account, {"object": "whatsapp_business_account", "entry": [entry]})
    return True


def decide_due(world: World) -> None:
    """What was handed in a moment ago."""
    account = world.accounts["whatsapp"]
    event = "REJECTED" if world.trouble("whatsapp").reject_templates else "APPROVED"
    for row in world.store.all(
        "SELECT id FROM template WHERE due IS NOT NULL AND due <= ?", world.clock.real()
    ):
        decide(world, account, row["id"], event, "INVALID_FORMAT" if event == "REJECTED" else "NONE")


def _variables(text: str) -> list[str]:
    """Names in the order in which they first stand there."""
    return list(dict.fromkeys(re.findall(r"\{\{\s*(\w+)\s*\}\}", text)))


def _given(values: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    for each in values.get("components") or []:
        if str(each.get("type", "")).lower() == kind:
            return list(each.get("parameters") or [])
    return []


def _fill(text: str, given: list[dict[str, Any]]) -> str:
    """The words with their values. Raises 132000 when the count is wrong, 132018 for a bad value."""
    names = _variables(text)
    if len(names) != len(given):
        raise graph_error(
            132000, "(#132000) Number of parameters does not match the expected number of params",
            whatsapp=True,
            details=f"body: number of localizable_params ({len(given)}) does not match the expected number "
            f"of params ({len(names)})",
        )  # fmt: skip
    by_name = {str(each.get("parameter_name") or name): each for name, each in zip(names, given, strict=True)}
    for name in names:
        value = str(by_name.get(name, {}).get("text", ""))
        if not value or "\n" in value or "\t" in value or "    " in value:
            raise graph_error(
                132018, "(#132018) There's an issue with the parameters in your template", whatsapp=True,
                details="Param text cannot be empty, have new-line/tab characters or more than 4 consecutive "
                "spaces",
            )  # fmt: skip
        text = re.sub(r"\{\{\s*" + name + r"\s*\}\}", value.replace("\\", r"\\"), text)
    return text


def filled(world: World, account: VendorAccount, values: dict[str, Any]) -> dict[str, Any]:
    """What a person sees of a template that is sent. Raises Refused."""
    name = str(values.get("name", ""))
    language = str((values.get("language") or {}).get("code", ""))
    row = world.store.one(
        "SELECT * FROM template WHERE account = ? AND name = ? AND language = ?", account.key, name, language
    )
    state = row["status"] if row else ""
    if row is None or state in ("PENDING", "REJECTED"):
        raise graph_error(
            132001, "(#132001) Template name does not exist in the translation", status=404, whatsapp=True,
            details=f"template name ({name}) does not exist in {language}",
        )  # fmt: skip
    if state == "PAUSED":
        raise graph_error(132015, "(#132015) Template is Paused", whatsapp=True, details="template is paused")
    if state == "DISABLED":
        raise graph_error(
            132016, "(#132016) Template is Disabled", whatsapp=True, details="template is disabled"
        )
    shown: dict[str, Any] = {"template": name, "buttons": [], "links": []}
    for part in json.loads(row["components"]):
        kind = str(part.get("type", "")).upper()
        if kind == "BODY":
            shown["text"] = _fill(part["text"], _given(values, "body"))
        elif kind == "HEADER" and part.get("text"):
            shown["header"] = _fill(part["text"], _given(values, "header"))
        elif kind == "FOOTER":
            shown["footer"] = str(part.get("text", ""))
        elif kind == "BUTTONS":
            for button in part.get("buttons") or []:
                if button.get("type") == "QUICK_REPLY":
                    shown["buttons"].append({"id": button["text"], "title": button["text"]})
                elif button.get("type") == "URL":
                    shown["links"].append({"title": button["text"], "url": button.get("url", "")})
    return {name: value for name, value in shown.items() if value}
