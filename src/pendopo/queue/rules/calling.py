"""The one published rule: who is called next."""

from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.queue.types import STATED, Line, Priority, Stated


def line_of(*, priority: Priority, with_appointment: bool) -> Line:
    """Whoever is entitled to priority joins the priority line; then appointments; everybody else walks in.

    Rule: queue-01. Source: UU 25/2009 art. 29 (vulnerable groups); product rule for the rest.
    """
    if priority != Priority.NONE:
        return Line.PRIORITY
    return Line.APPOINTMENT if with_appointment else Line.WALK_IN


def next_tag(line: Line, *, virtual: float, last_tag: float, stated: Stated = STATED) -> float:
    """Of six calls three go to priority, two to appointments, one to walk-ins while all three wait.

    Rule: queue-02. Source: product rule; weighted fair queueing (self-clocked). Each ticket gets a tag:
    the larger of the tag last called at the stall and the last tag of its own line, plus one divided by the
    line's weight. The smallest tag is called first, so nobody waits for ever and an empty line costs nobody.
    """
    return max(virtual, last_tag) + 1 / stated.weight(line)


def rejoin_tag(line: Line, *, virtual: float, stated: Stated = STATED) -> float:
    """Whoever comes back (missed, held, sent within the stall) is called at the next turn of their line.

    Rule: queue-03. Source: product rule: they have waited once already, but pass nobody who is being called.
    """
    return virtual + 1 / stated.weight(line)


def calling_key(tag: float, sequence: int) -> tuple[float, int]:
    """Tickets are called by tag; among equal tags the smaller number goes first.

    Rule: queue-04. Source: product rule; the database orders by the same two columns.
    """
    return (tag, sequence)


def explain_calling(stated: Stated = STATED) -> list[Text]:
    """Anybody can read how people are called, in plain sentences.

    Rule: queue-05. Source: product rule; shown on the public page, made from the numbers in force.
    """
    numbers = {
        "priority": stated.weight_priority,
        "appointment": stated.weight_appointment,
        "walk_in": stated.weight_walk_in,
        "all": stated.weight_priority + stated.weight_appointment + stated.weight_walk_in,
        "early": int(stated.early_grace.total_seconds() // 60),
        "late": int(stated.late_grace.total_seconds() // 60),
    }
    return [
        _("Setiap gerai mempunyai tiga antrean: prioritas, janji temu, dan datang langsung."),
        _("Prioritas untuk lanjut usia, penyandang disabilitas, ibu hamil, dan pembawa anak kecil."),
        _with(
            _(
                "Jika ketiganya terisi, dari %(all)s panggilan: %(priority)s untuk prioritas, "
                "%(appointment)s untuk janji temu, dan %(walk_in)s untuk datang langsung."
            ),
            numbers,
        ),
        _("Jika salah satu antrean kosong, gilirannya dipakai antrean yang lain. Tidak ada yang terlewat."),
        _("Di dalam satu antrean, yang lebih dulu datang dipanggil lebih dulu."),
        _with(
            _(
                "Datang lebih awal boleh, tetapi panggilan untuk janji temu paling cepat "
                "%(early)s menit sebelum waktunya."
            ),
            numbers,
        ),
        _with(
            _(
                "Lewat dari jam janji temu (paling sedikit %(late)s menit setelah mulai): "
                "Anda tetap dilayani, melalui antrean datang langsung."
            ),
            numbers,
        ),
        _("Nomor yang terlewat dapat melapor kepada petugas dan dipanggil pada giliran berikutnya."),
    ]


def _with(text: Text, numbers: dict[str, int]) -> Text:
    """A lazy sentence with its numbers: lazy text keeps `%` lazy."""
    return text % numbers
