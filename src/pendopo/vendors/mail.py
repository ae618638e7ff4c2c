"""Mail that comes in, as a mail service posts it: the shape of Postmark's inbound webhook. Mail that goes out
stays with the demo mailbox. Source: postmarkapp.com, Inbound webhook.
"""

import base64
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from pendopo.vendors.people import Person
from pendopo.vendors.world import World


def say(world: World, person: Person, body: dict[str, Any]) -> int:
    """A person writes a mail, or answers one (`reply_to`: its Message-ID)."""
    account = world.accounts["email"]
    count = world.store.number("SELECT coalesce(max(id), 0) + 1 FROM message")
    key = world.keys.derive(f"mail/{count}/{world.clock.real()}")
    message_id = f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:32]}"
    number = world.keep(account, person, inward=True, vendor_id=message_id, kind="text", body=body)
    at = datetime.fromtimestamp(world.clock.now(), UTC)
    headers = [
        {"Name": "Message-ID", "Value": f"<{message_id}@contoh.id>"},
        {"Name": "Received-SPF", "Value": "Pass"},
    ]
    if body.get("reply_to"):
        headers += [{"Name": name, "Value": str(body["reply_to"])} for name in ("In-Reply-To", "References")]
    text = str(body.get("text", ""))
    quoted = f"\n\n> {body['quoted']}" if body.get("quoted") else ""
    to = {"Email": account.address, "Name": "", "MailboxHash": ""}
    told = {
        "FromName": person.name, "MessageStream": "inbound", "From": person.email,
        "FromFull": {"Email": person.email, "Name": person.name, "MailboxHash": ""}, "To": account.address,
        "ToFull": [to], "Cc": "", "CcFull": [], "Bcc": "", "BccFull": [],
        "OriginalRecipient": account.address,
        "Subject": str(body.get("subject") or "(tanpa judul)"), "MessageID": message_id, "ReplyTo": "",
        "MailboxHash": "", "Date": format_datetime(at), "TextBody": text + quoted, "HtmlBody": "",
        "StrippedTextReply": text if quoted else "", "Tag": "", "Headers": headers,
        "Attachments": _attachments(world, body),
    }  # fmt: skip
    world.send_webhook(account, told, message=number)
    return number


def _attachments(world: World, body: dict[str, Any]) -> list[dict[str, Any]]:
    media = body.get("media")
    file = world.file(media["file"]) if media else None
    if file is None:
        return []
    return [
        {
            "Name": file["name"], "Content": base64.b64encode(file["content"]).decode(), "ContentID": "",
            "ContentType": file["mime"], "ContentLength": len(file["content"]),
        }
    ]  # fmt: skip
