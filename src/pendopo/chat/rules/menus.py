"""What is offered: the main menu, pages of long lists, and the ids that a pressed button sends back."""

from collections.abc import Sequence
from dataclasses import replace

from pendopo.channels.types import Choice
from pendopo.chat.rules.facts import Knowledge
from pendopo.chat.rules.state import State, Turn, say
from pendopo.kit.text import _

LONGEST_ID = 64  # bytes: Telegram's callback data


def act(*parts: object) -> str:
    """A button says by itself what it does: the name of the act and all it needs, at most 64 bytes.

    Rule: chat-106. Source: domain 8.3 (callback data up to 64 bytes); issue, dialogues.
    """
    found = "/".join(str(part) for part in parts)
    if len(found.encode()) > LONGEST_ID:
        raise ValueError("A button's id is too long.")
    return found


def menu_choice() -> Choice:
    """Back to the main menu."""
    return Choice("menu", str(_("Menu utama")))


def officer_choice() -> Choice:
    """To a human."""
    return Choice("officer", str(_("Hubungi petugas")))


def paged(
    choices: Sequence[Choice], *, page: int, room: int, more: str, extra: Sequence[Choice] = ()
) -> tuple[list[Choice], int]:
    """A long list is shown in pages: as many things as the vendor lets one message offer, with "others" where
    there are more, and what always stands below. After the last page the first one comes again.

    Rule: chat-107. Source: domain 8.2 (10 rows; 150 services never fit one list). `more` is the id of the
    next page without its number. Gives the choices and the page that is shown.
    """
    if len(choices) <= room - len(extra):
        return [*choices, *extra], 0
    size = max(1, room - len(extra) - 1)
    pages = -(-len(choices) // size)
    shown = page % pages
    part = list(choices[shown * size : (shown + 1) * size])
    following = Choice(f"{more}/{(shown + 1) % pages}", str(_("Pilihan lain")))
    return [*part, following, *extra], shown


def main_menu(state: State, known: Knowledge, *, hello: bool = False) -> Turn:
    """What can be done here. At the start of a talk it says that it is a bot, and what it answers from.

    Rule: chat-108. Source: domain 8.4 (say that it is a bot at start and on hand-over).
    """
    name = known.mall.name if known.mall else str(_("mal pelayanan publik"))
    words = []
    if hello:
        words.append(
            str(
                _(
                    "Halo! Saya bot %(mall)s: mesin penjawab, bukan petugas. "
                    "Jawaban saya diambil dari katalog layanan mal ini."
                )
                % {"mall": name}
            )
        )
    words.append(
        str(
            _(
                "Tulis keperluan Anda dengan kata-kata sendiri, misalnya “KTP hilang” atau "
                "“bikin paspor besok”, atau pilih:"
            )
        )
    )
    choices = [
        Choice("find", str(_("Cari layanan")), str(_("syarat, biaya, lama"))),
        Choice("open", str(_("Buka hari ini?"))),
        Choice("book", str(_("Buat janji temu")), str(_("pilih hari dan jam"))),
        Choice("mine", str(_("Janji temu saya")), str(_("lihat, pindah, batalkan"))),
        Choice("ticket", str(_("Ambil nomor antrean"))),
        Choice("follow", str(_("Posisi antrean saya"))),
        officer_choice(),
        Choice("other", str(_("Lainnya")), str(_("bahasa, pesan, kanal"))),
    ]
    calm = replace(state.idle(), greeted=True)
    return say(calm, "\n\n".join(words), choices, label=_("Pilih menu"))


def to_menu(state: State, known: Knowledge) -> Turn:
    """The menu; the first time with a greeting."""
    return main_menu(state, known, hello=not state.greeted)
