"""The Graph API's addresses: who may ask (the token), and what an object of ours answers."""

import hashlib
import secrets
from typing import Any

from pendopo.vendors.keys import VendorAccount
from pendopo.vendors.meta import pages, templates, whatsapp
from pendopo.vendors.meta.errors import bad_token, graph_error, unavailable, unknown_object
from pendopo.vendors.wire import Answer, Request, Routes, as_file, as_json
from pendopo.vendors.world import World

META = ("whatsapp", "messenger", "instagram")
LARGEST = {"image": 5, "audio": 16, "video": 16, "application": 100, "text": 100}  # MB
URL_SECONDS = 300.0
FIELDS = {
    "messenger": ["messages", "messaging_postbacks", "message_deliveries", "message_reads", "feed"],
    "instagram": ["messages", "messaging_postbacks", "messaging_seen", "comments"],
}


class Graph:
    """Answers for graph.facebook.com, graph.instagram.com and the media host."""

    def __init__(self, world: World, routes: Routes) -> None:
        self.world = world
        routes.add("GET", "/v{version}/debug_token", self.debug_token)
        routes.add("POST DELETE GET", "/v{version}/{name}/subscriptions", self.subscriptions)
        routes.add("POST GET DELETE", "/v{version}/{name}/subscribed_apps", self.subscribed_apps)
        routes.add("POST", "/v{version}/{name}/messages", self.messages)
        routes.add("POST", "/v{version}/{name}/media", self.upload)
        routes.add("GET", "/v{version}/{name}/phone_numbers", self.phone_numbers)
        routes.add("GET POST DELETE", "/v{version}/{name}/message_templates", self.message_templates)
        for edge in ("comments", "replies", "private_replies"):
            routes.add("POST", f"/v{{version}}/{{name}}/{edge}", self.comment)
        routes.add("GET DELETE", "/v{version}/{name}", self.node)
        routes.add("GET", "/whatsapp_business/attachments", self.attachment)
        routes.add("GET", "/cdn/{key}", self.page_file)

    def account(self, request: Request, *, of: str = "") -> VendorAccount:
        """Whose token it is. Raises Refused: 190 for one that is unknown or revoked."""
        token = request.bearer()
        if not token and request.method != "GET":
            try:
                token = str(request.values().get("access_token", ""))
            except ValueError:
                token = ""
        if not token:
            raise graph_error(
                104 if of else 190, "An access token is required to request this resource.", status=401
            )
        for channel in META:
            account = self.world.accounts[channel]
            if secrets.compare_digest(account.secrets["token"].encode(), token.encode("utf-8", "replace")):
                if self.world.is_down(channel):
                    raise unavailable()
                if self.world.trouble(channel).revoked:
                    raise bad_token(
                        "The session has been invalidated because the user changed their password."
                    )
                return account
        raise bad_token()

    def _own(self, request: Request, name: str) -> VendorAccount:
        """The account of the token, when the object is its own."""
        account = self.account(request)
        known = {account.own_id, account.secrets.get("waba_id", account.own_id), "me"}
        if name not in known or (name == "me" and account.channel == "whatsapp"):
            raise unknown_object(name)
        return account

    def _values(self, request: Request) -> dict[str, Any]:
        try:
            return request.values()
        except (ValueError, UnicodeDecodeError):
            raise graph_error(100, "(#100) Invalid JSON in request body") from None

    async def messages(self, request: Request, version: str, name: str) -> Answer:
        """Send."""
        account = self._own(request, name)
        values = self._values(request)
        if account.channel == "whatsapp":
            return as_json(whatsapp.send(self.world, account, values))
        return as_json(pages.send(self.world, account, values))

    async def upload(self, request: Request, version: str, name: str) -> Answer:
        """Keep a file that the business will send."""
        account = self._own(request, name)
        file = next((each for each in request.parts() if each.file_name), None)
        if file is None or self._values(request).get("messaging_product") != "whatsapp":
            raise graph_error(100, "(#100) Parameter file and messaging_product are required", whatsapp=True)
        mime = str(self._values(request).get("type") or file.mime)
        most = LARGEST.get(mime.partition("/")[0], 0) * 1024 * 1024
        if not 0 < len(file.content) <= most:
            raise graph_error(
                131053,
                "(#131053) Media upload error",
                details="Unsupported or too large a file",
                whatsapp=True,
            )
        kept = self.world.keep_file(account, file.content, mime, file.file_name, lives=whatsapp.KEPT)
        return as_json({"id": kept["file"]})

    async def node(self, request: Request, version: str, name: str) -> Answer:
        """One object: the number, the account, a person, a file, a message."""
        account = self.account(request)
        own = name in (account.own_id, account.secrets.get("waba_id", ""), "me")
        if request.method == "GET" and own:
            return as_json(self._about(account, name))
        if account.channel == "whatsapp":
            return self._media(request, account, name)
        if request.method == "GET":
            return as_json(pages.profile(self.world, account, name))
        raise unknown_object(name)

    def _about(self, account: VendorAccount, name: str) -> dict[str, Any]:
        if account.channel == "whatsapp" and name == account.own_id:
            tier = self.world.store.get("tier", account.daily_limit)
            return {
                "verified_name": "MPP Kota Bogor", "display_phone_number": account.address,
                "id": account.own_id,
                "code_verification_status": "VERIFIED", "quality_rating": "GREEN",
                "platform_type": "CLOUD_API",
                "throughput": {"level": "STANDARD"}, "name_status": "APPROVED", "status": "CONNECTED",
                "messaging_limit_tier": {250: "TIER_250", 2_000: "TIER_2K", 10_000: "TIER_10K"}.get(tier,
                "TIER_250"),
                "webhook_configuration": {"application": self.world.hook(account).get("url", "")},
            }  # fmt: skip
        return {
            "id": name if name != "me" else account.own_id,
            "name": account.name,
            "username": account.address,
        }

    def _media(self, request: Request, account: VendorAccount, name: str) -> Answer:
        file = self.world.file(name, account.channel)
        if file is None:
            raise unknown_object(name)
        if request.method == "DELETE":
            self.world.store.run("DELETE FROM file WHERE id = ?", name)
            return as_json({"success": True})
        until = int(self.world.clock.now() + URL_SECONDS)
        told = f"mid={name}&ext={until}&hash={self._hash(name, until)}"
        url = f"{request.base}/whatsapp_business/attachments/?{told}"
        return as_json(
            {"url": url, "mime_type": file["mime"], "sha256": file["sha256"], "file_size": file["size"],
             "id": name, "messaging_product": "whatsapp"}
        )  # fmt: skip

    def _hash(self, name: str, until: int) -> str:
        return self.world.keys.derive(f"url/{name}/{until}")[:32]

    async def attachment(self, request: Request) -> Answer:
        """The file itself: with the token, and for five minutes."""
        account = self.account(request)
        name, until = request.query.get("mid", ""), request.query.get("ext", "0")
        right = until.isdigit() and secrets.compare_digest(
            self._hash(name, int(until)).encode(), request.query.get("hash", "").encode()
        )
        if not right or int(until) < self.world.clock.now():
            return Answer(b"URL signature expired", 404, {"content-type": "text/plain"})
        file = self.world.file(name, account.channel)
        if file is None:
            return Answer(b"", 404)
        return as_file(file)

    async def page_file(self, request: Request, key: str) -> Answer:
        """A picture of Messenger or Instagram: whoever has the address may have it, while it lasts."""
        file = self.world.file(key)
        if file is None or file["channel"] not in ("messenger", "instagram"):
            return Answer(b"URL signature expired", 403, {"content-type": "text/plain"})
        return as_file(file)

    async def phone_numbers(self, request: Request, version: str, name: str) -> Answer:
        """The numbers of the business account."""
        account = self._own(request, name)
        return as_json({"data": [self._about(account, account.own_id)]})

    async def message_templates(self, request: Request, version: str, name: str) -> Answer:
        """List, hand in, remove."""
        account = self._own(request, name)
        if account.channel != "whatsapp" or name != account.secrets["waba_id"]:
            raise unknown_object(name)
        if request.method == "POST":
            return as_json(templates.create(self.world, account, self._values(request)))
        wanted = request.query.get("name", "")
        if request.method == "DELETE":
            self.world.store.run("DELETE FROM template WHERE account = ? AND name = ?", account.key, wanted)
            return as_json({"success": True})
        rows = self.world.store.all(
            "SELECT * FROM template WHERE account = ? ORDER BY name, language", account.key
        )
        found = [templates.view(row) for row in rows if not wanted or row["name"] == wanted]
        return as_json({"data": found, "paging": {"cursors": {"before": "MAZDZD", "after": "MjQZD"}}})

    async def comment(self, request: Request, version: str, name: str) -> Answer:
        """Answer a comment, in public or privately."""
        account = self.account(request)
        text = str(self._values(request).get("message", ""))
        if request.path.rstrip("/").endswith("private_replies"):
            told = {"recipient": {"comment_id": name}, "message": {"text": text}}
            return as_json(pages.send(self.world, account, told))
        return as_json(pages.comment_back(self.world, account, name, text))

    async def debug_token(self, request: Request, version: str) -> Answer:
        """Whether a token is good, and for what."""
        self.account(request)
        asked = request.query.get("input_token", "")
        for channel in META:
            account = self.world.accounts[channel]
            if account.secrets["token"] == asked:
                scopes = ["whatsapp_business_management", "whatsapp_business_messaging"]
                if channel != "whatsapp":
                    scopes = ["pages_messaging", "instagram_manage_messages", "pages_manage_metadata"]
                valid = not self.world.trouble(channel).revoked
                found = {
                    "app_id": account.secrets["app_id"],
                    "type": "SYSTEM_USER",
                    "is_valid": valid,
                    "scopes": scopes,
                }
                return as_json({"data": found | {"expires_at": 0}})
        return as_json(
            {"data": {"is_valid": False, "error": {"code": 190, "message": "Cannot parse access token"}}}
        )

    async def subscribed_apps(self, request: Request, version: str, name: str) -> Answer:
        """Which app gets the webhooks; `override_callback_uri` gives this account an address of its own."""
        account = self._own(request, name)
        if request.method == "GET":
            app: dict[str, Any] = {"id": account.secrets["app_id"], "name": "Pendopo"}
            if account.channel == "whatsapp":
                return as_json({"data": [{"whatsapp_business_api_data": app}]})
            return as_json(
                {"data": [app | {"category": "Business", "subscribed_fields": FIELDS[account.channel]}]}
            )
        values = self._values(request)
        if request.method == "POST" and values.get("override_callback_uri"):
            await self._shake_hands(
                account, str(values["override_callback_uri"]), str(values.get("verify_token", ""))
            )
        return as_json({"success": True})

    async def subscriptions(self, request: Request, version: str, name: str) -> Answer:
        """The address of the app's webhooks, with the app's own token `app_id|app_secret`."""
        app = self.world.accounts["whatsapp"].secrets
        if name != app["app_id"] or request.bearer() != f"{app['app_id']}|{app['app_secret']}":
            raise bad_token()
        values = self._values(request)
        channel = {
            "whatsapp_business_account": "whatsapp",
            "page": "messenger",
            "instagram": "instagram",
        }.get(str(values.get("object", "")))
        if request.method == "GET":
            return as_json({"data": [{"object": each, "active": True} for each in META]})
        if channel is None:
            raise graph_error(
                100, "(#100) Param object must be one of {page, instagram, whatsapp_business_account}"
            )
        if request.method == "POST":
            url, token = str(values.get("callback_url", "")), str(values.get("verify_token", ""))
            await self._shake_hands(self.world.accounts[channel], url, token)
        return as_json({"success": True})

    async def _shake_hands(self, account: VendorAccount, url: str, token: str) -> None:
        """Ask the address whether it is theirs; it is kept when the challenge comes back."""
        if not await self.handshake(url, token):
            raise graph_error(
                2200,
                "(#2200) Callback verification failed with the following errors: HTTP Status Code = 403; "
                "HTTP Message = Forbidden",
            )  # fmt: skip
        self.world.set_hook(account, url=url)

    async def handshake(self, url: str, token: str) -> bool:
        """GET with a challenge."""
        challenge = str(
            int(hashlib.sha256(f"{url}{self.world.clock.real()}".encode()).hexdigest(), 16) % 10**10
        )
        asked = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
        try:
            answer = await self.world.client.get(url, params=asked)
        except Exception:
            return False
        return answer.status_code == 200 and answer.text == challenge
