"""Words for the ear: how a board says a call in Indonesian."""

from django.utils.translation import gettext as _
from django.utils.translation import override

UNITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()


def number_words(value: int) -> str:
    """A whole number below a million in Indonesian words: 12 gives `dua belas`, 105 `seratus lima`."""
    if value < 12:
        return UNITS[value]
    if value < 20:
        return f"{UNITS[value - 10]} belas"
    for size, word, single in ((100_000, "", ""), (1000, "ribu", "seribu"), (100, "ratus", "seratus")):
        if word and value >= size:
            head, rest = divmod(value, size)
            spoken = single if head == 1 else f"{number_words(head)} {word}"
            return f"{spoken} {number_words(rest)}" if rest else spoken
    tens, rest = divmod(value, 10)
    return f"{UNITS[tens]} puluh {UNITS[rest]}" if rest else f"{UNITS[tens]} puluh"


def ticket_words(number: str) -> str:
    """A ticket number as it is said: `A-012` gives `A, dua belas`. Letters are said one by one."""
    prefix, _sign, digits = number.partition("-")
    if not digits.isdigit():
        return " ".join(number)
    return f"{' '.join(prefix)}, {number_words(int(digits))}"


def call_words(number: str, counter: int) -> str:
    """The whole call: `Nomor antrean A, dua belas, ke loket tiga.` Boards speak Indonesian whatever is read."""
    with override("id"):
        return _("Nomor antrean %(number)s, ke loket %(counter)s.") % {
            "number": ticket_words(number),
            "counter": number_words(counter),
        }
