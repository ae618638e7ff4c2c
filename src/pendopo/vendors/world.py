"""What all vendors share: store, time, people, accounts, troubles, and the talk as the phone shows it."""

import json
from dataclasses import asdict, dataclass
from typing import Any

import httpx

from pendopo.vendors.clock import Clock
from pendopo.vendors.keys import Keys, VendorAccount
from pendopo.vendors.people import People, Person
from pendopo.vendors.store import Store


@dataclass(slots=True)
class Trouble:
    """What is wrong with a vendor just now: switches of the phone page."""

    down_until: float = 0.0  # real time
    revoked: bool = False  # the account's token
    slow: float = 0.0  # seconds that every answer takes longer
    duplicate: bool = False  # every webhook comes twice
    reorder: bool = False  # webhooks come in another order
    reject_templates: bool = False  # the next templates are rejected
    throttle: bool = False  # the API is asked too often, it says


class World:
    """One run of the vendors."""

    def __init__(self, store: Store, keys: Keys, clock: Clock, target: str = "") -> None:
        self.store, self.keys, self.clock, self.target = store, keys, clock, target
        self.people = People(store, keys)
        self.accounts = {each.channel: each for each in keys.accounts()}
        self.client = httpx.AsyncClient(timeout=10.0, follow_redirects=False, trust_env=False)

    # Troubles

    def trouble(self, channel: str) -> Trouble:
        """What is wrong with a vendor."""
        return Trouble(**self.store.get(f"trouble:{channel}", {}))

    def set_trouble(self, channel: str, **values: Any) -> Trouble:
        """Change it."""
        trouble = Trouble(**(asdict(self.trouble(channel)) | values))
        self.store.put(f"trouble:{channel}", asdict(trouble))
        return trouble

    def is_down(self, channel: str) -> bool:
        """Whether the vendor does not work at all."""
        return self.trouble(channel).down_until > self.clock.real()

    # Where webhooks go

    def hook(self, account: VendorAccount) -> dict[str, str]:
        """Address and secret of an account's webhook; the demo's own unless another was set."""
        own = {"url": f"{self.target}/webhook/{account.channel}/{account.key}" if self.target else ""}
        if account.channel == "telegram":
            own["secret_token"] = account.secrets["secret_token"]
        found: dict[str, str] = self.store.get(f"hook:{account.channel}", own)
        return found

    def set_hook(self, account: VendorAccount, **values: str) -> None:
        """Another one."""
        self.store.put(f"hook:{account.channel}", values)

    def send_webhook(
        self, account: VendorAccount, payload: Any, *, message: int | None = None, delay: float = 0.0
    ) -> None:
        """Have something told to the mall: kept first, delivered by the deliverer."""
        trouble = self.trouble(account.channel)
        if trouble.reorder and message is not None:
            delay += 1.5
        real = self.clock.real()
        body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        for again in range(2 if trouble.duplicate else 1):
            self.store.add(
                "delivery", channel=account.channel, account=account.key, body=body, message=message,
                made=real,
                due=real + delay + again * 0.4,
            )  # fmt: skip
        self.wake()

    def wake(self) -> None:
        """The deliverer puts itself here."""

    # The talk as the phone shows it

    def keep(
        self, account: VendorAccount, person: Person, *, inward: bool, vendor_id: str, kind: str,
        body: dict[str, Any], state: str = "sent", error: str = "",
    ) -> int:  # fmt: skip
        """One more message of a talk. `inward`: from the person to the mall. Gives its number."""
        at = self.clock.now()
        number = self.store.add(
            "message", channel=account.channel, account=account.key, person=person.id, inward=int(inward),
            vendor_id=vendor_id, kind=kind, body=json.dumps(body, ensure_ascii=False), at=at, state=state,
            error=error, version=self.store.next_version(),
        )  # fmt: skip
        if inward and kind != "comment":
            self.touch(account, person, last_in=at, started=1)
        if not inward:
            self.touch(account, person, typing_until=0.0)
        return number

    def touch(self, account: VendorAccount, person: Person, **values: float) -> None:
        """Change what is known of a talk."""
        where = (account.channel, account.key, person.id)
        self.store.run("INSERT OR IGNORE INTO talk (channel, account, person) VALUES (?, ?, ?)", *where)
        for name, value in values.items():
            self.store.run(
                f"UPDATE talk SET {name} = ? WHERE channel = ? AND account = ? AND person = ?", value, *where
            )

    def talk(self, account: VendorAccount, person: Person) -> dict[str, Any]:
        """What is known of a talk."""
        row = self.store.one(
            "SELECT last_in, started, blocked, opened, typing_until FROM talk "
            "WHERE channel = ? AND account = ? AND person = ?",
            account.channel, account.key, person.id,
        )  # fmt: skip
        empty = {"last_in": 0.0, "started": 0, "blocked": 0, "opened": 0.0, "typing_until": 0.0}
        return dict(row) if row else empty

    def set_state(self, number: int, state: str, error: str = "") -> None:
        """A tick more, or a failure; ticks do not go back."""
        order = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}
        row = self.store.one("SELECT state FROM message WHERE id = ?", number)
        if row is None or order.get(state, 0) <= order.get(row["state"], 0):
            return
        self.store.run(
            "UPDATE message SET state = ?, error = ?, version = ? WHERE id = ?",
            state, error, self.store.next_version(), number,
        )  # fmt: skip

    def by_vendor_id(self, account: VendorAccount, vendor_id: str) -> dict[str, Any] | None:
        """A message by the vendor's id of it."""
        row = self.store.one(
            "SELECT * FROM message WHERE channel = ? AND account = ? AND vendor_id = ?",
            account.channel, account.key, vendor_id,
        )  # fmt: skip
        return dict(row) | {"body": json.loads(row["body"])} if row else None

    def count_recent(self, account: VendorAccount, since: float, person: str = "") -> int:
        """How many messages the mall sent since then, to one person or to all."""
        where = "channel = ? AND account = ? AND inward = 0 AND at > ? AND at <= ?"
        sql = f"SELECT count(*) FROM message WHERE {where}"
        values = (account.channel, account.key, since, self.clock.now())  # a demo may open at an earlier hour
        if person:
            return self.store.number(f"{sql} AND person = ?", *values, person)
        return self.store.number(sql, *values)

    def keep_file(
        self,
        account: VendorAccount,
        content: bytes,
        mime: str,
        name: str,
        *,
        lives: float,
        pretended: int = 0,
    ) -> dict[str, Any]:
        """A file at the vendor, for so many seconds. Gives what phone and webhook need of it.

        `pretended`: it says that it is so large, and is padded with zeros when somebody fetches it.
        """
        import hashlib

        digest = hashlib.sha256(content).hexdigest()
        number = self.store.number("SELECT count(*) FROM file") + 1
        key = self.keys.number(f"file/{account.channel}/{number}/{digest}/{self.clock.real()}", 16)
        at = self.clock.now()
        self.store.add(
            "file", id=key, channel=account.channel, account=account.key, mime=mime, name=name,
            content=content, sha256=digest, made=at, expires=at + lives,
            pretended=pretended,
        )  # fmt: skip
        return {
            "file": key,
            "mime": mime,
            "name": name,
            "size": max(pretended, len(content)),
            "sha256": digest,
        }

    def file(self, key: str, channel: str = "") -> dict[str, Any] | None:
        """A file that the vendor still has."""
        row = self.store.one("SELECT * FROM file WHERE id = ? AND expires > ?", key, self.clock.now())
        if row is None or (channel and row["channel"] != channel):
            return None
        return dict(row) | {"size": max(row["pretended"], len(row["content"]))}
