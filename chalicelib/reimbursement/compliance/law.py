"""The law of one day, as it binds one kind of responsible contract, and what breaks it."""

from dataclasses import dataclass
from datetime import date

from chalicelib.money import percent
from chalicelib.parameters.load import ParameterMissingError, Parameters
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.entries import (
    FlatEntry,
    FullCoverEntry,
    GuaranteeEntry,
    MonthlyCeilingEntry,
    OpticalSetEntry,
    RealCostEntry,
)
from chalicelib.reimbursement.payment import UNLIMITED
from chalicelib.reimbursement.table import When

_IN_HOSPITAL = frozenset({"hospital_fees", "hospital_stay"})


@dataclass(frozen=True, slots=True)
class Breach:
    """What a table states against the law: the rule's catalogue id, the field's path, the reason in French."""

    rule: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Law:
    """The figures of a day, and the kind of the contract that they bind."""

    parameters: Parameters
    day: date
    contract_kind: str

    @property
    def mandatory(self) -> bool:
        """Whether the minimum basket of mandatory collective contracts applies."""
        return self.contract_kind == "collective_mandatory"

    def figure(self, name: str) -> int | None:
        """The figure of that day; None where none was in force yet, or none is published: nothing is then checked."""
        try:
            return self.parameters.value(name, on=self.day)
        except ParameterMissingError:
            return None


def scheme_rate(kind: str, law: Law) -> int | None:
    """The scheme's rate as a rule, in percent, for doctors and in hospital; None elsewhere, where it varies."""
    if kind in _IN_HOSPITAL:
        return law.figure("scheme.hospital")
    return law.figure("scheme.doctors") if kind in DOCTORS else None


def stated(entry: GuaranteeEntry, law: Law) -> tuple[str, int] | None:
    """The most cents that an entry states for one act, pair or ear, and the field that says so.

    None where it states a share of a tariff, or of a figure that is not known that day.
    """
    match entry:
        case OpticalSetEntry() | FlatEntry():
            return "amount", entry.amount
        case MonthlyCeilingEntry():
            pmss = law.figure("pmss.month")
            return None if pmss is None else ("rate", percent(entry.rate, pmss))
        case RealCostEntry():
            return "max", UNLIMITED if entry.max is None else entry.max
        case FullCoverEntry():
            return "basis", UNLIMITED
        case _:
            return None


def is_full_cover_only(kind: str, when: When) -> bool:
    """Whether an entry is written for 100 % Santé alone."""
    classes = {"optical_equipment": "A", "optical_service": "A", "hearing_aid": "I"}
    return when.basket == "full_cover" or (kind in classes and when.class_ == classes[kind])
