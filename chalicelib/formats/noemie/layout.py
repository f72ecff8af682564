"""The layout of a record as data: its fields and where they stand."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, StringConstraints

Kind = Literal[
    "text",
    "digits",
    "number",
    "amount",
    "date",
    "date_if_any",
    "short_date",
    "birth_date",
    "flag",
    "code",
    "constant",
    "ignored",
]

# One character of the file is one byte of it.
ENCODING = "iso8859-15"
END_OF_LINE = "\r\n"

# Kinds whose field is checked but gives no value.
_SILENT = ("constant", "ignored")
_FIXED_LENGTHS = {"date": 8, "date_if_any": 8, "birth_date": 8, "short_date": 6, "flag": 1}


class FieldLayout(BaseModel):
    """One field: `start` counts from 1; `label` names it to people, with its article."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    label: str
    start: PositiveInt = Field(alias="from")
    length: PositiveInt
    kind: Kind
    required: bool = False
    least: int | None = None
    most: int | None = None
    value: str | None = None
    values: dict[str, str] | None = None

    @property
    def end(self) -> int:
        """The last position of the field, from 1."""
        return self.start + self.length - 1

    def flaw(self) -> str | None:
        """What contradicts itself in the field, in French; `None` if it is sound."""
        fixed = _FIXED_LENGTHS.get(self.kind)
        if fixed is not None and self.length != fixed:
            return f"un champ de nature « {self.kind} » occupe {fixed} position{'s' if fixed > 1 else ''}"
        if (self.kind == "constant") != (self.value is not None) or (self.kind == "code") != (self.values is not None):
            return "« value » va avec la nature « constant » et elle seule, « values » avec « code » et elle seule"
        given = [self.value] if self.value is not None else list(self.values or {})
        if any(len(text) != self.length for text in given) or self.values == {}:
            return f"chaque valeur a exactement la longueur du champ ({self.length})"
        if self.kind != "number" and (self.least, self.most) != (None, None):
            return "« least » et « most » ne vont qu'avec la nature « number »"
        if self.required and self.kind != "text":
            return "« required » ne va qu'avec la nature « text » : les autres sont toujours renseignées"
        return None


class RecordLayout(BaseModel):
    """One kind of record: `type` stands at its beginning, spaces fill what no field covers."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    type: Annotated[str, StringConstraints(min_length=1)]
    fields: list[FieldLayout]

    @property
    def read(self) -> tuple[FieldLayout, ...]:
        """The fields that give a value, in order of position."""
        return tuple(part for part in self.parts if part.kind not in _SILENT)

    @cached_property
    def parts(self) -> tuple[FieldLayout, ...]:
        """The fields in order of position."""
        return tuple(sorted(self.fields, key=lambda part: part.start))

    def gaps(self, record_length: int) -> tuple[tuple[int, int], ...]:
        """What no field covers, to hold spaces: first and last position of each stretch, from 1."""
        ends = [len(self.type), *(part.end for part in self.parts)]
        starts = [*(part.start for part in self.parts), record_length + 1]
        return tuple((end + 1, start - 1) for end, start in zip(ends, starts, strict=True) if end + 1 < start)
