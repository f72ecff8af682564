"""A received line made ready for the engine: the care, the guarantees open that day, the history; then its decision.

Source: RG-S.7a (forfeiture), RG-S.7c (cover dates), RG-S.3 and RG-S.3b (people covered).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from chalicelib.care.counters import Counters, Place
from chalicelib.care.model import Received, WaitsFor
from chalicelib.care.store import LineItem
from chalicelib.contracts.guarantees import Open, guarantees_of, in_force
from chalicelib.contracts.model import Contract
from chalicelib.members.eligibility import NotCovered, ProofNeeded, Verdict, verdict
from chalicelib.members.model import Beneficiary, Member
from chalicelib.parameters import Act, ParameterMissingError, act, load
from chalicelib.reimbursement.calendar_days import anniversary
from chalicelib.reimbursement.engine import InconsistentLineError, refused, reimburse
from chalicelib.reimbursement.model import CareLine, Decision, Patient
from chalicelib.reimbursement.requirements import missing
from chalicelib.reimbursement.stored import to_json

NOT_COVERED = (
    "Ce soin n'est pas remboursé : à sa date, aucun de vos contrats ne couvrait cette personne. Si vos dates de "
    "couverture vous semblent fausses, écrivez-nous."
)


TOO_LATE = (
    "Ce soin n'est pas remboursé : la demande nous est parvenue plus de deux ans après la date des soins. Si vous avez "
    "la preuve d'un envoi plus ancien, écrivez-nous."
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is owed: the catalogue id of the rule, a stable reason code, and the reason told to the member."""

    rule: str
    because: str
    told: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The line cannot be decided yet: why, and what it lacks."""

    reason: WaitsFor
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision, as stored with all it takes to replay it; `refusal` is the French reason of a line refused."""

    decision: Decision
    stored: Mapping[str, Any]
    refusal: str | None = None


@dataclass(frozen=True)
class Line:
    """A stored line with whose it is: what the engine is asked about."""

    item: LineItem
    member: Member
    contracts: Mapping[str, Contract]

    @cached_property
    def facts(self) -> Received:
        return self.item.facts

    @cached_property
    def act(self) -> Act | None:
        return act(self.facts.act, self.facts.care_date)

    @cached_property
    def person(self) -> Beneficiary | None:
        return self.member.person(int(self.item.rank or 0))

    @cached_property
    def patient(self) -> Patient | None:
        return Patient(birth_date=self.person.birth_date) if self.person else None

    @cached_property
    def eligibility(self) -> Verdict:
        """Whether the member's cover extends to the person on the care date."""
        person = self.person
        return verdict(self.member, person, self.facts.care_date, load()) if person else None

    def care(self, known: Act) -> CareLine:
        """The care as the scheme sent it, completed by what the act says."""
        facts = self.facts
        return CareLine(
            kind=known.kind,
            date=facts.care_date,
            price=facts.price,
            base=facts.base,
            rate=facts.rate,
            act=facts.act,
            quantity=facts.quantity,
            pathway=facts.pathway,
            fee_control=facts.fee_control,
            exemption=facts.exemption,
            scheme=self.member.scheme,
            scheme_paid=facts.scheme_paid,
            withheld=facts.withheld,
            benefit=known.benefit or "major",
            ward=known.ward or "general",
            basket=known.basket,
            price_limit=known.price_limit,
        )

    def open_contracts(self) -> list[Open]:
        """The contracts that cover the person on the care date, in order of payment."""
        return in_force(self.member, self.contracts, self.facts.care_date)


def price(line: Line, counters: Counters) -> Settled | Wait:
    """Decide a line, or say what it waits for."""
    if line.patient is None or line.act is None:
        return Wait(WaitsFor.UNKNOWN_BENEFICIARY if line.patient is None else WaitsFor.UNKNOWN_ACT)
    care = line.care(line.act)
    open_contracts = line.open_contracts()
    guarantees = guarantees_of(open_contracts, care)
    lacking = missing(care, guarantees)
    if lacking:
        return Wait(WaitsFor.INFORMATION_NEEDED, lacking)
    history = counters.history(Place(line.item.line, care.kind, care.date, line.facts.finess, care.ear))
    try:
        owes_nothing = _owes_nothing(line, open_contracts)
        if owes_nothing is None and isinstance(line.eligibility, ProofNeeded):
            return Wait(WaitsFor.INFORMATION_NEEDED, line.eligibility.proofs)
        if owes_nothing is None:
            decision = reimburse(care, line.patient, guarantees, history, load())
        else:
            decision = refused(
                care, owes_nothing.rule, owes_nothing.because, patient=line.patient, parameters=load(), history=history
            )
    except ParameterMissingError:
        return Wait(WaitsFor.PARAMETER_MISSING)
    except InconsistentLineError:
        return Wait(WaitsFor.INCONSISTENT_AMOUNTS)
    stored = to_json(decision, care, line.patient, guarantees, history)
    return Settled(decision, stored, owes_nothing.told if owes_nothing else None)


def _owes_nothing(line: Line, open_contracts: Sequence[Open]) -> Refusal | None:
    """Why nothing is owed whatever the tables say: asked for too late, or the person not covered on the care date."""
    years = load().value("claims.forfeiture", on=line.facts.care_date)
    if date.fromisoformat(line.item.received_on) > anniversary(line.facts.care_date, years):
        return Refusal("RG-S.7a", "claimed_too_late", TOO_LATE)
    if not open_contracts:
        return Refusal("RG-S.7c", "outside_cover", NOT_COVERED)
    if isinstance(line.eligibility, NotCovered):
        return Refusal(line.eligibility.rule, line.eligibility.because, line.eligibility.told)
    return None
