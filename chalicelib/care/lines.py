"""A received line made ready for the engine: the care, the guarantees open that day, the history; then its decision.

Source: RG-S.7c (cover dates), RG-S.4b (mandatory cover of responsible contracts).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from chalicelib.care.counters import Counters, Place
from chalicelib.care.model import LABELS, Received, WaitsFor
from chalicelib.care.store import LineItem
from chalicelib.contracts.model import Contract
from chalicelib.members.model import Member
from chalicelib.parameters import Act, ParameterMissingError, act, load
from chalicelib.reimbursement.engine import InconsistentLineError, refused, reimburse
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, Patient
from chalicelib.reimbursement.requirements import missing
from chalicelib.reimbursement.stored import to_json
from chalicelib.reimbursement.table import GuaranteeEntry, TicketModerateurEntry, parse_table

# What the law makes a responsible contract pay even where its table is silent: the floor does the rest.
_SILENT_TABLE = TicketModerateurEntry(basis="ticket_moderateur", rate=0)
NOT_COVERED = (
    "Ce soin n'est pas remboursé : à sa date, aucun de vos contrats ne couvrait cette personne. Si vos dates de "
    "couverture vous semblent fausses, écrivez-nous."
)


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
            price_limit=known.price_limit,
        )

    def open_contracts(self) -> list[Contract]:
        """The contracts that cover the person on the care date, in order of payment."""
        return in_force(self.member, self.contracts, self.facts.care_date)


def price(line: Line, counters: Counters) -> Settled | Wait:
    """Decide a line, or say what it waits for."""
    if line.patient is None:
        return Wait(WaitsFor.UNKNOWN_BENEFICIARY)
    if line.act is None:
        return Wait(WaitsFor.UNKNOWN_ACT)
    care = line.care(line.act)
    open_contracts = line.open_contracts()
    guarantees = guarantees_of(open_contracts, care)
    lacking = missing(care, guarantees)
    if lacking:
        return Wait(WaitsFor.INFORMATION_NEEDED, lacking)
    history = counters.history(Place(line.item.line, care.kind, care.date, line.facts.finess, care.ear))
    try:
        if open_contracts:
            decision = reimburse(care, line.patient, guarantees, history, load())
        else:
            decision = refused(care, "RG-S.7c", "outside_cover", patient=line.patient, parameters=load())
    except ParameterMissingError:
        return Wait(WaitsFor.PARAMETER_MISSING)
    except InconsistentLineError:
        return Wait(WaitsFor.INCONSISTENT_AMOUNTS)
    stored = to_json(decision, care, line.patient, guarantees, history)
    return Settled(decision, stored, None if open_contracts else NOT_COVERED)


def in_force(member: Member, contracts: Mapping[str, Contract], day: date) -> list[Contract]:
    """The contracts that cover the member's family on that day, in order of payment."""
    named = [contracts[cover.contract] for cover in member.covers_on(day)]
    return [contract for contract in named if contract.in_force(day)]


def guarantees_of(contracts: Iterable[Contract], care: CareLine) -> tuple[Guarantee, ...]:
    """What these contracts give for this care, in their order; one that does not cover it gives nothing."""
    return tuple(filter(None, (_guarantee(contract, care) for contract in contracts)))


def _guarantee(contract: Contract, care: CareLine) -> Guarantee | None:
    entry: GuaranteeEntry | None = parse_table(contract.guarantees).entry_for(care)
    clause = f"contrat {contract.number}, {LABELS[care.kind].lower()}"
    if entry is None:
        if not contract.responsible:
            return None
        entry, clause = _SILENT_TABLE, f"{clause} (couverture obligatoire des contrats responsables)"
    return entry.guarantee(
        responsible=contract.responsible, contract_kind=contract.kind, contract=contract.number, clause=clause
    )
