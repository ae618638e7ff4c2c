"""The form of a new version of a service standard: the six public components, line by line."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.catalogue.types import (
    COMPONENT_TITLES,
    PUBLIC_KEYS,
    TIME_UNIT_WORDS,
    ComponentInput,
    ComponentKey,
    Item,
    StandardInput,
    StandardView,
)
from pendopo.web.staff.manage.fields import DateField

LISTS = (
    ComponentKey.REQUIREMENTS,
    ComponentKey.PROCEDURE,
    ComponentKey.PRODUCT,
    ComponentKey.COMPLAINTS,
)
SIGN = "|"  # between a line, its rupiah (fees only) and its note
FIELD_OF = {key.value: f"{key.value}_text" for key in PUBLIC_KEYS} | {"time": "time_value"}


def line_of(item: Item, key: ComponentKey) -> str:
    """One line of a component as it is typed: `text`, `text | note`, or for fees `text | rupiah | note`."""
    parts = [item.text, item.note]
    if key == ComponentKey.FEE:
        parts.insert(1, "" if item.amount is None else str(item.amount))
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return f" {SIGN} ".join(parts)


def item_of(line: str, key: ComponentKey) -> Item:
    """The line that was typed. Raises ValueError when the rupiah of a fee are not a number."""
    text, *rest = (part.strip() for part in line.split(SIGN))
    amount = None
    if key == ComponentKey.FEE and rest:
        digits = rest.pop(0).removeprefix("Rp").replace(".", "").strip()
        amount = int(digits) if digits else None
    return Item(text, " ".join(rest), amount)


class StandardForm(forms.Form):
    """A new version of the six public components. Each has its source, or is marked *contoh*."""

    valid_from = DateField(label=gettext_lazy("Berlaku mulai"))
    decree = forms.CharField(
        label=gettext_lazy("Nomor keputusan (kosong bila tidak ada)"), max_length=120, required=False
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for key in PUBLIC_KEYS:
            self._add_component(key)

    def _add_component(self, key: ComponentKey) -> None:
        title = COMPONENT_TITLES[key]
        hint = _("Satu butir per baris; catatan sesudah tanda |.") if key in LISTS else ""
        if key == ComponentKey.FEE:
            hint = _("Beberapa tarif? Satu per baris: nama | rupiah | catatan.")
        self.fields[f"{key}_text"] = forms.CharField(
            label=title, widget=forms.Textarea, required=False, max_length=6000, help_text=hint
        )
        if key == ComponentKey.TIME:
            self.fields["time_value"] = forms.IntegerField(
                label=_("Lama"), min_value=1, max_value=10_000, required=False
            )
            units = [("", "-"), *((unit.value, label) for unit, label in TIME_UNIT_WORDS.items())]
            self.fields["time_unit"] = forms.ChoiceField(label=_("Satuan"), choices=units, required=False)
        if key == ComponentKey.FEE:
            self.fields["fee_amount"] = forms.IntegerField(
                label=_("Biaya (rupiah; 0 berarti gratis)"), min_value=0, max_value=10**12, required=False
            )
            self.fields["fee_basis"] = forms.CharField(
                label=_("Dasar atau cara menghitung biaya"), max_length=500, required=False
            )
        self.fields[f"{key}_source"] = forms.CharField(
            label=_("Sumber: %(component)s") % {"component": title},
            max_length=200,
            required=False,
            help_text=_("Kosong: ditandai contoh."),
        )

    def groups(self) -> list[list[Any]]:
        """The fields component by component."""
        return [
            [self[name] for name in self.fields if name.split("_")[0] == key.value] for key in PUBLIC_KEYS
        ]

    def clean(self) -> dict[str, Any]:
        """A version begins today or later, says something, and its fees are numbers."""
        cleaned = super().clean() or {}
        starts = cleaned.get("valid_from")
        if starts and self.today and starts < self.today:
            self.add_error("valid_from", _("Versi baru berlaku mulai hari ini atau sesudahnya."))
        for row, line in enumerate(cleaned.get("fee_text", "").splitlines(), 1):
            try:
                item_of(line, ComponentKey.FEE)
            except ValueError:
                text = _("Baris %(row)s: tulis rupiah dengan angka, misalnya 80000.") % {"row": row}
                self.add_error("fee_text", text)
        said = [
            name
            for name in self.fields
            if name.endswith(("_text", "_value", "_amount")) and cleaned.get(name) not in ("", None)
        ]
        if not said and not self.errors:
            self.add_error("requirements_text", _("Isi sedikitnya satu komponen standar."))
        return cleaned

    def standard(self, before: StandardView) -> StandardInput:
        """What was typed; the internal components stay as they were."""
        data = self.cleaned_data
        parts = tuple(part for key in PUBLIC_KEYS if (part := self._part(key, before)) is not None)
        return StandardInput(
            valid_from=data["valid_from"], decree=data["decree"], components=(*parts, *_internal(before))
        )

    def _part(self, key: ComponentKey, before: StandardView) -> ComponentInput | None:
        data, old = self.cleaned_data, before.components.get(key.value)
        text, source = data[f"{key}_text"].strip(), data[f"{key}_source"].strip()
        time, fee = key == ComponentKey.TIME, key == ComponentKey.FEE
        value, unit = (data["time_value"], data["time_unit"]) if time else (None, "")
        amount, basis = (data["fee_amount"], data["fee_basis"].strip()) if fee else (None, "")
        if not text and value is None and amount is None:
            return None
        listed = key in LISTS or SIGN in text or bool(old and old.items)
        lines = [line for line in text.splitlines() if line.strip()] if listed else []
        return ComponentInput(
            key=key,
            text="" if listed else text,
            items=tuple(item_of(line, key) for line in lines),
            value=value,
            unit=unit,
            amount=amount,
            basis=basis,
            source=source,
            # What was marked in spite of its source stays marked until its source is another one.
            is_example=not source or bool(old and old.is_example and old.source == source),
        )


def _internal(view: StandardView) -> tuple[ComponentInput, ...]:
    """The internal components, carried over as they are."""
    public = {key.value for key in PUBLIC_KEYS}
    return tuple(
        ComponentInput(
            key=part.key,
            text=part.text,
            items=part.items,
            value=part.value,
            unit=part.unit,
            amount=part.amount,
            basis=part.basis,
            source=part.source,
            is_example=part.is_example,
        )
        for key, part in view.components.items()
        if str(key) not in public and part.is_known
    )


def standard_start(view: StandardView, today: date) -> dict[str, Any]:
    """The form as the standard in force fills it."""
    start: dict[str, Any] = {"valid_from": today, "decree": view.decree}
    for key in PUBLIC_KEYS:
        part = view.components.get(key.value)
        if part is None:
            continue
        start[f"{key}_text"] = "\n".join(line_of(item, key) for item in part.items) or part.text
        start[f"{key}_source"] = part.source
        if key == ComponentKey.TIME:
            start |= {"time_value": part.value, "time_unit": part.unit}
        if key == ComponentKey.FEE:
            start |= {"fee_amount": part.amount, "fee_basis": part.basis}
    return start
