"""A received line made ready for the engine: the care, the guarantees open that day, the history; then its decision.

Source: RG-S.7a (forfeiture), RG-S.7c (cover dates).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from chalicelib.care.counters import Counters, Place
from chalicelib.care.model import Received, Verdict, WaitsFor
from chalicelib.care.review import criteria_met, due, is_known
from chalicelib.care.store import LineItem
from chalicelib.contracts.guarantees import Open, guarantees_of, in_force
from chalicelib.contracts.model import Contract
from chalicelib.ids import derived
from chalicelib.members.model import Member
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
class Review:
    """The line is worked out, and stopped for a manager: the criteria met, the decision, and when it is due."""

    criteria: tuple[str, ...]
    proposed: Mapping[str, Any]
    due: datetime


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
    def verdict(self) -> Verdict | None:
        """What a manager said of the line, if it was stopped for review."""
        return Verdict.model_validate_json(self.item.verdict) if self.item.verdict else None

    @cached_property
    def act(self) -> Act | None:
        return act(self.facts.act, self.facts.care_date)

    @cached_property
    def patient(self) -> Patient | None:
        person = self.member.person(int(self.item.rank or 0))
        return Patient(birth_date=person.birth_date) if person else None

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
            class_=known.class_,
            price_limit=known.price_limit,
        )

    def open_contracts(self) -> list[Open]:
        """The contracts that cover the person on the care date, in order of payment."""
        return in_force(self.member, self.contracts, self.facts.care_date)


def care_of(facts: Received) -> str:
    """What tells a care from any other, whatever reference brings it: date, act, professional, quantity and price."""
    told = (facts.care_date.isoformat(), facts.act, facts.finess, str(facts.quantity), str(facts.price))
    return derived("care", *told)[:10]


def price(line: Line, counters: Counters, family: Counters) -> Settled | Review | Wait:
    """Decide a line, or say what it waits for."""
    if line.patient is None or line.act is None:
        return Wait(WaitsFor.UNKNOWN_BENEFICIARY if line.patient is None else WaitsFor.UNKNOWN_ACT)
    care = line.care(line.act)
    open_contracts = line.open_contracts()
    guarantees = guarantees_of(open_contracts, care)
    lacking = missing(care, guarantees)
    if lacking:
        return Wait(WaitsFor.INFORMATION_NEEDED, lacking)
    place = Place(line.item.line, care.kind, care.date, line.facts.finess, care.ear)
    history = counters.history(place, guarantees, family)
    try:
        owes_nothing = _owes_nothing(line, open_contracts)
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
    met = criteria_met(care, decision, is_known(care_of(line.facts), line.item.file, counters))
    if met and owes_nothing is None and line.verdict is None:
        return Review(met, stored, due())
    return Settled(decision, stored, owes_nothing.told if owes_nothing else None)


def _owes_nothing(line: Line, open_contracts: Sequence[Open]) -> Refusal | None:
    """Why nothing is owed whatever the tables say: asked for too late, or not covered on the care date."""
    years = load().value("claims.forfeiture", on=line.facts.care_date)
    if date.fromisoformat(line.item.received_on) > anniversary(line.facts.care_date, years):
        return Refusal("RG-S.7a", "claimed_too_late", TOO_LATE)
    if not open_contracts:
        return Refusal("RG-S.7c", "outside_cover", NOT_COVERED)
    if line.verdict is not None and not line.verdict.released:
        return Refusal("MGR-04", "refused_by_manager", line.verdict.reason)
    return None
