"""What an account at a vendor needs, and the errors of connecting one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pendopo.channels.types.accounts import Channel
from pendopo.kit.errors import PendopoError
from pendopo.kit.text import _


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an account. `made`: we make it, and it is shown to be copied; else the vendor gave it."""

    name: str
    made: bool = False
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Needs:
    """What a channel's account is made of beside its name. `connects`: we can tell the vendor our address."""

    keys: tuple[Key, ...]
    own_id: bool = True
    scope: bool = False
    connects: bool = False


_APP = (Key("token"), Key("app_secret"), Key("app_id"), Key("verify_token", made=True))
NEEDS: Mapping[str, Needs] = {
    Channel.WHATSAPP: Needs((*_APP, Key("waba_id")), scope=True, connects=True),
    Channel.MESSENGER: Needs(_APP, scope=True, connects=True),
    Channel.INSTAGRAM: Needs(_APP, scope=True, connects=True),
    Channel.TELEGRAM: Needs(
        (Key("token"), Key("secret_token", made=True)), own_id=False, connects=True
    ),
    Channel.PHONE: Needs((Key("api_key"), Key("api_secret"), Key("signature_secret"))),
    Channel.EMAIL: Needs(
        (
            Key("user", made=True), Key("password", made=True), Key("imap_host", needed=False),
            Key("imap_user", needed=False), Key("imap_password", needed=False),
        ),
        own_id=False,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What an administrator typed. An empty key keeps the one that is there."""

    name: str
    mall: str = ""
    own_id: str = ""
    scope: str = ""
    address: str = ""
    base_url: str = ""
    daily_limit: int = 0
    keys: Mapping[str, str] = field(repr=False, default_factory=dict)


class NotConnected(PendopoError):
    """The vendor did not take our address."""

    code = "not_connected"
    status = 409
    message = _("Penyedia kanal belum menerima alamat ini. Periksa kunci dan alamatnya, lalu coba lagi.")
