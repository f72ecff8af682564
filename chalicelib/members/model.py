"""Members (participants), the people they bring under cover, and the contracts that cover them, in order of payment."""

from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from chalicelib.record import Record

Scheme = Literal["general", "alsace_moselle"]
INSURED = 1

FactName = Literal[
    "separated",
    "scheme_insured",
    "cohabiting",
    "both_free",
    "one_tax_home",
    "tax_dependant",
    "alimony",
    "scheme_dependant",
    "student",
    "apprentice",
    "job_seeker",
    "job_seeker_proof",
    "disability_card",
    "child_of_the_couple",
]
_COUPLE: frozenset[FactName] = frozenset({"separated", "scheme_insured"})
# What counts from its first day.
_COUNTED: frozenset[FactName] = frozenset({"cohabiting", "job_seeker", "disability_card"})
# What may be said of whom; nothing need be said of the insured.
_FACTS: dict[str, frozenset[FactName]] = {
    "spouse": _COUPLE,
    "partner": _COUPLE,
    "cohabitant": _COUPLE | {"cohabiting", "both_free", "one_tax_home"},
    "ascendant": frozenset({"tax_dependant", "alimony"}),
    "child": frozenset(
        {
            "scheme_dependant",
            "student",
            "apprentice",
            "job_seeker",
            "job_seeker_proof",
            "disability_card",
            "child_of_the_couple",
        }
    ),
}


class Address(Record):
    lines: tuple[str, ...] = Field(min_length=1)
    postcode: str = Field(pattern=r"^[0-9]{5}$")
    town: str = Field(min_length=1)


class CoverEnd(Record):
    """Why a cover ended: the day of the event (of the death, or the last of the employment), and that of its report."""

    by: Literal["disability", "retirement", "replacement_income", "death", "other"]
    on: date
    reported_on: date | None = None


class TakenOption(Record):
    """An option that the member took, from a day to another, both included; unless told, as long as the cover."""

    name: str
    since: date | None = None
    until: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, written: Any) -> Any:  # noqa: ANN401 -- whatever is given
        """Options were once kept by their name alone."""
        return {"name": written} if isinstance(written, str) else written

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < (self.since or date.min):
            raise ValueError("la fin précède le début")
        return self

    def includes(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def overlaps(self, other: "TakenOption") -> bool:
        """Whether it is the same option for a day at least."""
        latest = max(self.since or date.min, other.since or date.min)
        return self.name == other.name and self.includes(latest) and other.includes(latest)


class Cover(Record):
    """One contract that covers the member, from the day of entry to the day of exit, both included.

    `end` is why it ended; `asked_on` the day the member, or their dependants, asked to keep a cover with this one.
    `options` are those of the contract that the member took, in order of payment, after its base.
    """

    contract: str
    entry_date: date
    exit_date: date | None = None
    end: CoverEnd | None = None
    asked_on: date | None = None
    options: tuple[TakenOption, ...] = ()

    def includes(self, day: date) -> bool:
        return self.entry_date <= day and (self.exit_date is None or day <= self.exit_date)


class Dated(Record):
    """What is true from a day to another, both included; without end, until further notice."""

    since: date
    until: date | None = None

    def includes(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("la fin précède le début")
        return self


class Fact(Dated):
    """Something that a person's cover depends on. Within its dates it holds (or not); outside, the contrary."""

    name: FactName
    holds: bool = True

    @model_validator(mode="after")
    def _begins(self) -> Self:
        if not self.holds and self.name in _COUNTED:
            raise ValueError("ce fait ne se nie pas, car son début compte : donnez sa fin")
        return self


class OtherInsurer(Dated):
    """Another health insurance the member declared; without `ranks`, it covers the whole family. Source: RG-S.11."""

    name: str = Field(min_length=1)
    ranks: tuple[int, ...] = ()


class Beneficiary(Record):
    """A person covered: rank 1 is the insured, the others follow as the scheme numbers them."""

    rank: int = Field(ge=INSURED, le=999)
    relation: Literal["insured", "spouse", "partner", "cohabitant", "child", "ascendant"]
    first_name: str = Field(min_length=1)
    last_name: str = Field(min_length=1)
    birth_date: date
    nir: str | None = None
    facts: tuple[Fact, ...] = ()

    @model_validator(mode="after")
    def _facts_of_the_relation(self) -> Self:
        wrong = {fact.name for fact in self.facts} - _FACTS.get(self.relation, frozenset())
        if wrong:
            raise ValueError(f"ces faits ne se disent pas de cette personne : {', '.join(sorted(wrong))}")
        return self

    def stated(self, name: FactName, day: date) -> bool | None:
        """Whether the fact holds on that day; None if nothing was ever said of it."""
        said = sorted((fact for fact in self.facts if fact.name == name), key=lambda fact: fact.since)
        if not said:
            return None
        nearest = next((fact for fact in reversed(said) if fact.since <= day), said[0])
        return nearest.holds if nearest.includes(day) else not nearest.holds

    def since(self, name: FactName) -> date:
        """The first day of all that was said of the fact; it must have been."""
        return min(fact.since for fact in self.facts if fact.name == name)

    def born(self, received: str) -> bool:
        """Whether `received` (AAAAMMJJ, month or day 00 when unknown: then the year decides) is this birth date."""
        if "00" in (received[4:6], received[6:8]):
            return received[:4] == f"{self.birth_date:%Y}"
        return received == f"{self.birth_date:%Y%m%d}"


class Member(Record):
    number: str = Field(pattern=r"^[0-9A-Z]{4,20}$")
    email: str | None = None
    address: Address | None = None
    iban: str | None = None
    scheme: Scheme = "general"
    alerts: bool = True
    covers: tuple[Cover, ...]
    people: tuple[Beneficiary, ...]
    other_insurers: tuple[OtherInsurer, ...] = ()

    @property
    def insured(self) -> Beneficiary:
        return self.people[0]

    @property
    def first_name(self) -> str:
        return self.insured.first_name

    @property
    def last_name(self) -> str:
        return self.insured.last_name

    def person(self, rank: int) -> Beneficiary | None:
        return next((person for person in self.people if person.rank == rank), None)

    def covers_on(self, day: date) -> tuple[Cover, ...]:
        """The covers open on `day`, in order of payment."""
        return tuple(cover for cover in self.covers if cover.includes(day))

    def other_insurers_on(self, day: date, rank: int) -> tuple[OtherInsurer, ...]:
        """The other insurances declared that cover this person of the family on `day`."""
        return tuple(other for other in self.other_insurers if other.includes(day) and rank in (other.ranks or (rank,)))
