"""The portfolio file: an existing book of business, record by record. A record gives only the fields it changes."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chalicelib.members.model import FactName


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def given(self) -> dict[str, Any]:
        """The fields the record gives, and no other."""
        return self.model_dump(exclude_unset=True)


class ContractRecord(_Record):
    number: str
    kind: str | None = None
    responsible: bool | None = None
    effective_from: date | None = None
    ended_on: date | None = None
    branch_obligation: bool | None = None
    employer: dict[str, Any] | None = None
    guarantees: dict[str, Any] | None = None
    options: dict[str, dict[str, Any]] | None = None
    guarantees_from: date | None = None


class FactRecord(_Record):
    name: FactName = Field(alias="fact")
    since: date = Field(alias="from")
    until: date | None = None
    holds: bool = True


class OtherInsurerRecord(_Record):
    name: str
    since: date = Field(alias="from")
    until: date | None = None
    ranks: list[int] = []


class BeneficiaryRecord(_Record):
    rank: int
    relation: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    birth_date: date | None = None
    nir: str | None = None
    nir_key: str | None = None
    facts: list[FactRecord] | None = None


class EndRecord(_Record):
    by: str
    on: date
    reported_on: date | None = None


class OptionRecord(_Record):
    """An option by its name alone, or with its days."""

    name: str
    since: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, written: Any) -> Any:  # noqa: ANN401 -- whatever is given
        return {"name": written} if isinstance(written, str) else written


class CoverRecord(_Record):
    contract: str
    entry_date: date
    exit_date: date | None = None
    end: EndRecord | None = None
    asked_on: date | None = None
    options: list[OptionRecord] = []


class MemberRecord(_Record):
    number: str
    nir: str | None = None
    nir_key: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    birth_date: date | None = None
    email: str | None = None
    address: dict[str, Any] | None = None
    iban: str | None = None
    scheme: str | None = None
    alerts: bool | None = None
    contract: str | None = None
    entry_date: date | None = None
    exit_date: date | None = None
    end: EndRecord | None = None
    asked_on: date | None = None
    options: list[OptionRecord] | None = None
    more_contracts: list[CoverRecord] | None = None
    beneficiaries: list[BeneficiaryRecord] | None = None
    other_insurers: list[OtherInsurerRecord] | None = None


class ProfessionalRecord(_Record):
    finess: str
    name: str | None = None
    specialties: list[str] | None = None
    email: str | None = None
    iban: str | None = None
