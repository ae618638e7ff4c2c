"""The ids and keys of the demo's accounts: derived from one seed, so that both sides know them."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

SEED_FILE = "vendors.seed"
TIERS = (250, 2_000, 10_000)


@dataclass(frozen=True, slots=True)
class VendorAccount:
    """One account of the demo at a vendor. `secrets` are named as the adapter of the channel names them."""

    channel: str
    key: str
    name: str
    own_id: str
    scope: str
    address: str
    secrets: dict[str, str] = field(repr=False, default_factory=dict)
    daily_limit: int = 0
    mall: str = "bogor"


@dataclass(frozen=True, slots=True)
class Keys:
    """What is derived from one seed."""

    seed: str = field(repr=False)

    def derive(self, name: str) -> str:
        """64 hexadecimal signs that only who has the seed can tell."""
        return hmac.new(self.seed.encode(), name.encode(), hashlib.sha256).hexdigest()

    def number(self, name: str, digits: int) -> str:
        """A number of so many digits, the first not zero."""
        return str(10 ** (digits - 1) + int(self.derive(name), 16) % (9 * 10 ** (digits - 1)))

    @property
    def control(self) -> str:
        """The key of the phone page."""
        return self.derive("control")

    def accounts(self) -> tuple[VendorAccount, ...]:
        """All accounts of the demo."""
        app = {
            "app_secret": self.derive("meta/app")[:32],
            "verify_token": self.derive("meta/verify")[:24],
            "app_id": self.number("meta/app", 15),
        }
        portfolio = self.number("meta/portfolio", 15)
        return (
            VendorAccount(
                "whatsapp", "bogor", "WhatsApp MPP Kota Bogor", self.number("whatsapp/phone", 15), portfolio,
                "+6281100001111",
                app | {"token": f"EAA{self.derive('whatsapp')}", "waba_id": self.number("whatsapp/waba", 15)},
                daily_limit=TIERS[0],
            ),
            VendorAccount(
                "messenger", "bogor", "Messenger MPP Kota Bogor", self.number("messenger/page", 15),
                portfolio,
                "MPP Kota Bogor", app | {"token": f"EAA{self.derive('messenger')}"},
            ),
            VendorAccount(
                "instagram", "bogor", "Instagram MPP Kota Bogor", f"1784{self.number('instagram', 13)}",
                portfolio, "@mppkotabogor", app | {"token": f"IGA{self.derive('instagram')}"},
            ),
            self._bot(),
            VendorAccount(
                "phone", "mal", "Pesan singkat (SMS)", "6281100002222", "", "+6281100002222",
                {
                    "api_key": self.derive("sms/key")[:8],
                    "api_secret": self.derive("sms/secret")[:16],
                    "signature_secret": self.derive("sms/signature"),
                },
                mall="",
            ),
            VendorAccount(
                "email", "bogor", "Surel MPP Kota Bogor", "halo@bogor.contoh.id", "", "halo@bogor.contoh.id",
                {"user": "postmark", "password": self.derive("email")[:32]},
            ),
        )  # fmt: skip

    def _bot(self) -> VendorAccount:
        number = self.number("telegram/bot", 10)
        secrets_of_bot = {
            "token": f"{number}:AA{self.derive('telegram')[:33]}",
            "secret_token": self.derive("telegram/secret")[:40],
        }
        return VendorAccount(
            "telegram", "bogor", "Telegram MPP Kota Bogor", number, "", "@mppkotabogor_bot", secrets_of_bot
        )


def keys_of(data: Path) -> Keys:
    """The keys of a data folder; the seed is made at the first call."""
    path = data / SEED_FILE
    try:
        return Keys(path.read_text().strip())
    except FileNotFoundError:
        part = path.with_name(f"{SEED_FILE}.{os.getpid()}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(part, path)  # the first one wins
        except FileExistsError:
            pass
        finally:
            part.unlink()
        return Keys(path.read_text().strip())
