"""What a beneficiary has used so far: the history that the engine asks for, and how a decision adds to it.

Counted by calendar year; participation and franchise also by day and professional; hearing aids by ear; the limits that
a table shares between lines by their own periods. The order in which lines were settled is kept, so that those that
came after a cancelled one can be worked out again. Source: cases, `history`; figures 2.4; RG-S.7b.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from chalicelib.reimbursement.model import Guarantee, History, Limit, Used, limit_key
from chalicelib.reimbursement.stored import guarantees_in

# A line is forfeited two years after care: older days are never asked for again.
_DAYS_KEPT_YEARS = 3


class Day(BaseModel):
    participation: int = 0
    franchise: int = 0


class Kind(BaseModel):
    """What guarantees have used of a kind of care in a year, by `Guarantee.counter`: `used` cents, `counts` units.

    `count` is the units of decisions that did not say what each guarantee covers: they count for all of them.
    """

    used: dict[str, int] = Field(default_factory=dict)
    count: int = 0
    counts: dict[str, int] = Field(default_factory=dict)


class Year(BaseModel):
    participation: int = 0
    franchise: int = 0
    kinds: dict[str, Kind] = Field(default_factory=dict)
    days: dict[str, Day] = Field(default_factory=dict)


class LimitUse(BaseModel):
    """What one line took of a shared limit."""

    date: date
    cents: int
    count: int


class Settlement(BaseModel):
    """When a line was settled, for whom, what tells its care from any other, and the file that brought it.

    `care` is empty where the line was refused.
    """

    at: str
    rank: int
    care: str
    file: str


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
    """What a settled line adds to the counters; `paid` is the institution's share by contract.

    `delivered` says whether anybody bore a part of it, the scheme or the institution: a renewal counts from such a day.
    `used` is what guarantees use in the year, by `Guarantee.counter`; `count` the units that count for all of them,
    where the decision does not say what each covers. `shared` and `family` are what it takes, be it nothing, of each
    limit shared between lines that binds it, by `limit_key`: there the units of a line count once, whatever the number
    of guarantees.
    """

    place: Place
    participation: int
    franchise: int
    paid: Mapping[str, int]
    delivered: bool
    used: Mapping[str, Used]
    count: int
    shared: Mapping[str, LimitUse]
    family: Mapping[str, LimitUse]

    @classmethod
    def of(cls, line: str, finess: str, stored: Mapping[str, Any]) -> "Use":
        """What the stored decision of `line` counts for."""
        care = stored["line"]
        place = Place(line, care["kind"], date.fromisoformat(care["date"]), finess, care.get("ear"))
        paid: dict[str, int] = {}
        used: dict[str, Used] = {}
        limits: dict[str, dict[str, LimitUse]] = {"beneficiary": {}, "family": {}}
        for guarantee, cents, taken in _by_guarantee(stored):
            contract, before = guarantee.contract, used.get(guarantee.counter, Used())
            paid[contract] = paid.get(contract, 0) + cents
            used[guarantee.counter] = Used(before.cents + taken.cents, before.count + taken.count)
            for limit in guarantee.limits:
                whole = limits[limit.whose].setdefault(
                    limit_key(contract, limit.name), LimitUse(date=place.date, cents=0, count=0)
                )
                whole.cents += cents if taken.cents else 0
                whole.count = max(whole.count, taken.count)
        return cls(
            place=place,
            participation=stored["participation"],
            franchise=stored["franchise"],
            paid=paid,
            delivered=any(paid.values()) or stored["scheme"] > 0,
            used=used,
            count=care["quantity"] if "taken" not in stored and any(paid.values()) else 0,
            shared=limits["beneficiary"],
            family=limits["family"],
        )


def _by_guarantee(stored: Mapping[str, Any]) -> Iterator[tuple[Guarantee, int, Used]]:
    """Each guarantee of a stored decision, what it pays and what it uses: nothing where the line is refused.

    Where the decision does not say what it uses, what it paid and the whole line.
    """
    guarantees = guarantees_in(stored)
    quantity = stored["line"]["quantity"]
    paid = stored["by_guarantee"] or [0] * len(guarantees)
    said = [Used(**each) for each in stored.get("taken", ())]
    taken = said or [Used(cents, quantity if cents else 0) for cents in paid]
    yield from zip(guarantees, paid, taken, strict=True)


class Counters(BaseModel):
    """One beneficiary's counters, or those of a whole family, stored as JSON. Amounts are cents.

    `limits` tells by limit and line; `settled` the lines in the order they were settled; `revise` the instant after
    which those lines are still to be worked out again.
    """

    years: dict[int, Year] = Field(default_factory=dict)
    deliveries: dict[str, dict[str, date]] = Field(default_factory=dict)
    limits: dict[str, dict[str, LimitUse]] = Field(default_factory=dict)
    settled: dict[str, Settlement] = Field(default_factory=dict)
    revise: str | None = None

    def history(self, place: Place, guarantees: Sequence[Guarantee], family: "Counters") -> History:
        """What was used before this line: by the beneficiary, and by their `family` for the limits it shares."""
        year = self.years.get(place.date.year, Year())
        participation, franchise = (year.days.get(key, Day()) for key in place.days)
        kind = year.kinds.get(place.kind, Kind())
        delivered = self.deliveries.get(place.renewal, {}).items()
        before = [day for line, day in delivered if line != place.line and day <= place.date]
        return History(
            participation_this_year=year.participation,
            franchise_this_year=year.franchise,
            participation_today=participation.participation,
            franchise_today=franchise.franchise,
            used_by_contract=dict(kind.used),
            count_by_contract={
                guarantee.counter: kind.count + kind.counts.get(guarantee.counter, 0) for guarantee in guarantees
            },
            last_delivery=max(before, default=None),
            used_by_limit={
                limit_key(guarantee.contract, limit.name): counters.used_of(guarantee.contract, limit, place)
                for guarantee in guarantees
                for limit in guarantee.limits
                for counters in (family if limit.whose == "family" else self,)
            },
        )

    def delivered_since(self, place: Place) -> bool:
        """Whether what is renewed there was delivered again after that day: the renewal was counted without it."""
        delivered = self.deliveries.get(place.renewal, {}).items()
        return any(line != place.line and day > place.date for line, day in delivered)

    def used_of(self, contract: str, limit: Limit, place: Place) -> Used:
        """What other lines have taken of a limit in the period that holds this one."""
        if limit.since is None or limit.until is None:
            return Used()
        taken = [
            use
            for line, use in self.limits.get(limit_key(contract, limit.name), {}).items()
            if line != place.line and limit.since <= use.date <= limit.until
        ]
        return Used(sum(use.cents for use in taken), sum(use.count for use in taken))

    def remember(self, line: str, settlement: Settlement, limits: Mapping[str, LimitUse]) -> None:
        """Keep that the line was settled, and what it took of these limits."""
        self.settled[line] = settlement
        for key, use in limits.items():
            if use.cents or use.count:
                self.limits.setdefault(key, {})[line] = use
        oldest = int(settlement.at[:4]) - _DAYS_KEPT_YEARS
        self.settled = {each: known for each, known in self.settled.items() if int(known.at[:4]) >= oldest}
        for key, uses in self.limits.items():
            self.limits[key] = {each: use for each, use in uses.items() if use.date.year >= oldest}

    def forget(self, line: str) -> None:
        """Take back what `remember` kept of the line."""
        self.settled.pop(line, None)
        for uses in self.limits.values():
            uses.pop(line, None)
        self.limits = {key: uses for key, uses in self.limits.items() if uses}

    def add(self, use: Use) -> None:
        """Count a decision."""
        self._count(use, 1)
        if use.place.renewal and use.delivered:
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
        for counter, used in use.used.items():
            kind.used[counter] = kind.used.get(counter, 0) + sign * used.cents
            # Units that count for all guarantees are kept apart.
            if not use.count:
                kind.counts[counter] = kind.counts.get(counter, 0) + sign * used.count
        kind.count += sign * use.count
        for old in [each for each in self.years if each < max(self.years) - _DAYS_KEPT_YEARS]:
            self.years[old].days = {}
