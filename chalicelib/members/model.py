"""Members (participants), the people they bring under cover, and the contracts that cover them, in order of payment."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Scheme = Literal["general", "alsace_moselle"]
INSURED = 1


class Address(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    lines: tuple[str, ...] = Field(min_length=1)
    postcode: str = Field(pattern=r"^[0-9]{5}$")
    town: str = Field(min_length=1)


class Cover(BaseModel):
    """One contract that covers the member, from the day of entry to the day of exit, both included.

    `options` are those of the contract that the member took, in order of payment, after its base.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    contract: str
    entry_date: date
    exit_date: date | None = None
    options: tuple[str, ...] = ()

    def includes(self, day: date) -> bool:
        return self.entry_date <= day and (self.exit_date is None or day <= self.exit_date)


class Beneficiary(BaseModel):
    """A person covered: rank 1 is the insured, the others follow as the scheme numbers them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    rank: int = Field(ge=INSURED, le=999)
    relation: Literal["insured", "spouse", "partner", "cohabitant", "child", "ascendant"]
    first_name: str = Field(min_length=1)
    last_name: str = Field(min_length=1)
    birth_date: date
    nir: str | None = None

    def born(self, received: str) -> bool:
        """Whether `received` (AAAAMMJJ, month or day 00 when unknown: then the year decides) is this birth date."""
        if "00" in (received[4:6], received[6:8]):
            return received[:4] == f"{self.birth_date:%Y}"
        return received == f"{self.birth_date:%Y%m%d}"


class Member(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    number: str = Field(pattern=r"^[0-9A-Z]{4,20}$")
    email: str | None = None
    address: Address | None = None
    iban: str | None = None
    scheme: Scheme = "general"
    alerts: bool = True
    covers: tuple[Cover, ...]
    people: tuple[Beneficiary, ...]

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
