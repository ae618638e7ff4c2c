"""The coded parts of an entry: what kind of obstacle, how far it has come, who may read it."""

from enum import StrEnum

from pendopo.kit.errors import Text
from pendopo.kit.text import _


class ObstacleCode(StrEnum):
    """What hinders, in codes that can be compared between regions (domain 6.1)."""

    TENANT_WITHDREW = "tenant_withdrew"
    NO_ONLINE_SYSTEM = "no_online_system"
    STAFF_CUT = "staff_cut"
    INFECTION = "infection"
    NETWORK = "network"
    STOCK_EMPTY = "stock_empty"
    CITIZEN_ACCESS = "citizen_access"
    BACKLOG = "backlog"
    BUILDING = "building"
    LOCATION = "location"
    BUDGET = "budget"
    AUTHORITY = "authority"
    STANDARDS = "standards"
    INTEGRATION = "integration"
    OTHER = "other"


CODE_TITLES: dict[str, Text] = {
    ObstacleCode.TENANT_WITHDREW: _("Instansi menarik diri"),
    ObstacleCode.NO_ONLINE_SYSTEM: _("Belum ada sistem daring"),
    ObstacleCode.STAFF_CUT: _("Petugas berkurang"),
    ObstacleCode.INFECTION: _("Petugas tertular, gedung ditutup"),
    ObstacleCode.NETWORK: _("Jaringan atau server"),
    ObstacleCode.STOCK_EMPTY: _("Blangko atau bahan habis"),
    ObstacleCode.CITIZEN_ACCESS: _("Warga tanpa gawai, sinyal, atau keterampilan"),
    ObstacleCode.BACKLOG: _("Pesan atau berkas menumpuk"),
    ObstacleCode.BUILDING: _("Kerusakan gedung"),
    ObstacleCode.LOCATION: _("Lokasi dan jalan masuk"),
    ObstacleCode.BUDGET: _("Anggaran"),
    ObstacleCode.AUTHORITY: _("Kewenangan belum diserahkan"),
    ObstacleCode.STANDARDS: _("Standar belum jelas"),
    ObstacleCode.INTEGRATION: _("Sistem belum terhubung"),
    ObstacleCode.OTHER: _("Lainnya"),
}


class EntryKind(StrEnum):
    """The three kinds of entries."""

    OBSTACLE = "obstacle"
    STRATEGY = "strategy"
    INNOVATION = "innovation"


class Severity(StrEnum):
    """How much an obstacle hinders."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


SEVERITY_TITLES: dict[str, Text] = {
    Severity.LOW: _("ringan"),
    Severity.MEDIUM: _("sedang"),
    Severity.HIGH: _("berat"),
}


class ObstacleState(StrEnum):
    """Whether it still hinders."""

    OPEN = "open"
    EASING = "easing"
    SOLVED = "solved"
    UNTOLD = "untold"  # the source does not say how it ended


class StrategyState(StrEnum):
    """How far an answer has come."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    UNTOLD = "untold"


class Stage(StrEnum):
    """How far an innovation has come."""

    IDEA = "idea"
    TRIAL = "trial"
    ROUTINE = "routine"
    REPLICATED = "replicated"  # elsewhere
    UNTOLD = "untold"  # it is done; the source does not say how far it has come


STATE_TITLES: dict[str, Text] = {
    ObstacleState.OPEN: _("masih terjadi"),
    ObstacleState.EASING: _("mulai teratasi"),
    ObstacleState.SOLVED: _("teratasi"),
    ObstacleState.UNTOLD: _("akhirnya tidak disebut"),
    StrategyState.PLANNED: _("direncanakan"),
    StrategyState.RUNNING: _("berjalan"),
    StrategyState.DONE: _("selesai"),
    StrategyState.STOPPED: _("dihentikan"),
}
STAGE_TITLES: dict[str, Text] = {
    Stage.IDEA: _("Gagasan"),
    Stage.TRIAL: _("Uji coba"),
    Stage.ROUTINE: _("Rutin"),
    Stage.REPLICATED: _("Direplikasi daerah lain"),
    Stage.UNTOLD: _("Dijalankan, tahapnya tidak disebut"),
}


class Reach(StrEnum):
    """Who may read an entry."""

    DRAFT = "draft"  # its own place
    SUBMITTED = "submitted"  # and the ministry
    ACCEPTED = "accepted"  # and other places; everybody where it may be public


REACH_TITLES: dict[str, Text] = {
    Reach.DRAFT: _("draf"),
    Reach.SUBMITTED: _("dikirim"),
    Reach.ACCEPTED: _("diterima"),
}


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    ABOUT = "about"
    YEAR = "year"


class SuggestionKind(StrEnum):
    """What in the events points to an obstacle."""

    STALL_CLOSED = "stall_closed"
    LONG_WAITS = "long_waits"
    NO_TICKETS = "no_tickets"
    COVERAGE_HOLE = "coverage_hole"
    OUTBOX_FAILURES = "outbox_failures"


class SuggestionState(StrEnum):
    """What a person decided about a suggestion."""

    NEW = "new"
    ACCEPTED = "accepted"
    MERGED = "merged"
    DECLINED = "declined"
