"""What the law asks of responsible contracts: caps, ceilings, full cover, floors.

Source: code de la sécurité sociale, art. L. 871-1, R. 871-1, R. 871-2; regulation, Santé, art. 4.
"""

from collections.abc import Sequence

from chalicelib.money import percent
from chalicelib.reimbursement.bases import DOCTORS, glasses, is_a_total, overrun_fee_controlled
from chalicelib.reimbursement.lenses import pair_class
from chalicelib.reimbursement.model import Guarantee
from chalicelib.reimbursement.payment import Payment, Under
from chalicelib.reimbursement.scheme import SchemeShare, hearing
from chalicelib.reimbursement.worksheet import Worksheet

_LOW_BENEFITS = frozenset({"moderate", "low", "homeopathy"})
_NOT_HOSPITALS = frozenset({"mas", "ehpad"})
_PROSTHESES = frozenset({"dental_prosthesis", "orthodontics"})


def full_cover_limit(sheet: Worksheet) -> int | None:
    """The price up to which nothing may be left to pay (100 % Santé), in cents; None for other care."""
    line = sheet.line
    if line.kind == "optical_equipment" and line.class_ == "A":
        return line.price_limit or 0
    if line.kind == "hearing_aid" and line.class_ == "I":
        return sheet.figure(hearing(sheet, "hearing.limit")) if line.price_limit is None else line.price_limit
    if line.basket == "full_cover" or (line.kind == "optical_service" and line.class_ == "A"):
        return line.price_limit or 0
    return None


def cap_overrun(payment: Payment, guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, under: Under) -> None:
    """Limit the overrun of a practitioner outside the fee-control schemes; the patient's share stays whole.

    At most 100 % of the base, and 20 points of base under what the table pays inside them, the whole contract together.
    Source: art. R. 871-2, 2°.
    """
    if sheet.line.fee_control is not False or sheet.line.kind not in DOCTORS:
        return
    most = percent(sheet.figure("fee_control.overrun_ceiling"), share.base)
    margin = percent(sheet.figure("fee_control.margin"), share.base)
    inside = _overrun_inside((*under.guarantees, guarantee), sheet, share)
    overrun = max(min(most, inside - margin), 0)
    payment.cap(
        share.ticket_moderateur + overrun - under.paid, "RG-S.4e", "overrun_cap", overrun=overrun, base=share.base
    )


def _overrun_inside(guarantees: Sequence[Guarantee], sheet: Worksheet, share: SchemeShare) -> int:
    """The overrun that a contract's base and options together would pay a fee-controlled practitioner, in cents."""
    due = share.ticket_moderateur
    paid = due
    for guarantee in guarantees:
        amount = overrun_fee_controlled(guarantee, sheet, share) + due
        paid = paid + amount if guarantee.option and not is_a_total(guarantee) else max(paid, amount)
    return paid - due


def apply_ceilings(payment: Payment, sheet: Worksheet, share: SchemeShare) -> None:
    """Bring down what goes above the legal ceilings, which bind all insurers together."""
    line = sheet.line
    if line.kind == "optical_equipment":
        frame = sheet.figure("optics.frame_ceiling")
        payment.ceiling(glasses(sheet, share, frame_max=frame), "RG-S.4d", "frame_ceiling", ceiling=frame)
        pair = _pair(sheet)
        name = f"optics.ceiling_{pair}"
        most = sheet.figure(name)
        sheet.provisional |= _is_class_doubtful(sheet)
        payment.ceiling(most, "RG-S.4d", "optics_ceiling", ceiling=most, pair=pair, provisional=sheet.is_doubtful(name))
    elif line.kind == "hearing_aid":
        most = sheet.figure("hearing.ceiling")
        payment.ceiling(most - share.gross, "RG-S.4n", "hearing_ceiling", ceiling=most, gross=share.gross)
    elif line.basket == "controlled" and line.price_limit is not None:
        most = min(line.price, line.price_limit) - share.gross
        payment.ceiling(most, "RG-S.4n", "fee_limit", limit=line.price_limit)


def apply_floors(payment: Payment, guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, table: int) -> None:
    """Raise what stays under the legal floors; `table` is what the guarantee's own entry gives, in cents."""
    line = sheet.line
    if line.kind == "optical_equipment":
        _optics_floor(payment, guarantee, sheet)
        return
    if line.kind == "hospital_daily_fee":
        if line.ward not in _NOT_HOSPITALS:
            payment.floor(line.price - share.gross, "RG-S.4b", "floor_daily_fee")
        return
    due = share.ticket_moderateur
    if line.kind in _PROSTHESES and guarantee.contract_kind == "collective_mandatory":
        rate = sheet.figure("basket.dental_floor")
        least = percent(rate, share.base) - share.reckoned
        payment.floor(least, "RG-S.4n", "floor_basket_dental", rate=rate, base=share.base)
    if (line.prevention or line.kind == "prevention") and _is_apart_from_scheme(guarantee):
        payment.floor(due + table, "RG-S.4b", "floor_prevention", due=due, table=table, provisional=True)
    elif _bears_patient_share(sheet):
        payment.floor(due, "RG-S.4b", "floor_ticket_moderateur", due=due)


def third_party_duty(guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, amount: int) -> int:
    """What of `amount` the law has the institution pay straight to the professional, in cents.

    All of it for full cover and the hospital's daily fee, else up to the scheme's tariff. Source: art. L. 871-1;
    regulation, Santé, art. 4.
    """
    if not guarantee.responsible or guarantee.option:
        return 0
    if full_cover_limit(sheet) is not None or sheet.line.kind == "hospital_daily_fee":
        return amount
    return min(amount, share.ticket_moderateur) if _bears_patient_share(sheet) else 0


def _bears_patient_share(sheet: Worksheet) -> bool:
    """Whether the law makes a responsible contract pay the patient's share of this care."""
    line = sheet.line
    if line.kind == "optical_service":
        return line.with_glasses is True
    return line.kind != "spa" and (line.kind != "medicine" or line.benefit not in _LOW_BENEFITS or line.prevention)


def _optics_floor(payment: Payment, guarantee: Guarantee, sheet: Worksheet) -> None:
    """A pair of class B is never reimbursed under the floor of its class; a higher one in a mandatory contract."""
    pair = _pair(sheet)
    mandatory = guarantee.contract_kind == "collective_mandatory"
    least = sheet.figure(f"optics.{'basket_floor' if mandatory else 'floor'}_{pair}")
    because = "floor_basket_optics" if mandatory else "floor_optics"
    payment.floor(least, "RG-S.4n" if mandatory else "RG-S.4d", because, floor=least, pair=pair)


def _pair(sheet: Worksheet) -> str:
    """The class of the pair; the caller has checked that both eyes are prescribed for."""
    line = sheet.line
    if line.right is None or line.left is None:
        raise ValueError("right, left")
    return pair_class(line.right, line.left)


def _is_class_doubtful(sheet: Worksheet) -> bool:
    """Lenses with a cylinder are classed by a text of 2019 read second-hand."""
    return any(lens is not None and lens.cylinder for lens in (sheet.line.right, sheet.line.left))


def _is_apart_from_scheme(guarantee: Guarantee) -> bool:
    """Whether the guarantee is an amount of its own, not a total with the scheme's share nor the patient's share."""
    return not guarantee.includes_scheme and guarantee.basis in {"base", "flat", "monthly_ceiling"}
