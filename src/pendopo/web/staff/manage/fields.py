"""Fields that manager pages share: dates and times that a mall can really mean."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class DateInput(forms.DateInput):
    """A date as the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DateField(forms.DateField):
    """A date in this century: a slip in the year is told, not kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=DateInput(), error_messages={"invalid": gettext_lazy("Tulis tanggal yang ada.")}, **kwargs
        )

    def to_python(self, value: Any) -> date | None:
        """The date, unless its year cannot be meant."""
        day = super().to_python(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Periksa tahunnya: tulis tahun 2000 sampai 2100."))
        return day


class TimeField(forms.TimeField):
    """A local time, typed or picked."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
            error_messages={"invalid": gettext_lazy("Tulis jam seperti 08:00.")},
        )
