"""What becomes of a line: settled by the engine, refused before it, stopped for review, or waiting for something.

Source: RG-S.5 (care abroad), RG-S.7a (forfeiture), RG-S.7c (cover dates), RG-S.7d (documents), RG-S.7f (prior
agreement), RG-S.7g (keyed claims), MGR-04 (manual review).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chalicelib.care.completion import documents_asked, facts_asked
from chalicelib.care.counters import Counters, Place
from chalicelib.care.forfeiture import forfeited
from chalicelib.care.lines import Line, care_of
from chalicelib.care.model import WaitsFor
from chalicelib.care.review import criteria_met, due
from chalicelib.care.store import KEYED
from chalicelib.contracts.guarantees import guarantees_of
from chalicelib.members.eligibility import NotCovered, ProofNeeded
from chalicelib.parameters import ParameterMissingError, load
from chalicelib.reimbursement.engine import InconsistentLineError, refused, reimburse
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, Patient, Scalar
from chalicelib.reimbursement.requirements import missing
from chalicelib.reimbursement.stored import to_json

NOT_COVERED = (
    "Ce soin n'est pas remboursé : à sa date, aucun de vos contrats ne couvrait cette personne. Si vos dates de "
    "couverture vous semblent fausses, écrivez-nous."
)


ALREADY_PAID = "already_paid"
ALREADY_PAID_TOLD = (
    "Ce soin nous est déjà parvenu et a été réglé : rien de plus n'est dû. Si c'est un autre soin du même jour, "
    "écrivez-nous."
)
NO_AGREEMENT = (
    "Ce soin n'est pas remboursé : votre contrat demande notre accord sur un devis avant de commencer, et nous n'en "
    "avons pas donné. Si vous l'aviez reçu, écrivez-nous."
)
TOO_LATE = (
    "Ce soin n'est pas remboursé : la demande nous est parvenue plus de deux ans après la date des soins. Si vous avez "
    "la preuve d'un envoi plus ancien, écrivez-nous."
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is owed: the catalogue id of the rule, a stable reason code, and the reason told to the member.

    `inputs` is what the reason rests on: a contract's own term, what a manager wrote; `final` that nothing said of the
    line could change it.
    """

    rule: str
    because: str
    told: str
    inputs: Mapping[str, Scalar] = field(default_factory=dict)
    final: bool = True


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


def price(line: Line, counters: Counters, family: Counters) -> Settled | Review | Wait:
    """Decide a line, or say what it waits for."""
    if line.patient is None or line.kind is None:
        return Wait(WaitsFor.UNKNOWN_BENEFICIARY if line.patient is None else WaitsFor.UNKNOWN_ACT)
    care = line.care(line.kind)
    guarantees = guarantees_of(line.covering, care)
    try:
        refusal = next(_refusals(line, guarantees, counters), None)
        lacking = missing(care, guarantees) if refusal else _lacking(line, care, guarantees)
        if lacking and not (refusal and refusal.final):
            return Wait(WaitsFor.INFORMATION_NEEDED, lacking)
        return _decided(line, line.patient, care, guarantees, refusal, counters, family)
    except ParameterMissingError:
        return Wait(WaitsFor.PARAMETER_MISSING)
    except InconsistentLineError:
        return Wait(WaitsFor.INCONSISTENT_AMOUNTS)


def _decided(  # noqa: PLR0913, PLR0917 -- all that a decision rests on
    line: Line,
    patient: Patient,
    care: CareLine,
    guarantees: Sequence[Guarantee],
    refusal: Refusal | None,
    counters: Counters,
    family: Counters,
) -> Settled | Review:
    place = Place(line.item.line, care.kind, care.date, line.facts.finess, care.ear)
    history = counters.history(place, guarantees, family)
    if refusal is None:
        decision = reimburse(care, patient, guarantees, history, load())
    else:
        decision = refused(
            care,
            refusal.rule,
            refusal.because,
            patient=patient,
            parameters=load(),
            history=history,
            inputs=refusal.inputs,
        )
    stored = to_json(decision, care, patient, guarantees, history)
    if refusal is None and line.verdict is None:
        declared = line.member.other_insurers_on(care.date, int(line.item.rank or 0))
        known = {"duplicate": _is_known(line, counters), "delivered_since": counters.delivered_since(place)}
        met = criteria_met(care, decision, declared=len(declared), known=known)
        if met:
            return Review(met, stored, due())
    return Settled(decision, stored, refusal.told if refusal else None)


def _lacking(line: Line, care: CareLine, guarantees: Sequence[Guarantee]) -> tuple[str, ...]:
    """What the line lacks: facts of the care, proofs of who is covered, documents, an accepted quote."""
    lacking = list(missing(care, guarantees))
    if line.keyed:
        lacking += facts_asked(line.completion)
    lacking += (name for name in papers_asked(line) if name not in line.completion.documents)
    if not _agreed(line) and any(guarantee.prior_agreement == "waits" for guarantee in guarantees):
        lacking.append("agreement")
    return tuple(lacking)


def papers_asked(line: Line) -> tuple[str, ...]:
    """The papers that the line must come with, received or not: proofs of who is covered, documents of the care."""
    proofs = line.eligibility.proofs if isinstance(line.eligibility, ProofNeeded) else ()
    return (*proofs, *(documents_asked(line.kind) if line.keyed and line.kind else ()))


def _refusals(line: Line, guarantees: Sequence[Guarantee], counters: Counters) -> Iterator[Refusal]:
    """Why nothing is owed whatever the tables say, the first reason first."""
    if forfeited(line.facts.care_date, date.fromisoformat(line.item.received_on)):
        yield Refusal("RG-S.7a", "claimed_too_late", TOO_LATE)
    if not line.open_contracts:
        yield Refusal("RG-S.7c", "outside_cover", NOT_COVERED)
    if isinstance(line.eligibility, NotCovered):
        found = line.eligibility
        yield Refusal(found.rule, found.because, found.told, found.inputs)
    if _is_paid(line, counters):
        yield Refusal("RG-S.7g", ALREADY_PAID, ALREADY_PAID_TOLD)
    if not _agreed(line) and any(guarantee.prior_agreement == "refused" for guarantee in guarantees):
        yield Refusal("RG-S.7f", "no_agreement", NO_AGREEMENT, final=False)
    if line.verdict is not None and not line.verdict.released:
        yield Refusal(
            "MGR-04", "refused_by_manager", line.verdict.reason, {"reason": line.verdict.reason.removesuffix(".")}
        )


def _agreed(line: Line) -> bool:
    """Whether a quote was accepted before the care, or on its very day. Source: RG-S.7f."""
    return line.completion.agreed_on is not None and line.completion.agreed_on <= line.facts.care_date


def _is_paid(line: Line, counters: Counters) -> bool:
    """Whether the same care was settled before, one of the two being keyed from the member's papers."""
    return any(
        settled.care == care_of(line.item) and (line.keyed or settled.file == KEYED)
        for id, settled in counters.settled.items()
        if id != line.item.line
    )


def _is_known(line: Line, counters: Counters) -> bool:
    """Whether the same care was settled from another file; the scheme means what it repeats in one."""
    return any(
        settled.care == care_of(line.item) and settled.file != line.item.file for settled in counters.settled.values()
    )
