"""Living conversations for the demo mall's officers: example people of the imitated vendors write, the bot
hands them over, one has been answered, one waits since yesterday. All of it is invented.
"""

from datetime import datetime, timedelta

from django.conf import settings

from pendopo.channels.actions import take_message
from pendopo.channels.models import OutboxMessage, Thread
from pendopo.channels.queries import account_of_mall
from pendopo.channels.types import Incoming, Kind, Sender
from pendopo.config.demo.vendors import connect_vendors
from pendopo.inbox import actions
from pendopo.inbox.models import Conversation
from pendopo.inbox.types import Outcome, Reason
from pendopo.kit.actor import Actor
from pendopo.people.models import User
from pendopo.people.queries import actor_for_user
from pendopo.vendors.keys import Keys, keys_of
from pendopo.vendors.people import NAMED

MALL = "bogor"

# Channel, person, minutes ago of each message, and the words.
TALKS: tuple[tuple[str, str, tuple[tuple[int, str], ...]], ...] = (
    ("whatsapp", "budi", ((27 * 60, "selamat pagi"), (26 * 60, "petugas"),
                          (26 * 60 - 2, "berkas izin usaha saya sudah diterima belum?"))),
    ("telegram", "sari", ((95, "ktp saya hilang, bisa urus tanpa surat polisi?"), (94, "petugas"),
                          (92, "kalau suratnya menyusul boleh tidak bu?"))),
    ("instagram", "rina", ((50, "min, cara daftar nib buat warung gimana ya"), (49, "mau bicara petugas"))),
    ("messenger", "emma", ((35, "Hello, where do I extend my stay permit?"), (34, "officer please"))),
    ("telegram", "budi", ((20, "paspor anak saya perlu akta asli?"), (19, "petugas"))),
    ("telegram", "joko", ((8, "antrian pajak kendaraan masih panjang?"), (7, "petugas"),
                          (5, "saya dari luar kota soalnya"))),
)  # fmt: skip

CANNED = (
    ("Salam", "Selamat pagi {nama}, dengan {petugas} dari {mal}. Mohon tunggu sebentar, kami periksa dahulu.",
     "Hello {nama}, this is {petugas} of {mal}. One moment please, we are looking it up."),
    ("Jam buka", "Hari ini {mal} buka pukul {jam}.", "Today {mal} is open {jam}."),
    ("Penutup", "Terima kasih {nama}. Bila ada yang kurang jelas, balas saja pesan ini; nomornya {nomor}.",
     "Thank you {nama}. Just reply here if anything is unclear; your number is {nomor}."),
)  # fmt: skip


def load(*, by: Actor, at: datetime) -> None:
    """People of the demo's vendors write to Bogor's officers."""
    connect_vendors(by=by, at=at)
    keys, people = keys_of(settings.DATA), {person.id: person for person in NAMED}
    for title, text_id, text_en in CANNED:
        actions.save_canned(
            mall=MALL, reply=None, stall="", title=title, text_id=text_id, text_en=text_en, by=by, at=at
        )
    for channel, name, said in TALKS:
        account = account_of_mall(channel, MALL)
        if account is None:
            continue
        person = people[name]
        sender = Sender(_user_id(keys, channel, name), name=person.name, language=person.language)
        for number, (ago, words) in enumerate(said):
            then = at - timedelta(minutes=ago)
            message = Incoming(f"contoh-{channel}-{name}-{number}", sender, then, Kind.TEXT, words)
            take_message(account=account, message=message, by=by, at=then)
    _hand_over_the_rest(by, at)
    _first_answered(at)
    _arrived(at)


def _user_id(keys: Keys, channel: str, name: str) -> str:
    """By what the imitated vendor knows a person, so that an officer's answer reaches their phone."""
    if channel == "whatsapp":
        return f"ID.{keys.number(f'bsuid/{name}/0', 20)}"
    return keys.number(f"{channel}/{name}", 9 if channel == "telegram" else 16)


def _hand_over_the_rest(by: Actor, at: datetime) -> None:
    """Whoever the bot did not hand over itself comes to the officers too."""
    held = Conversation.objects.values("thread_id")
    for thread in (
        Thread.objects.filter(messages__vendor_id__startswith="contoh-").exclude(pk__in=held).distinct()
    ):
        then = thread.last_in_at or at
        Thread.objects.filter(pk=thread.pk, mall="").update(mall=MALL)
        actions.ask_officer(thread=thread.pk, reason=Reason.NOT_UNDERSTOOD, summary="", by=by, at=then)


def _arrived(at: datetime) -> None:
    """What the bot said in these examples counts as arrived: the imitated phones begin empty."""
    rows = OutboxMessage.objects.filter(
        said__thread__messages__vendor_id__startswith="contoh-", state="queued"
    )
    rows.update(state="delivered", vendor="contoh", ended_at=at, delivered_at=at)


def _first_answered(at: datetime) -> None:
    """One talk was answered and has ended, so that the lists show what that looks like."""
    officer = User.objects.filter(username="petugas.1", is_demo=True).first()
    row = Conversation.objects.filter(mall=MALL, channel="instagram").first()
    if officer is None or row is None:
        return
    who = actor_for_user(officer, at=at)
    actions.write(
        conversation=row.pk, text="NIB dapat diurus sendiri secara daring; kami bantu bila perlu.", by=who,
        at=at - timedelta(minutes=30),
    )  # fmt: skip
    actions.close(conversation=row.pk, outcome=Outcome.ANSWERED, by=who, at=at - timedelta(minutes=25))
