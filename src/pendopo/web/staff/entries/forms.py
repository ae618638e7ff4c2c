"""Forms of entries: what was typed stays, and a choice is offered only where it exists."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after
from pendopo.obstacles import queries
from pendopo.obstacles.types import (
    CODE_TITLES,
    SEVERITY_TITLES,
    STAGE_TITLES,
    STATE_TITLES,
    Evidence,
    InnovationInput,
    InnovationView,
    ObstacleInput,
    ObstacleState,
    ObstacleView,
    Precision,
    Stage,
    StrategyInput,
    StrategyState,
    StrategyView,
)
from pendopo.web.staff.manage.fields import DateField

PRECISIONS = [
    (Precision.DAY, gettext_lazy("tepat harinya")),
    (Precision.ABOUT, gettext_lazy("sekitar hari itu")),
    (Precision.MONTH, gettext_lazy("bulannya saja")),
    (Precision.YEAR, gettext_lazy("tahunnya saja")),
]
MONTHS_BACK = 48
Choices = list[tuple[str, Any]]


def text_area(label: Any, hint: Any = "", rows: int = 4) -> forms.CharField:
    """A longer text that may stay empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class EntryForm(forms.Form):
    """What every entry has. `version` is what the page showed."""

    title = forms.CharField(label=gettext_lazy("Judul singkat"), max_length=160)
    text = text_area(gettext_lazy("Keterangan"))
    owner = forms.CharField(
        label=gettext_lazy("Penanggung jawab"), required=False, max_length=120,
        help_text=gettext_lazy("Kantor atau jabatan, bukan nama orang."),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Sumber"), required=False, max_length=300,
        help_text=gettext_lazy("Alamat atau nama dokumen. Kosongkan bila pengamatan sendiri."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=gettext_lazy("Boleh dibaca umum setelah diterima kementerian"), required=False, initial=True
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False, min_value=0, max_value=10**6)

    def common(self) -> dict[str, Any]:
        """The fields that all inputs share."""
        data = self.cleaned_data
        return {name: data[name] for name in ("title", "text", "owner", "source", "is_public")}


class ObstacleForm(EntryForm):
    """An obstacle."""

    code = forms.ChoiceField(label=gettext_lazy("Jenis kendala"))
    since = DateField(label=gettext_lazy("Sejak"), required=False)
    since_precision = forms.ChoiceField(label=gettext_lazy("Seberapa tepat tanggal itu"), choices=PRECISIONS)
    until = DateField(
        label=gettext_lazy("Sampai"), required=False, help_text=gettext_lazy("Kosongkan bila masih terjadi.")
    )
    state = forms.ChoiceField(label=gettext_lazy("Keadaan sekarang"))
    severity = forms.ChoiceField(label=gettext_lazy("Berat"), required=False)
    stalls = forms.MultipleChoiceField(
        label=gettext_lazy("Gerai yang terkena"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    until_precision = forms.CharField(widget=forms.HiddenInput(), required=False)
    services = forms.CharField(
        label=gettext_lazy("Layanan yang terkena"), required=False, max_length=600,
        help_text=gettext_lazy("Nama layanan, dipisah koma."),
    )  # fmt: skip
    field_order = (
        "title", "code", "state", "severity", "since", "since_precision", "until", "text", "stalls",
        "services", "owner", "source", "is_public",
    )  # fmt: skip

    def __init__(self, *args: Any, stalls: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["code"].choices = [("", _("Pilih satu")), *CODE_TITLES.items()]
        fields["state"].choices = [(code, STATE_TITLES[code]) for code in ObstacleState]
        fields["severity"].choices = [("", _("tidak dinilai")), *SEVERITY_TITLES.items()]
        fields["stalls"].choices = [(stall.slug, stall.name) for stall in stalls]

    def given(self) -> ObstacleInput:
        """The typed obstacle."""
        data = self.cleaned_data
        return ObstacleInput(
            **self.common(), code=data["code"], since=data["since"], until=data["until"],
            since_precision=data["since_precision"], until_precision=data["until_precision"] or Precision.DAY,
            state=data["state"], severity=data["severity"], stalls=tuple(data["stalls"]),
            services=tuple(part.strip() for part in data["services"].split(",") if part.strip()),
        )  # fmt: skip


def of_obstacle(entry: ObstacleView) -> dict[str, Any]:
    """A stored obstacle as its form shows it."""
    return _of(entry) | {
        "code": entry.code, "since": entry.since.day, "since_precision": entry.since.precision.value,
        "until": entry.until.day, "until_precision": entry.until.precision.value, "state": entry.state,
        "severity": entry.severity, "stalls": list(entry.stalls), "services": ", ".join(entry.services),
    }  # fmt: skip


class StrategyForm(EntryForm):
    """An answer to obstacles."""

    answers = forms.MultipleChoiceField(
        label=gettext_lazy("Kendala yang dijawab"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    state = forms.ChoiceField(label=gettext_lazy("Keadaan sekarang"))
    starts_date = DateField(label=gettext_lazy("Mulai"), required=False)
    ends_date = DateField(label=gettext_lazy("Selesai"), required=False)
    result = text_area(gettext_lazy("Hasilnya"), gettext_lazy("Apa yang berubah? Tulis yang terlihat saja."))
    measures = forms.MultipleChoiceField(
        label=gettext_lazy("Seharusnya terlihat pada ukuran"), required=False,
        widget=forms.CheckboxSelectMultiple(),
    )  # fmt: skip
    starts_precision = forms.CharField(widget=forms.HiddenInput(), required=False)
    ends_precision = forms.CharField(widget=forms.HiddenInput(), required=False)
    field_order = (
        "title", "answers", "state", "starts_date", "ends_date", "text", "result", "measures", "owner",
        "source", "is_public",
    )  # fmt: skip

    def __init__(self, *args: Any, obstacles: Iterable[ObstacleView] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["answers"].choices = [(str(row.id), row.title) for row in obstacles]
        fields["state"].choices = [(code, STATE_TITLES[code]) for code in StrategyState]
        fields["measures"].choices = [(row.code.value, row.name) for row in cubes.list_counted_measures()]

    def given(self) -> StrategyInput:
        """The typed strategy."""
        data = self.cleaned_data
        return StrategyInput(
            **self.common(), state=data["state"], starts_date=data["starts_date"],
            ends_date=data["ends_date"], starts_precision=data["starts_precision"] or Precision.DAY,
            ends_precision=data["ends_precision"] or Precision.DAY, result=data["result"],
            measures=tuple(data["measures"]), answers=tuple(int(pk) for pk in data["answers"]),
        )  # fmt: skip


def of_strategy(entry: StrategyView) -> dict[str, Any]:
    """A stored strategy as its form shows it."""
    return _of(entry) | {
        "answers": [str(link.id) for link in entry.answers], "state": entry.state,
        "starts_date": entry.starts.day, "starts_precision": entry.starts.precision.value,
        "ends_date": entry.ends.day, "ends_precision": entry.ends.precision.value, "result": entry.result,
        "measures": list(entry.measures),
    }  # fmt: skip


class InnovationForm(EntryForm):
    """An innovation, in short sections."""

    idea = text_area(gettext_lazy("Gagasannya"), gettext_lazy("Apa yang dilakukan berbeda?"))
    stage = forms.ChoiceField(label=gettext_lazy("Tahap"))
    codes = forms.MultipleChoiceField(
        label=gettext_lazy("Masalah yang dijawab"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    obstacles = forms.MultipleChoiceField(
        label=gettext_lazy("Kendala yang tercatat"), required=False, widget=forms.CheckboxSelectMultiple()
    )
    starts_date = DateField(label=gettext_lazy("Mulai dijalankan"), required=False)
    replicated_from = forms.ChoiceField(label=gettext_lazy("Meniru inovasi"), required=False)
    measure = forms.ChoiceField(label=gettext_lazy("Ukuran yang menunjukkannya"), required=False)
    before_first = forms.ChoiceField(label=gettext_lazy("Sebelum: dari bulan"), required=False)
    before_last = forms.ChoiceField(label=gettext_lazy("Sebelum: sampai bulan"), required=False)
    after_first = forms.ChoiceField(label=gettext_lazy("Sesudah: dari bulan"), required=False)
    after_last = forms.ChoiceField(label=gettext_lazy("Sesudah: sampai bulan"), required=False)
    result = text_area(gettext_lazy("Hasilnya menurut Anda"))
    decree = forms.CharField(label=gettext_lazy("Nomor keputusan"), required=False, max_length=160)
    evidence = text_area(
        gettext_lazy("Bukti"),
        gettext_lazy(
            "Satu baris satu bukti: nama, tanda |, lalu alamatnya. Contoh: Film | https://contoh.id/film"
        ),
    )
    competition = forms.ChoiceField(label=gettext_lazy("Kategori kompetisi"), required=False)
    starts_precision = forms.CharField(widget=forms.HiddenInput(), required=False)

    def __init__(
        self, *args: Any, obstacles: Iterable[ObstacleView] = (), others: Iterable[InnovationView] = (),
        month: date, stored: InnovationView | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["text"].label, fields["text"].help_text = _("Masalahnya"), _("Apa yang tidak berjalan baik?")
        fields["stage"].choices = [(code, STAGE_TITLES[code]) for code in Stage]
        fields["codes"].choices = list(CODE_TITLES.items())
        fields["obstacles"].choices = [(str(row.id), row.title) for row in obstacles]
        none = ("", _("tidak dipilih"))
        fields["replicated_from"].choices = [
            none, *((str(row.id), f"{row.title} ({row.region_name})") for row in others)
        ]  # fmt: skip
        counted = [(row.code.value, row.name) for row in cubes.list_counted_measures()]
        fields["measure"].choices = [none, *counted]
        for name in ("before_first", "before_last", "after_first", "after_last"):
            fields[name].choices = [none, *_months(month, stored)]
        fields["competition"].choices = [none, *_categories()]

    def sections(self) -> list[tuple[str, list[Any]]]:
        """The fields in short sections."""
        named = (
            (_("Apa dan mengapa"), "title text idea codes obstacles"),
            (_("Sejauh mana"), "stage starts_date replicated_from owner"),
            (_("Sebelum dan sesudah"), "measure before_first before_last after_first after_last result"),
            (_("Bukti dan kompetisi"), "decree evidence competition source is_public"),
        )
        return [(title, [self[name] for name in names.split()]) for title, names in named]

    def given(self) -> InnovationInput:
        """The typed innovation."""
        data = self.cleaned_data
        year, _slash, category = data["competition"].partition("/")
        spans: dict[str, Any] = {
            name: date.fromisoformat(data[name]) if data[name] else None
            for name in ("before_first", "before_last", "after_first", "after_last")
        }
        return InnovationInput(
            **self.common(), idea=data["idea"], stage=data["stage"], codes=tuple(data["codes"]),
            starts_date=data["starts_date"], starts_precision=data["starts_precision"] or Precision.DAY,
            decree=data["decree"], evidence=tuple(_evidence(data["evidence"])), competition=year,
            category=category, result=data["result"], measure=data["measure"], **spans,
            replicated_from=int(data["replicated_from"]) if data["replicated_from"] else None,
            obstacles=tuple(int(pk) for pk in data["obstacles"]),
        )  # fmt: skip


def of_innovation(entry: InnovationView) -> dict[str, Any]:
    """A stored innovation as its form shows it."""
    spans = {
        f"{name}_{end}": span[number].isoformat() if span else ""
        for name, span in (("before", entry.before), ("after", entry.after))
        for number, end in enumerate(("first", "last"))
    }
    return _of(entry) | spans | {
        "idea": entry.idea, "stage": entry.stage.value, "codes": list(entry.codes),
        "obstacles": [str(link.id) for link in entry.obstacles], "starts_date": entry.starts.day,
        "starts_precision": entry.starts.precision.value, "decree": entry.decree, "result": entry.result,
        "replicated_from": str(entry.replicated_from.id) if entry.replicated_from else "",
        "measure": entry.measure,
        "evidence": "\n".join(
            f"{item.label} | {item.url}" if item.url else item.label for item in entry.evidence
        ),
        "competition": f"{entry.competition}/{entry.category}" if entry.competition else "",
    }  # fmt: skip


def _of(entry: Any) -> dict[str, Any]:
    names = ("title", "text", "owner", "source", "is_public", "version")
    return {name: getattr(entry, name) for name in names}


def _evidence(text: str) -> list[Evidence]:
    found = []
    for line in text.splitlines():
        label, _bar, url = (part.strip() for part in line.partition("|"))
        if label.startswith(("http://", "https://")) and not url:
            label, url = label.partition("://")[2].partition("/")[0], label
        if label or url:
            found.append(Evidence(label or url, url))
    return found


def _months(month: date, stored: InnovationView | None) -> Choices:
    from pendopo.web.templatetags.entries import month_words

    found = {month_after(month, -number) for number in range(MONTHS_BACK)}
    for span in (stored.before, stored.after) if stored else ():
        found |= set(span or ())
    return [(day.isoformat(), month_words(day)) for day in sorted(found, reverse=True)]


def _categories() -> Choices:
    return [
        (f"{year.year}/{code}", f"{year.year}: {title}")
        for year in reversed(queries.list_competitions())
        for code, (title, _age) in year.categories.items()
    ]
