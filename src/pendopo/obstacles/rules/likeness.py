"""Which regions are like another, and why: size, visits, islands, and the same obstacle."""

from collections.abc import Collection
from dataclasses import dataclass

from pendopo.analytics.rules.restrictions import JAVA_AND_BALI
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.obstacles.types import CODE_TITLES, ObstacleCode

SIZE_RATIO, VISIT_RATIO = 1.5, 2.0
ISLANDS = {
    "1": "sumatra", "2": "sumatra", "3": "java", "51": "bali-nusra", "52": "bali-nusra", "53": "bali-nusra",
    "6": "kalimantan", "7": "sulawesi", "8": "maluku", "9": "papua",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of a region."""

    region: str
    stalls: int = 0
    visits: float | None = None  # in an ordinary month
    codes: Collection[str] = ()


def island_group(region: str) -> str:
    """The large islands by the first figures of the Kemendagri code.

    Rule: obstacles-30. Source: Kemendagri region codes.
    """
    return ISLANDS.get(region[:2]) or ISLANDS.get(region[:1], "")


def is_java_and_bali(region: str) -> bool:
    """Java and Bali had rules of their own in the pandemic.

    Rule: obstacles-31. Source: domain 5.1 (circulars by island group).
    """
    return region[:2] in JAVA_AND_BALI


def likeness(one: Profile, other: Profile) -> tuple[float, tuple[Text, ...]]:
    """Two regions are the more alike the more of these hold: a shared obstacle counts double, then a similar
    number of stalls, similar visits, the same islands. Each point has its reason in words;
    two times *other* is nothing shared.

    Rule: obstacles-32. Source: issue of monitoring, 4 ("regions like yours use …", explainable).
    """
    score, reasons = 0.0, []
    shared = sorted((set(one.codes) & set(other.codes)) - {ObstacleCode.OTHER})
    if shared:
        score += 2
        names = ", ".join(str(CODE_TITLES[code]).lower() for code in shared[:2])
        reasons.append(filled(_("menghadapi kendala yang sama: {names}"), names=names))
    if one.stalls and other.stalls and _within(one.stalls, other.stalls, SIZE_RATIO):
        score += 1
        reasons.append(filled(_("jumlah gerai serupa ({count})"), count=other.stalls))
    if one.visits and other.visits and _within(one.visits, other.visits, VISIT_RATIO):
        score += 1
        reasons.append(_("kunjungan sebulan serupa"))
    if island_group(one.region) == island_group(other.region) != "":
        score += 0.5
        reasons.append(_("di kelompok pulau yang sama"))
    return score, tuple(reasons)


def _within(one: float, other: float, ratio: float) -> bool:
    return max(one, other) <= ratio * min(one, other)
