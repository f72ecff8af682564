"""A contract of the institution: who subscribed, from when to when, and its tables of guarantees, by date."""

from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from chalicelib.members.eligibility import Term
from chalicelib.record import Record

if TYPE_CHECKING:
    from chalicelib.reimbursement.table import GuaranteeTable

ContractKind = Literal["collective_mandatory", "collective_optional", "individual"]
Years = Annotated[int, Field(ge=1, le=99)]
OptionName = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9 +-]{0,29}$")]


class Employer(Record):
    siren: str
    name: str = Field(min_length=1)


class Tables(Record):
    """What a contract gives from a day on, until its next tables.

    `guarantees` is the base by kind of care; `options` are tables of the same form that a member may add to it. Both
    are checked when they are loaded.
    """

    since: date
    guarantees: dict[str, Any]
    options: dict[OptionName, dict[str, Any]] = Field(default_factory=dict)

    @cached_property
    def parsed(self) -> "dict[tuple[str, str], GuaranteeTable]":
        """What was read of them so far, by option ("" for the base) and kind of care: most lines ask for the same."""
        return {}


class Contract(Record):
    """A contract as the portfolio gives it; `tables` are in order of date.

    `terms` are the ages and durations, in years, by which its bulletin covers families otherwise than the regulation.
    Source: RG-S.8 (care date decides), RG-S.3.
    """

    number: str = Field(pattern=r"^[A-Za-z0-9-]{1,40}$")
    kind: ContractKind
    responsible: bool
    effective_from: date
    ended_on: date | None = None
    branch_obligation: bool = False
    employer: Employer | None = None
    terms: dict[Term, Years] = Field(default_factory=dict)
    tables: tuple[Tables, ...]

    @model_validator(mode="before")
    @classmethod
    def _one_table(cls, written: Any) -> Any:  # noqa: ANN401 -- whatever is given
        """Contracts were once kept with one table, for all their days."""
        if not isinstance(written, dict) or "guarantees" not in written:
            return written
        rest = {name: value for name, value in written.items() if name != "guarantees"}
        since = written.get("effective_from", date.min)
        return rest | {"tables": [{"since": since, "guarantees": written["guarantees"]}]}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.tables:
            raise ValueError("un contrat a au moins un tableau")
        if any(before.since >= after.since for before, after in pairwise(self.tables)):
            raise ValueError("deux tableaux commencent le même jour, ou dans le désordre")
        return self

    def tables_on(self, day: date) -> Tables:
        """The tables that apply to care given on that day; before the first of them, the first."""
        return next((each for each in reversed(self.tables) if each.since <= day), self.tables[0])

    def has_option(self, name: str) -> bool:
        """Whether an option of that name is, was or will be part of the contract."""
        return any(name in each.options for each in self.tables)

    def in_force(self, on: date) -> bool:
        """Whether care given on that day falls within the contract; its last day counts. Source: RG-S.7c."""
        return self.effective_from <= on and (self.ended_on is None or on <= self.ended_on)
