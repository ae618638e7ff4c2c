"""What an analyst types for a session: its head, its agenda, minutes and follow-ups."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.forum.types import ItemInput, ItemKind, QuestionState, SessionInput
from pendopo.kit.errors import PendopoError

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
KINDS = [
    (ItemKind.OPENING.value, gettext_lazy("Pembukaan")),
    (ItemKind.REGION.value, gettext_lazy("Paparan daerah")),
    (ItemKind.DISCUSSION.value, gettext_lazy("Diskusi")),
    (ItemKind.CLOSING.value, gettext_lazy("Penutup")),
]
SPARE_ROWS = 3


class DateInput(forms.DateInput):
    """The browser's own picker."""

    input_type = "date"


class TimeInput(forms.TimeInput):
    """The browser's own picker."""

    input_type = "time"


class SessionForm(forms.Form):
    """The head of a session."""

    theme = forms.CharField(label=gettext_lazy("Tema"), max_length=200)
    purpose = forms.CharField(
        label=gettext_lazy("Tujuan (boleh kosong)"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    day = forms.DateField(label=gettext_lazy("Tanggal"), widget=DateInput)
    start = forms.TimeField(label=gettext_lazy("Mulai"), widget=TimeInput)
    end = forms.TimeField(label=gettext_lazy("Selesai"), widget=TimeInput)
    zone = forms.ChoiceField(
        label=gettext_lazy("Zona waktu"), choices=ZONES,
        help_text=gettext_lazy("Tiap daerah melihat jamnya sendiri."),
    )  # fmt: skip
    video_link = forms.CharField(
        label=gettext_lazy("Alamat ruang video (boleh kosong)"), max_length=500, required=False,
        help_text=gettext_lazy("Diawali https://. Daerah melihatnya sesudah diundang."),
    )  # fmt: skip
    group = forms.ChoiceField(label=gettext_lazy("Kelompok daerah"), required=False)
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Daerah lain"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Ditambahkan kepada kelompok, atau dipakai tanpa kelompok."),
    )  # fmt: skip
    period_first = forms.DateField(
        label=gettext_lazy("Bahan sejak (boleh kosong)"), widget=DateInput, required=False,
        help_text=gettext_lazy("Kosong: tiga bulan terakhir."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, groups: list[tuple[str, str, list[str]]], places: list[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.groups = {slug: codes for slug, _name, codes in groups}
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            ("", _("tanpa kelompok")),
            *((slug, name) for slug, name, _codes in groups),
        ]
        self.fields["regions"].choices = places  # type: ignore[attr-defined]

    def session(self) -> SessionInput:
        """What was typed, as the forum understands it."""
        data = self.cleaned_data
        chosen = [*self.groups.get(data["group"], []), *data["regions"]]
        return SessionInput(
            theme=data["theme"],
            purpose=data["purpose"],
            day=data["day"],
            starts_at=_instant(data["day"], data["start"], data["zone"]),
            ends_at=_instant(data["day"], data["end"], data["zone"]),
            zone=data["zone"],
            regions=tuple(sorted(set(chosen))),
            group=data["group"],
            video_link=data["video_link"],
            period_first=data["period_first"],
        )


class MinutesForm(forms.Form):
    """Minutes, and decisions a line each."""

    minutes = forms.CharField(
        label=gettext_lazy("Notula"), required=False, max_length=20000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )  # fmt: skip
    decisions = forms.CharField(
        label=gettext_lazy("Keputusan"), required=False, max_length=16000,
        widget=forms.Textarea(attrs={"rows": 6}), help_text=gettext_lazy("Satu keputusan sebaris."),
    )  # fmt: skip


class FollowUpForm(forms.Form):
    """What somebody will do until a day."""

    task = forms.CharField(label=gettext_lazy("Apa yang dilakukan"), max_length=300)
    region = forms.ChoiceField(label=gettext_lazy("Daerah"), required=False)
    owner = forms.CharField(
        label=gettext_lazy("Penanggung jawab"), max_length=120,
        help_text=gettext_lazy("Nama kantor atau jabatan, bukan nama orang."),
    )  # fmt: skip
    due = forms.DateField(label=gettext_lazy("Tenggat"), widget=DateInput)
    email = forms.CharField(
        label=gettext_lazy("Surel pengingat (boleh kosong)"), max_length=254, required=False,
        help_text=gettext_lazy("Kosong: alamat undangan daerah itu."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["region"].choices = [("", _("kementerian")), *places]  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """A question to one region or to all."""

    text = forms.CharField(label=gettext_lazy("Pertanyaan"), max_length=500)
    region = forms.ChoiceField(label=gettext_lazy("Kepada"), required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["region"].choices = [("", _("semua daerah")), *places]  # type: ignore[attr-defined]


STATES = [
    (QuestionState.ANSWERED.value, gettext_lazy("terjawab")),
    (QuestionState.LATER.value, gettext_lazy("ditindaklanjuti")),
    (QuestionState.OPEN.value, gettext_lazy("terbuka")),
]


def agenda_rows(items: list[Any]) -> list[dict[str, Any]]:
    """The rows of the agenda's form: the items as they are, and a few empty ones."""
    rows: list[dict[str, Any]] = [
        {"number": number, "title": item.title, "kind": item.kind, "speaker": item.speaker,
         "minutes": item.minutes, "region": item.region}
        for number, item in enumerate(items, start=1)
    ]  # fmt: skip
    for number in range(len(rows) + 1, len(rows) + 1 + SPARE_ROWS):
        rows.append({"number": number, "title": "", "kind": "discussion", "speaker": "", "minutes": "",
                     "region": ""})  # fmt: skip
    return rows


def typed_agenda(post: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows as they were typed, so that nothing is lost when one is wrong."""
    rows = []
    for number in range(1, 70):
        if f"title-{number}" not in post:
            break
        names = ("order", "title", "kind", "speaker", "minutes", "region")
        row = {name: str(post.get(f"{name}-{number}", "")).strip() for name in names}
        rows.append({**row, "number": number})
    return rows


def agenda_of(rows: list[dict[str, Any]]) -> list[ItemInput]:
    """The items in the order of their numbers; rows without a title and minutes are left out."""
    kept = _kept(rows)
    known = {kind for kind, _label in KINDS}
    return [
        ItemInput(
            title=row["title"],
            minutes=_whole(row["minutes"], 0),
            kind=row["kind"] if row["kind"] in known else ItemKind.DISCUSSION,
            speaker=row["speaker"],
            region=row["region"] if row["kind"] == ItemKind.REGION else "",
        )
        for row in kept
    ]


def agenda_fields(rows: list[dict[str, Any]], problem: PendopoError) -> dict[str, Any]:
    """What is wrong, by the field in which it can be mended."""
    kept = _kept(rows)
    found = {}
    for name, text in problem.fields.items():
        place = _whole(name.removeprefix("item-"), 1)
        found[f"title-{kept[place - 1]['number'] if 0 < place <= len(kept) else 1}"] = text
    return found


def _kept(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = [row for row in rows if row["title"] or row["minutes"]]
    kept.sort(key=lambda row: (_whole(row.get("order", ""), 999), row["number"]))
    return kept


def _whole(text: str, other: int) -> int:
    return int(text) if str(text).isdecimal() and len(str(text)) < 5 else other


def _instant(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def explain(form: forms.Form, problem: PendopoError, names: Mapping[str, str] | None = None) -> None:
    """Put an action's refusal beside the fields it names, or at the top."""
    if not problem.fields:
        form.add_error(None, str(problem))
    for word, text in problem.fields.items():
        name = (names or {}).get(word, word)
        form.add_error(name if name in form.fields else None, str(text))
