"""Simulate a hearing aid: the engine that settles care, before there is any. Nothing is written or logged.

Source: PRO-04, PRO-07, PRO-08.
"""

from collections.abc import Sequence
from datetime import date

from chalicelib.care.counters import Place, Settlement, Use
from chalicelib.clock import now, today
from chalicelib.contracts.guarantees import guarantees_of
from chalicelib.errors import FieldError, InvalidError
from chalicelib.money import euros
from chalicelib.parameters import load
from chalicelib.quotes.answers import ContractShare, HearingAid, SimulatedStep, Simulation, SimulationRequest
from chalicelib.quotes.awaited import Asked, doubt
from chalicelib.quotes.finding import Covered, covered
from chalicelib.reimbursement.calendar_days import anniversary, is_under
from chalicelib.reimbursement.consistency import contradictions
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.explain import Sentence, explain, remainder
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Patient
from chalicelib.reimbursement.nothing import why_nothing
from chalicelib.reimbursement.requirements import missing
from chalicelib.reimbursement.stored import to_json

# The billing code that the scheme sends for it, so that a table finds the entry it will find then.
_ACT, _KIND = "PAU", "hearing_aid"
_BEFORE = "before"


def simulate(finess: str, request: SimulationRequest) -> Simulation:
    """Who would pay what of the aid that the professional of that FINESS number proposes, all contracts together.

    Raises `NotFoundError`, `AmbiguousBeneficiaryError`, `InvalidError` for a day too far ahead, or a price limit that
    lacks, that none would use or that is beyond the law's, `ParameterMissingError` where a figure of the law is unknown
    on the care date.
    """
    day = request.care_date or today()
    _check_day(day)
    patient = covered(request.beneficiary, day)
    person = Patient(birth_date=patient.person.birth_date, blind=request.blind)
    if request.after is not None:
        _count(_asked(finess, patient, person, request.after, day), finess, patient, person)
    asked = _asked(finess, patient, person, request.hearing_aid, day)
    decision = asked.decide(asked.history)
    doubts = (_unknown_year(decision, day), _unconfirmed(decision), doubt(asked, patient.waiting))
    return _simulation(patient, asked.care, asked.guarantees, decision, [each for each in doubts if each])


def _asked(finess: str, patient: Covered, person: Patient, aid: HearingAid, day: date) -> Asked:
    """The care that the aid will be, with what its decision rests on. Raises `InvalidError` for its price limit."""
    care = CareLine(
        kind=_KIND,
        date=day,
        price=aid.price,
        act=_ACT,
        class_=aid.class_,
        ear=aid.ear,
        price_limit=aid.price_limit,
        scheme=patient.member.scheme,
    )
    guarantees = guarantees_of(patient.contracts, care)
    _check_limit(care, person, guarantees)
    history = patient.counters.history(Place("", care.kind, day, finess, care.ear), guarantees, patient.family)
    contracts = {each.contract.number: each.contract for each in patient.contracts}

    def decide(used: History) -> Decision:
        return reimburse(care, person, guarantees, used, load())

    return Asked(patient.person.rank, care, guarantees, contracts, history, decide)


def _count(asked: Asked, finess: str, patient: Covered, person: Patient) -> None:
    """Count the aid in what the patient and the family have used, as it will be once settled."""
    decision = asked.decide(asked.history)
    use = Use.of(_BEFORE, finess, to_json(decision, asked.care, person, asked.guarantees, asked.history))
    settlement = Settlement(at=now().isoformat(), rank=asked.rank, care="", file="")
    patient.counters.add(use)
    patient.counters.remember(_BEFORE, settlement, use.shared)
    patient.family.remember(_BEFORE, settlement, use.family)


def _check_day(day: date) -> None:
    """Nobody knows the figures of the law of a day so far ahead."""
    if day > anniversary(today(), 1):
        raise InvalidError(
            "Cette date est à plus d'un an : ni droits ni tarifs n'en sont connus. Donnez une date plus proche.",
            fields=(FieldError("care_date", "Donnez une date d'ici un an au plus."),),
        )


def _check_limit(care: CareLine, patient: Patient, guarantees: Sequence[Guarantee]) -> None:
    """Class, ear and price are always given: the price limit may lack, be there for nothing, or be beyond the law's."""
    limit = care.price_limit
    if care.class_ == "I" and limit is not None and limit > (highest := _highest_limit(care, patient)):
        raise _wrong_limit(
            f"Le prix limite d'une aide de classe I ne dépasse pas {euros(highest)} pour ce patient. Vérifiez-le.",
            f"Donnez au plus {euros(highest)}.",
        )
    if missing(care, guarantees):
        raise _wrong_limit(
            "Un contrat de cette personne paie jusqu'au prix limite de vente. Donnez-le, puis relancez la simulation.",
            "Donnez le prix limite de vente de l'appareil.",
        )
    if care.class_ == "II" and limit is not None and all(each.basis != "full_cover" for each in guarantees):
        raise _wrong_limit(
            "Une aide de classe II a un prix libre, et aucun contrat de cette personne n'y met de limite. Retirez le "
            "prix limite, puis relancez la simulation.",
            "Retirez le prix limite de vente : une aide de classe II a un prix libre.",
        )
    for wrong in contradictions(care, patient):
        raise _wrong_limit(f"Vérifiez le prix limite de vente : {wrong.reason}.", f"Vérifiez-le : {wrong.reason}.")


def _highest_limit(care: CareLine, patient: Patient) -> int:
    """The highest price limit of class I that the law sets for this patient, in cents, overseas included."""
    young = patient.blind or is_under(patient.birth_date, load().value("hearing.adult_age", on=care.date), care.date)
    own = load().value("hearing.limit_young_or_blind" if young else "hearing.limit", on=care.date)
    return max(own, load().value("hearing.limit_overseas", on=care.date))


def _wrong_limit(told: str, reason: str) -> InvalidError:
    return InvalidError(told, fields=(FieldError("hearing_aid.price_limit", reason),))


def _unknown_year(decision: Decision, day: date) -> str | None:
    carried = [figure.still_valid_on.year for figure in decision.figures if figure.carried(day)]
    if not carried:
        return None
    return (
        f"Des chiffres officiels de {day.year} ne sont pas encore connus : ce calcul reprend ceux de {min(carried)}, "
        "et le remboursement pourra différer."
    )


def _unconfirmed(decision: Decision) -> str | None:
    if not decision.provisional:
        return None
    return "Ce calcul s'appuie sur un chiffre officiel qui reste à confirmer : le remboursement pourra différer."


def _simulation(
    patient: Covered, care: CareLine, guarantees: Sequence[Guarantee], decision: Decision, doubts: list[str]
) -> Simulation:
    paid: dict[str, int] = {}
    for guarantee, cents in zip(guarantees, decision.by_guarantee, strict=True):
        paid[guarantee.contract] = paid.get(guarantee.contract, 0) + cents
    return Simulation(
        beneficiary=patient.person.first_name,
        care_date=care.date,
        price=decision.price,
        scheme=decision.scheme,
        institution=decision.institution,
        other_insurers=decision.other_insurers,
        left=decision.left,
        third_party=decision.third_party,
        contracts=[
            ContractShare(contract=contract.number, amount=paid.get(contract.number, 0))
            for contract in (each.contract for each in patient.contracts)
        ],
        steps=[_told(said) for said in explain(decision)],
        reason=why_nothing(decision),
        remainder=remainder(decision),
        provisional=bool(doubts),
        doubts=doubts,
    )


def _told(told: Sentence) -> SimulatedStep:
    return SimulatedStep(
        share=told.share,
        amount=told.amount,
        text=told.text,
        rule=told.rule,
        source=told.source,
        contract=told.contract or None,
    )
