"""What contradicts itself in a line that people say something of: keyed from papers, or completed.

Source: RG-S.7d, RG-S.7g.
"""

from datetime import date
from typing import Any

from chalicelib.care.completion import Completion
from chalicelib.care.model import Received
from chalicelib.clock import today
from chalicelib.errors import FieldError
from chalicelib.parameters import is_currency
from chalicelib.reimbursement.consistency import contradictions, misplaced, of_class
from chalicelib.reimbursement.model import CareLine, Patient

_SENT = ("act", "price", "base", "rate", "quantity", "pathway", "fee_control", "exemption", "scheme_paid", "withheld")


def contradicted(facts: Received, completion: Completion, kind: str | None) -> tuple[FieldError, ...]:
    """What no care of this kind can be, fields by the name they bear in a claim; nothing of a kind not known yet."""
    if kind is None:
        return ()
    try:
        patient = Patient(birth_date=date.fromisoformat(facts.birth_date), blind=bool(completion.blind))
    except ValueError:
        return (FieldError("birth_date", "ce jour n'existe pas"),)
    said = completion.care()
    sent: dict[str, Any] = {name: getattr(facts, name) for name in _SENT}
    line = CareLine(**sent | {"kind": kind, "date": facts.care_date} | said)
    named = {name.removesuffix("_"): value for name, value in said.items()}
    found = (*misplaced(kind, named), *of_class(line), *contradictions(line, patient))
    # A case tells the care and the patient apart, a claim does not.
    return tuple(FieldError(each.field.partition(".")[2], each.reason) for each in found)


def impossible(completion: Completion, care_date: date) -> tuple[FieldError, ...]:
    """What of a completion cannot be: an agreement after the care, a conversion before it or to come, no currency."""
    agreed, converted = completion.agreed_on, completion.converted_on
    found = {
        "agreed_on": (agreed is not None and agreed > care_date, "l'accord suit le soin, qu'il devait précéder"),
        "converted_on": (
            converted is not None and not care_date <= converted <= today(),
            "la conversion se fait entre le jour du soin et aujourd'hui",
        ),
        "currency": (
            completion.currency is not None and not is_currency(completion.currency),
            "cette monnaie est inconnue : donnez son code, comme CHF",
        ),
    }
    return tuple(FieldError(field, reason) for field, (is_wrong, reason) in found.items() if is_wrong)
