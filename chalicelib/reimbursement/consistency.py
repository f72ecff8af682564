"""What contradicts itself in care whose every field is right alone: the one place where it is looked for.

Asked of what a person wrote (a case, a claim keyed from papers), never of what the scheme sent: those are facts.
Fields are named as in a case.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from chalicelib.errors import FieldError
from chalicelib.money import euros
from chalicelib.parameters import ParameterMissingError, load
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.calendar_days import is_under
from chalicelib.reimbursement.kinds import ALLOWANCES
from chalicelib.reimbursement.model import CareLine, History, Lens, Patient
from chalicelib.reimbursement.pathway import IN_PATHWAY
from chalicelib.reimbursement.reasons import path
from chalicelib.reimbursement.renewal import RULES
from chalicelib.reimbursement.requirements import classes
from chalicelib.reimbursement.scheme import tariff
from chalicelib.reimbursement.worksheet import Worksheet

_Wrong = Iterator[tuple[str, str]]

_GLASSES = frozenset({"optical_equipment", "optical_service"})
_EYES = _GLASSES | {"contact_lenses", "refractive_surgery"}
# What only some kinds of care have; what else is said of a line changes nothing where it does not matter.
# Source: cases, "A case".
MEANT_FOR: Mapping[str, frozenset[str]] = {
    "heavy_act": IN_PATHWAY | {"hospital_stay", "hospital_fees"},
    "class": _GLASSES | {"hearing_aid"},
    "frame": frozenset({"optical_equipment"}),
    "lenses": frozenset({"optical_equipment"}),
    "right": _EYES,
    "left": _EYES,
    "ear": frozenset({"hearing_aid"}),
    "with_glasses": frozenset({"optical_service"}),
}
# 100 % Santé says the same of a pair or an aid by its class and by its basket.
_BASKETS = {"A": "full_cover", "I": "full_cover", "B": "free", "II": "free"}
# In hundredths of a dioptre. The sources set no bound: no lens is made beyond, so it is a slip of the decimal point.
_STRONGEST = {"sphere": 4000, "cylinder": 1500}
_WHOLE = 100


def misplaced(kind: str, said: Mapping[str, object]) -> Iterator[FieldError]:
    """Those of the fields `said`, by name, that say something which care of this kind cannot have."""
    for name, kinds in MEANT_FOR.items():
        if kind not in kinds and said.get(name):
            yield FieldError(path("care", name), "ce champ ne se dit pas de cette nature de soins")


def of_class(line: CareLine) -> Iterator[FieldError]:
    """A class that is none of its kind of care."""
    admitted = classes(line.kind)
    if line.class_ not in {None, *admitted}:
        yield FieldError("care.class", f"valeur non admise ; sont admises ici : {', '.join(admitted)}")


def contradictions(line: CareLine, patient: Patient) -> Iterator[FieldError]:
    """What of the line contradicts another of its fields, or the patient."""
    if patient.birth_date > line.date:
        yield FieldError("patient.birth_date", "la naissance suit la date des soins")
    found = (*_of_amounts(line), *_of_limit(line, patient), *_of_pathway(line, patient), *_of_lenses(line))
    for name, reason in found:
        yield FieldError(path("care", name), reason)


def _of_amounts(line: CareLine) -> _Wrong:
    if line.kind in RULES and line.quantity > 1:
        yield "quantity", "une ligne porte un équipement, pas plusieurs"
    parts = None if line.frame is None or line.lenses is None else line.frame + sum(line.lenses)
    if parts not in {None, line.price}:
        yield "price", "le prix n'est pas la somme de la monture et des verres"
    if line.kind in ALLOWANCES and line.price == 0:
        yield "price", "donnez les frais à couvrir : une allocation n'est due que pour eux"
    if line.kind in ALLOWANCES:
        yield from ((name, "une allocation n'a ni tarif ni taux") for name in ("base", "rate") if getattr(line, name))
    if line.basket and _BASKETS.get(line.class_ or "", line.basket) != line.basket:
        yield "basket", f"la classe {line.class_} va avec le panier {_BASKETS[str(line.class_)]}"


def _of_limit(line: CareLine, patient: Patient) -> _Wrong:
    """A price limit under the tariff, the line's own or the law's where that one is confirmed."""
    if line.price_limit is None:
        return
    sheet = Worksheet(line, patient, History(), load())
    try:
        base, _ = tariff(sheet)
    except ParameterMissingError:
        # The engine says which figure lacks.
        return
    if line.price_limit < base and (line.base is not None or all(each.confirmed for each in sheet.figures.values())):
        yield "price_limit", f"inférieur au tarif de la Sécurité sociale ({euros(base)})"


def _of_pathway(line: CareLine, patient: Patient) -> _Wrong:
    """A rate that shows a surcharge taken where none could be; a tariff of those whose fees nothing controls.

    A rate of 60 or more may be one without any surcharge; under 16 the pathway says nothing. Where the scheme's share
    is known, no exception to the pathway proves the rate wrong: see `pathway.outside_pathway`.
    """
    if line.kind in DOCTORS and line.tariff == "authority" and line.fee_control:
        yield "tariff", "un praticien hors convention n'adhère pas à la maîtrise des honoraires (fee_control)"
    if line.kind not in IN_PATHWAY or not line.rate:
        return
    try:
        points = load().value("pathway.surcharge", on=line.date)
        young = is_under(patient.birth_date, load().value("pathway.from_age", on=line.date), line.date)
    except ParameterMissingError:
        # The engine says which figure lacks.
        return
    if young or line.rate + points >= _WHOLE:
        return
    if line.pathway:
        yield "rate", f"{line.rate} % est un taux hors parcours de soins : corrigez le taux, ou pathway"
    elif line.scheme_paid is None and (line.urgent or line.direct_access):
        yield "rate", f"{line.rate} % est un taux majoré, ce qu'une urgence ou un accès direct exclut"


def _of_lenses(line: CareLine) -> _Wrong:
    for eye in ("right", "left"):
        lens: Lens | None = getattr(line, eye)
        for name, most in _STRONGEST.items():
            if lens is not None and abs(getattr(lens, name)) > most:
                yield path(eye, name), f"au plus {most // 100} dioptries, en plus ou en moins"


def of_last_delivery(line: CareLine, patient: Patient, last: date) -> Iterator[FieldError]:
    """A last delivery that cannot have been."""
    where = "history.last_delivery"
    if last > line.date:
        yield FieldError(where, "la dernière délivrance suit la date des soins")
    if last < patient.birth_date:
        yield FieldError(where, "la dernière délivrance précède la naissance")
