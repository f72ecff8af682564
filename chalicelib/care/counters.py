"""What a beneficiary has used so far: the history that the engine asks for, and how a decision adds to it.

Counted by calendar year; participation and franchise also by day and professional; hearing aids by ear.
Source: cases, `history`; figures 2.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from chalicelib.reimbursement.model import History

# A line is forfeited two years after care: older days are never asked for again.
_DAYS_KEPT_YEARS = 3


class Day(BaseModel):
    participation: int = 0
    franchise: int = 0


class Kind(BaseModel):
    used: dict[str, int] = Field(default_factory=dict)
    count: int = 0


class Year(BaseModel):
    participation: int = 0
    franchise: int = 0
    kinds: dict[str, Kind] = Field(default_factory=dict)
    days: dict[str, Day] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line counts: its year, its day and professional, its kind of care, the renewal it starts."""

    line: str
    kind: str
    date: date
    finess: str
    ear: str | None

    @property
    def days(self) -> tuple[str, str]:
        """Participations add up by professional and day; franchises by professional, day and kind."""
        day = f"{self.date:%m-%d}#{self.finess}"
        return day, f"{day}#{self.kind}"

    @property
    def renewal(self) -> str:
        """What a renewal period is counted for: the ear of a hearing aid, the pair of glasses; nothing else."""
        if self.kind == "hearing_aid":
            return f"ear:{self.ear}"
        return "glasses" if self.kind == "optical_equipment" else ""


@dataclass(frozen=True, slots=True)
class Use:
    """What a settled line adds to the counters; `paid` is the institution's share by contract."""

    place: Place
    quantity: int
    participation: int
    franchise: int
    paid: Mapping[str, int]

    @classmethod
    def of(cls, line: str, finess: str, stored: Mapping[str, Any]) -> "Use":
        """What the stored decision of `line` counts for."""
        care = stored["line"]
        place = Place(line, care["kind"], date.fromisoformat(care["date"]), finess, care.get("ear"))
        paid: dict[str, int] = {}
        for guarantee, cents in zip(stored["guarantees"], stored["by_guarantee"], strict=False):
            paid[guarantee["contract"]] = paid.get(guarantee["contract"], 0) + cents
        return cls(place, care["quantity"], stored["participation"], stored["franchise"], paid)


class Counters(BaseModel):
    """One beneficiary's counters, stored as JSON. Amounts are cents."""

    years: dict[int, Year] = Field(default_factory=dict)
    deliveries: dict[str, dict[str, date]] = Field(default_factory=dict)

    def history(self, place: Place) -> History:
        """What was used before this line."""
        year = self.years.get(place.date.year, Year())
        participation, franchise = (year.days.get(key, Day()) for key in place.days)
        kind = year.kinds.get(place.kind, Kind())
        delivered = [day for line, day in self.deliveries.get(place.renewal, {}).items() if line != place.line]
        return History(
            participation_this_year=year.participation,
            franchise_this_year=year.franchise,
            participation_today=participation.participation,
            franchise_today=franchise.franchise,
            used_by_contract=dict(kind.used),
            count_this_year=kind.count,
            last_delivery=max(delivered, default=None),
        )

    def add(self, use: Use) -> None:
        """Count a decision."""
        self._count(use, 1)
        if use.place.renewal and any(use.paid.values()):
            self.deliveries.setdefault(use.place.renewal, {})[use.place.line] = use.place.date

    def take_back(self, use: Use) -> None:
        """Uncount a decision that is cancelled."""
        self._count(use, -1)
        self.deliveries.get(use.place.renewal, {}).pop(use.place.line, None)

    def _count(self, use: Use, sign: int) -> None:
        year = self.years.setdefault(use.place.date.year, Year())
        year.participation += sign * use.participation
        year.franchise += sign * use.franchise
        by_professional, by_kind = use.place.days
        year.days.setdefault(by_professional, Day()).participation += sign * use.participation
        year.days.setdefault(by_kind, Day()).franchise += sign * use.franchise
        year.days = {key: day for key, day in year.days.items() if day != Day()}
        kind = year.kinds.setdefault(use.place.kind, Kind())
        for contract, cents in use.paid.items():
            kind.used[contract] = kind.used.get(contract, 0) + sign * cents
        if any(use.paid.values()):
            kind.count += sign * use.quantity
        for old in [each for each in self.years if each < max(self.years) - _DAYS_KEPT_YEARS]:
            self.years[old].days = {}
