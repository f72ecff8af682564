"""A contract of the institution: who subscribed, from when to when, and its table of guarantees."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ContractKind = Literal["collective_mandatory", "collective_optional", "individual"]


class Employer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    siren: str
    name: str = Field(min_length=1)


class Contract(BaseModel):
    """A contract as the portfolio gives it; `guarantees` is the table by kind of care, checked when it is loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    number: str = Field(pattern=r"^[A-Za-z0-9-]{1,40}$")
    kind: ContractKind
    responsible: bool
    effective_from: date
    ended_on: date | None = None
    branch_obligation: bool = False
    employer: Employer | None = None
    guarantees: dict[str, Any]

    def in_force(self, on: date) -> bool:
        """Whether care given on that day falls within the contract; its last day counts. Source: RG-S.7c."""
        return self.effective_from <= on and (self.ended_on is None or on <= self.ended_on)
