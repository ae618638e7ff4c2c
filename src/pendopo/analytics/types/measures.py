"""The dictionary of measures: what is counted, in which unit, what a rise means."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pendopo.kit.errors import Text
from pendopo.kit.text import _


class Direction(StrEnum):
    """What a rise means, so that no page colours a rise green by habit."""

    NEUTRAL = "neutral"  # more people came; good or bad depends on the reason
    MORE_IS_BETTER = "more_is_better"
    LESS_IS_BETTER = "less_is_better"


class SourceKind(StrEnum):
    """Where values of a measure come from."""

    IMPORTED = "imported"  # printed by a source and imported with it
    EVENTS = "events"  # counted from what happened in a mall
    TYPED = "typed"  # told by a mall in its return, until a room can count it


class MeasureCode(StrEnum):
    """The codes of the dictionary, as files and addresses write them."""

    VISITS = "visits"
    VISITORS = "visitors"
    APPLICANTS = "applicants"
    APPLICATIONS = "applications"
    APPLICATIONS_ONLINE = "applications_online"
    PERMITS_ISSUED = "permits_issued"
    SERVICES = "services"
    DOCUMENTS = "documents"
    MESSAGES = "messages"
    MESSAGES_UNANSWERED = "messages_unanswered"
    TICKETS = "tickets"
    BOOKINGS = "bookings"
    SERVICES_FINISHED = "services_finished"
    NO_SHOWS = "no_shows"
    WAIT_MEDIAN = "wait_median"
    WAIT_P90 = "wait_p90"
    SERVE_MEDIAN = "serve_median"
    SERVE_P90 = "serve_p90"
    OPEN_DAYS = "open_days"
    COVERAGE = "coverage"
    SHARE_REMOTE = "share_remote"


class Shape(StrEnum):
    """How values of a measure add up over days, places, services and channels."""

    SUM = "sum"  # counts: cells are added
    DISTINCT = "distinct"  # persons: counted anew for each period, never added
    PERCENTILE = "percentile"  # from the whole distribution of seconds, never averaged
    SHARE = "share"  # one sum in another, in percent, from the sums and never averaged


@dataclass(frozen=True, slots=True)
class Measure:
    """One entry of the dictionary. Figures of different measures are never summed or compared."""

    code: MeasureCode
    name: Text
    unit: Text
    meaning: Text
    direction: Direction = Direction.NEUTRAL
    source: SourceKind = SourceKind.IMPORTED
    shape: Shape = Shape.SUM
    version: int = 1  # a new meaning is a new version: what was counted before is marked, not rewritten
    since: date | None = None  # from when this version counts; before it lies another definition


def _dictionary(*measures: Measure) -> dict[str, Measure]:
    return {measure.code.value: measure for measure in measures}


MEASURES: dict[str, Measure] = _dictionary(
    Measure(
        MeasureCode.VISITS,
        _("Kunjungan"),
        _("kunjungan"),
        _("Kedatangan ke mal atau kantor layanan. Orang yang datang dua kali dihitung dua kali."),
        source=SourceKind.EVENTS,
    ),
    Measure(
        MeasureCode.VISITORS,
        _("Pengunjung"),
        _("orang"),
        _("Orang yang datang. Orang yang datang dua kali dalam masa itu dihitung sekali."),
        source=SourceKind.EVENTS,
        shape=Shape.DISTINCT,
    ),
    Measure(
        MeasureCode.APPLICANTS,
        _("Pemohon"),
        _("orang"),
        _("Orang yang mengajukan permohonan layanan atau dilayani di loket, menurut sumbernya."),
        source=SourceKind.TYPED,
    ),
    Measure(
        MeasureCode.APPLICATIONS,
        _("Permohonan"),
        _("permohonan"),
        _("Permohonan izin atau layanan yang masuk. Satu pemohon dapat mengajukan beberapa permohonan."),
        source=SourceKind.TYPED,
    ),
    Measure(
        MeasureCode.APPLICATIONS_ONLINE,
        _("Permohonan daring"),
        _("permohonan"),
        _("Permohonan yang masuk lewat sistem daring, tanpa kedatangan ke loket."),
        source=SourceKind.TYPED,
    ),
    Measure(
        MeasureCode.PERMITS_ISSUED,
        _("Izin terbit"),
        _("izin"),
        _("Izin yang diterbitkan. Dapat melebihi permohonan masuk karena sisa masa sebelumnya."),
        Direction.MORE_IS_BETTER,
        source=SourceKind.TYPED,
    ),
    Measure(
        MeasureCode.SERVICES,
        _("Layanan diberikan"),
        _("layanan"),
        _("Layanan yang diberikan. Satu kunjungan dapat berisi beberapa layanan."),
    ),
    Measure(
        MeasureCode.DOCUMENTS,
        _("Dokumen"),
        _("dokumen"),
        _("Dokumen yang diterbitkan atau dicetak, misalnya KTP-el dan akta."),
        source=SourceKind.TYPED,
    ),
    Measure(
        MeasureCode.MESSAGES,
        _("Pesan masuk"),
        _("pesan"),
        _("Pesan permohonan atau pertanyaan yang masuk lewat aplikasi percakapan."),
        source=SourceKind.TYPED,
    ),
    Measure(
        MeasureCode.MESSAGES_UNANSWERED,
        _("Pesan belum terjawab"),
        _("pesan"),
        _("Pesan yang masih menunggu jawaban pada saat dihitung."),
        Direction.LESS_IS_BETTER,
        source=SourceKind.TYPED,
    ),
    Measure(
        MeasureCode.TICKETS,
        _("Nomor antrean"),
        _("nomor"),
        _("Nomor antrean yang diambil hari itu, termasuk yang kemudian batal."),
        source=SourceKind.EVENTS,
    ),
    Measure(
        MeasureCode.SERVICES_FINISHED,
        _("Layanan selesai"),
        _("layanan"),
        _("Layanan yang selesai dilayani di loket hari itu."),
        Direction.MORE_IS_BETTER,
        SourceKind.EVENTS,
    ),
    Measure(
        MeasureCode.WAIT_MEDIAN,
        _("Waktu tunggu tengah"),
        _("menit"),
        _("Separuh pengantre menunggu paling lama sekian, dari masuk antrean sampai dipanggil."),
        Direction.LESS_IS_BETTER,
        SourceKind.EVENTS,
        Shape.PERCENTILE,
    ),
    Measure(
        MeasureCode.WAIT_P90,
        _("Waktu tunggu 9 dari 10"),
        _("menit"),
        _("Sembilan dari sepuluh pengantre menunggu paling lama sekian."),
        Direction.LESS_IS_BETTER,
        SourceKind.EVENTS,
        Shape.PERCENTILE,
    ),
    Measure(
        MeasureCode.BOOKINGS,
        _("Janji dibuat"),
        _("janji"),
        _("Janji kedatangan yang dibuat hari itu, dari semua saluran, termasuk yang kemudian batal."),
        source=SourceKind.EVENTS,
    ),
    Measure(
        MeasureCode.NO_SHOWS,
        _("Tidak datang"),
        _("nomor"),
        _("Nomor yang dipanggil tetapi tidak ada orangnya, dan janji yang tidak didatangi."),
        Direction.LESS_IS_BETTER,
        SourceKind.EVENTS,
    ),
    Measure(
        MeasureCode.SERVE_MEDIAN,
        _("Waktu layan tengah"),
        _("menit"),
        _("Separuh layanan selesai paling lama sekian, dari mulai dilayani sampai selesai."),
        Direction.LESS_IS_BETTER,
        SourceKind.EVENTS,
        Shape.PERCENTILE,
    ),
    Measure(
        MeasureCode.SERVE_P90,
        _("Waktu layan 9 dari 10"),
        _("menit"),
        _("Sembilan dari sepuluh layanan selesai paling lama sekian."),
        Direction.LESS_IS_BETTER,
        SourceKind.EVENTS,
        Shape.PERCENTILE,
    ),
    Measure(
        MeasureCode.OPEN_DAYS,
        _("Hari buka"),
        _("hari"),
        _("Hari dengan paling sedikit satu gerai yang menurut jadwal dan faktanya melayani."),
        Direction.MORE_IS_BETTER,
        SourceKind.EVENTS,
    ),
    Measure(
        MeasureCode.COVERAGE,
        _("Cakupan data"),
        _("persen"),
        _(
            "Bagian hari buka gerai yang meninggalkan paling sedikit satu catatan. "
            "Tombol tidak dapat memalsukannya."
        ),
        Direction.MORE_IS_BETTER,
        SourceKind.EVENTS,
        Shape.SHARE,
    ),
    Measure(
        MeasureCode.SHARE_REMOTE,
        _("Bagian tanpa datang mengantre"),
        _("persen"),
        _("Bagian nomor dan janji yang dibuat dari jauh (situs, percakapan, telepon), bukan di mal."),
        source=SourceKind.EVENTS,
        shape=Shape.SHARE,
    ),
)
