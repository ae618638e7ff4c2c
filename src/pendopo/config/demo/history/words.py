"""The words of the story, Indonesian and English, each naming itself an example."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pendopo.kit.words import number
from pendopo.obstacles.types import Evidence, InnovationInput, ObstacleInput, StrategyInput

PADANG_CAUSE = "Contoh: dua instansi menarik sebagian petugas loket."
PADANG_ACT = "Contoh: loket bersama dan jam sore mulai berjalan."
PAYAKUMBUH_ACT = "Contoh: meja bantu daring dan janji temu per jam."
RESTRICTION = "Contoh: pembatasan, kapasitas mal 50 persen"


def padang_obstacle(since: date) -> ObstacleInput:
    """What hindered Padang."""
    return ObstacleInput(
        title="Petugas loket berkurang",
        title_en="Fewer officers at the counters",
        text="Contoh: dua instansi menarik sebagian petugasnya, loket dibuka bergantian, orang pulang tanpa dilayani.",
        text_en="Example: two agencies withdrew part of their officers, counters opened in turns, people left unserved.",
        owner="DPMPTSP Kota Padang", code="staff_cut", since=since, state="open", severity="high",
    )  # fmt: skip


def padang_strategy(starts: date, answers: int) -> StrategyInput:
    """What Padang did."""
    return StrategyInput(
        title="Loket bersama dan jam layanan sore",
        title_en="Shared counters and afternoon hours",
        text="Contoh: tiga instansi berbagi loket, petugas saling menggantikan, dan layanan dibuka sampai sore.",
        text_en="Example: three agencies share counters, officers stand in for each other, and hours go on into "
        "the afternoon.",
        owner="DPMPTSP Kota Padang", state="running", starts_date=starts, measures=("visits", "wait_median"),
        answers=(answers,),
    )  # fmt: skip


def payakumbuh_obstacle(since: date, stalls: Sequence[str]) -> ObstacleInput:
    """What the restriction meant for people."""
    return ObstacleInput(
        title="Warga tanpa gawai tertahan selama kapasitas dibatasi",
        title_en="People without a device are held up while capacity is limited",
        text="Contoh: kapasitas mal 50 persen dan dua gerai hanya daring. Yang tidak punya gawai tidak tahu ke mana.",
        text_en="Example: capacity at 50 per cent and two stalls online only. Who has no device does not know where "
        "to turn.",
        owner="DPMPTSP Kota Payakumbuh", code="citizen_access", since=since, state="open", severity="high",
        stalls=tuple(stalls),
    )  # fmt: skip


def payakumbuh_strategy(starts: date, answers: int) -> StrategyInput:
    """How the mall helped them."""
    return StrategyInput(
        title="Meja bantu daring dan janji temu per jam",
        title_en="A help desk for online services and appointments by the hour",
        text="Contoh: petugas di pintu membantu mengisi permohonan daring dan membagi kedatangan per jam.",
        text_en="Example: officers at the door help with online applications and spread arrivals over the hours.",
        owner="DPMPTSP Kota Payakumbuh", state="running", starts_date=starts, measures=("visits", "share_remote"),
        answers=(answers,),
    )  # fmt: skip


def pekanbaru_innovation(starts: date) -> InnovationInput:
    """Something new, on trial."""
    return InnovationInput(
        title="Janji temu lewat kelurahan",
        title_en="Appointments through the ward office",
        text="Contoh: warga datang pagi sekali dan menunggu lama karena tidak tahu jam yang lengang.",
        text_en="Example: people come at dawn and wait long because they do not know the quiet hours.",
        idea="Petugas kelurahan memesankan jam di mal saat warga mengurus surat pengantar.",
        idea_en="Ward officers book a time at the mall when people fetch their letter of introduction.",
        owner="DPMPTSP Kota Pekanbaru", stage="trial", codes=("citizen_access",), starts_date=starts,
        evidence=(Evidence("Contoh: petunjuk kerja petugas kelurahan"),), measure="share_remote",
    )  # fmt: skip


def compared(before: float, during: float, after: float) -> dict[str, Any]:
    """What the counted days say, in a sentence that claims no cause."""
    a, b, c = (number(round(value)) for value in (before, during, after))
    return {
        "result": f"Kunjungan per hari buka: {a} sebelumnya, {b} selama kendala, {c} sesudahnya. "
        "Angka dibangkitkan; musim ikut bergerak.",
        "result_en": f"Visits per open day: {a} before, {b} during the obstacle, {c} after. "
        "Generated figures; the season moves too.",
    }  # fmt: skip


MINUTES = """Contoh notula, bukan rapat nyata.

Payakumbuh memaparkan pembatasan kapasitas dan meja bantu daring. Padang memaparkan loket bersama dan jam sore. \
Pekanbaru memaparkan janji temu lewat kelurahan.

Daerah lain menanyakan biaya petugas kelurahan. Batam belum mengirim laporan bulan lalu."""
QUESTION = "Contoh: siapa yang membayar waktu petugas kelurahan yang membantu memesan jam?"
ANSWER = "Contoh: Pekanbaru memakai jam layanan kelurahan yang ada, tanpa biaya tambahan."
DECISIONS = (
    "Payakumbuh menyampaikan rencana pembukaan penuh sebelum pembatasan berakhir.",
    "Pekanbaru membagikan petunjuk kerja janji temu lewat kelurahan.",
    "Batam melengkapi laporan yang belum dikirim.",
)
