"""What goes in and out of the API for returns."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from pendopo.api.schemas import Input, MaybeText

EntryCode = Annotated[str, Field(pattern=r"^[KSI]-[0-9]{1,9}$", examples=["K-12"])]


class AnswerIn(Input):
    """The answer for one field. Without `value` a computed field follows the system; without `entries` a
    block of entries follows the register, with it only these are named.
    """

    field: Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
    value: Annotated[float, Field(ge=0, le=1e12)] | None = None
    text: Annotated[MaybeText, Field(max_length=5000)] = ""
    reason: Annotated[MaybeText, Field(max_length=500)] = ""
    entries: Annotated[list[EntryCode], Field(max_length=200)] | None = None


class PeriodReturnIn(Input):
    """Answers of a return: a draft, or confirmed. `version` is the one that was read."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    confirm: bool = False
    why: Annotated[MaybeText, Field(max_length=500)] = ""
    answers: Annotated[list[AnswerIn], Field(max_length=80)] = []


class NamedEntryOut(BaseModel):
    """An entry of the register, as it stood when the return was confirmed."""

    code: str
    title: str
    state: str
    version: int


class AnswerOut(BaseModel):
    """One field: what is said, what the system computed, why they differ."""

    field: str
    block: str
    measure: str
    value: float | None
    computed: float | None
    text: str
    reason: str
    entries: list[NamedEntryOut]
    question: str = Field(description="What still asks for a sentence; empty when nothing does.")


class PeriodReturnOut(BaseModel):
    """A return. Outside of its mall and the ministry only what was accepted is given."""

    mall: str
    region: str
    period: str
    state: str
    version: int
    definition: int
    due: date
    lock: date
    coverage: float | None
    is_generated: bool
    corrections: int
    answers: list[AnswerOut]
