"""Simulate a hearing aid: the engine that settles care, before there is any. Nothing is written or logged.

Source: PRO-04, PRO-07, PRO-08.
"""

from collections.abc import Sequence
from datetime import date

from chalicelib.care.counters import Place
from chalicelib.clock import today
from chalicelib.contracts.guarantees import guarantees_of
from chalicelib.errors import FieldError, InvalidError
from chalicelib.money import euros
from chalicelib.parameters import load
from chalicelib.quotes.answers import ContractShare, SimulatedStep, Simulation, SimulationRequest
from chalicelib.quotes.awaited import Asked, doubt
from chalicelib.quotes.finding import Covered, covered
from chalicelib.reimbursement.calendar_days import anniversary, is_under
from chalicelib.reimbursement.consistency import contradictions
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.explain import Sentence, explain, remainder
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Patient
from chalicelib.reimbursement.requirements import missing

# The billing code that the scheme sends for it, so that a table finds the entry it will find then.
_ACT, _KIND = "PAU", "hearing_aid"


def simulate(finess: str, request: SimulationRequest) -> Simulation:
    """Who would pay what of the aid that the professional of that FINESS number proposes, all contracts together.

    Raises `NotFoundError`, `AmbiguousBeneficiaryError`, `InvalidError` for a day too far ahead, or a price limit that
    lacks, that none would use or that is beyond the law's, `ParameterMissingError` where a figure of the law is unknown
    on the care date.
    """
    day = request.care_date or today()
    _check_day(day)
    patient = covered(request.beneficiary, day)
    aid = request.hearing_aid
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
    person = Patient(birth_date=patient.person.birth_date, blind=request.blind)
    _check_limit(care, person, guarantees)
    history = patient.counters.history(Place("", care.kind, day, finess, care.ear), guarantees, patient.family)

    def decided(used: History) -> Decision:
        return reimburse(care, person, guarantees, used, load())

    contracts = {each.contract.number: each.contract for each in patient.contracts}
    asked = Asked(patient.person.rank, care, guarantees, contracts, history, decided)
    decision = decided(history)
    doubts = (_unknown_year(decision, day), _unconfirmed(decision), doubt(asked, patient.waiting))
    return _simulation(patient, care, guarantees, decision, [each for each in doubts if each])


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
