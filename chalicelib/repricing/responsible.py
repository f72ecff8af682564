"""What the law asks of responsible contracts: `reimbursement.responsible`, on whole columns."""

from collections.abc import Sequence

import numpy as np

from chalicelib.reimbursement.bases import is_a_total
from chalicelib.reimbursement.model import Guarantee
from chalicelib.repricing.arrays import NONE, Bools, Ints, percent, positive
from chalicelib.repricing.bases import glasses, outside_fee_control, overrun_fee_controlled
from chalicelib.repricing.columns import WORDS, place
from chalicelib.repricing.payment import Payment
from chalicelib.repricing.scheme import SchemeShare, hearing
from chalicelib.repricing.sheet import Sheet

_LOW_BENEFITS = tuple(place("benefit", word) for word in ("moderate", "low", "homeopathy"))
_NOT_HOSPITALS = tuple(place("ward", word) for word in ("mas", "ehpad"))
_PROSTHESES = frozenset({"dental_prosthesis", "orthodontics"})
_FULL, _CONTROLLED = place("basket", "full_cover"), place("basket", "controlled")


def is_fully_covered(sheet: Sheet) -> Bools:
    """Whether nothing may be left to pay up to a limit (100 % Santé)."""
    lines = sheet.lines
    full = np.asarray(lines.basket == _FULL)
    if lines.kind in {"optical_equipment", "optical_service"}:
        full = full | (lines.class_ == place("class", "A"))
    elif lines.kind == "hearing_aid":
        full = full | (lines.class_ == place("class", "I"))
    return full


def full_cover(sheet: Sheet, share: SchemeShare) -> Ints:
    """What is left to pay, within its limit, of lines that are fully covered."""
    lines = sheet.lines
    limit = positive(lines.price_limit)
    if lines.kind == "hearing_aid":
        by_law = np.asarray((lines.class_ == place("class", "I")) & (lines.price_limit == NONE))
        if by_law.any():
            limit = np.where(by_law, hearing(sheet, "hearing.limit", by_law), limit)
    return positive(np.minimum(lines.price, limit) - share.reckoned)


def cap_overrun(payment: Payment, guarantees: Sequence[Guarantee], sheet: Sheet, share: SchemeShare) -> None:
    """Limit the overrun of a practitioner outside the fee-control schemes; the patient's share stays whole.

    `guarantees` are the one that pays, last, and those of its contract that it comes on top of.
    """
    outside = outside_fee_control(sheet)
    if not outside.any():
        return
    most = percent(sheet.figure("fee_control.overrun_ceiling", outside), share.base)
    margin = percent(sheet.figure("fee_control.margin", outside), share.base)
    overrun = positive(np.minimum(most, _overrun_inside(guarantees, sheet, share) - margin))
    payment.cap(share.ticket_moderateur + overrun - sheet.paid, outside)


def _overrun_inside(guarantees: Sequence[Guarantee], sheet: Sheet, share: SchemeShare) -> Ints:
    """The overrun that guarantees of a contract together would pay a fee-controlled practitioner, in cents."""
    due = share.ticket_moderateur
    paid = due
    for guarantee in guarantees:
        amount = overrun_fee_controlled(guarantee, sheet, share) + due
        adds = guarantee.option and not is_a_total(guarantee)
        paid = np.asarray(paid + amount if adds else np.maximum(paid, amount))
    return np.asarray(paid - due)


def apply_ceilings(payment: Payment, sheet: Sheet, share: SchemeShare) -> None:
    """Bring down what goes above the legal ceilings, which bind all insurers together."""
    lines = sheet.lines
    if lines.kind == "optical_equipment":
        payment.ceiling(glasses(sheet, share, frame_max=sheet.figure("optics.frame_ceiling")))
        payment.ceiling(_by_pair(sheet, "ceiling"))
    elif lines.kind == "hearing_aid":
        payment.ceiling(sheet.figure("hearing.ceiling") - share.gross)
    elif (lines.basket == _CONTROLLED).any():
        limited = np.asarray((lines.basket == _CONTROLLED) & (lines.price_limit != NONE))
        payment.ceiling(np.minimum(lines.price, lines.price_limit) - share.gross, limited)


def apply_floors(payment: Payment, guarantee: Guarantee, sheet: Sheet, share: SchemeShare, table: Ints) -> None:
    """Raise what stays under the legal floors; `table` is what the guarantee's own entry gives, in cents."""
    lines = sheet.lines
    mandatory = guarantee.contract_kind == "collective_mandatory"
    if lines.kind == "optical_equipment":
        payment.floor(_by_pair(sheet, "basket_floor" if mandatory else "floor"))
        return
    if lines.kind == "hospital_daily_fee":
        payment.floor(lines.price - share.gross, ~np.isin(lines.ward, _NOT_HOSPITALS))
        return
    due = share.ticket_moderateur
    if lines.kind in _PROSTHESES and mandatory:
        payment.floor(percent(sheet.figure("basket.dental_floor"), share.base) - share.reckoned)
    apart = lines.prevention | (lines.kind == "prevention")
    if apart.any() and _is_apart_from_scheme(guarantee):
        payment.floor(np.where(apart, due + table, due), apart | _bears_patient_share(sheet))
    else:
        payment.floor(due, _bears_patient_share(sheet))


def _bears_patient_share(sheet: Sheet) -> Bools:
    """Whether the law makes a responsible contract pay the patient's share of this care."""
    lines = sheet.lines
    if lines.kind == "optical_service":
        return np.asarray(lines.with_glasses == 1)
    if lines.kind == "medicine":
        return ~np.isin(lines.benefit, _LOW_BENEFITS) | lines.prevention
    return np.asarray(lines.kind != "spa")


def _by_pair(sheet: Sheet, figure: str) -> Ints:
    """A figure of glasses, which each class of pair has for itself."""
    names = {number: f"optics.{figure}_{pair}" for number, pair in enumerate(WORDS["pair"])}
    return sheet.figure_by(sheet.lines.pair, names)


def _is_apart_from_scheme(guarantee: Guarantee) -> bool:
    """Whether the guarantee is an amount of its own, not a total with the scheme's share nor the patient's share."""
    return not guarantee.includes_scheme and guarantee.basis in {"base", "flat", "monthly_ceiling"}
