"""What a guarantee's table gives, before any legal limit: one function a basis. Source: regulation, Santé, art. 7."""

from operator import itemgetter

from chalicelib.money import percent
from chalicelib.reimbursement.model import Guarantee, Limit, Scalar, limit_key
from chalicelib.reimbursement.payment import UNLIMITED, Payment, Under
from chalicelib.reimbursement.scheme import SchemeShare
from chalicelib.reimbursement.worksheet import Worksheet

DOCTORS = frozenset({"consultation", "technical_act", "imaging", "hospital_fees"})
YEARLY = frozenset({"year", "cure"})
_ONCE = YEARLY | {"event"}
_WHOLE = 100
# The reasons of amounts by unit that hold the share of the scheme; what is told of those paid for one unit, whole.
_WITH_SCHEME = {"flat": "flat_with_scheme", "monthly_ceiling": "monthly_ceiling_with_scheme"}
_OUTSIDE = {"base_with_scheme": "base_with_scheme_outside", "base_on_top": "base_on_top_outside"}
_ONE_UNIT = {"flat": "flat_once", "monthly_ceiling": "monthly_ceiling_once"}


def start(payment: Payment, guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, under: Under) -> None:
    """Write what the table gives, on top of what is `under` it.

    The surcharge outside the pathway is taken out where a responsible contract must.
    """
    rate = applied_rate(guarantee, sheet)
    amount = table_amount(guarantee, sheet, share, rate=rate)
    because, inputs = _reason(guarantee, sheet, share, rate)
    payment.by_table = True
    payment.start(amount, "RG-S.7b", because, **inputs)
    if surcharge_taken_out(guarantee, share):
        payment.limit(amount - share.surcharge, "RG-S.4a", "pathway_surcharge", surcharge=share.surcharge)
    if guarantee.max is not None:
        payment.limit(guarantee.max, "RG-S.7b", "table_maximum", max=guarantee.max)
    for limit in guarantee.limits:
        _within(payment, limit, guarantee, sheet)
    asked, covered, over = _counted(guarantee, sheet)
    paid = under.paid
    if covered < asked:
        # The first version took what is under an option for the whole line, whatever the option covers of it.
        first = sheet.version("RG-S.7b") == "1"
        paid = under.paid if first else under.paid_for(covered)
        cost = (sheet.line.price - share.gross) * covered // asked
        room = cost if first or is_a_total(guarantee) else cost - paid
        payment.limit(room, "RG-S.7b", "units_beyond_count", covered=covered, asked=asked, counted_over=over)
    if guarantee.option and is_a_total(guarantee):
        payment.limit(payment.amount - paid, "RG-S.2", "option_includes_base", paid=paid)


def table_amount(guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, *, rate: int) -> int:
    """What the basis gives, in cents, never negative, at this `rate` in percent."""
    line = sheet.line
    match guarantee.basis:
        case "base":
            amount = percent(rate, share.base) - (share.reckoned if guarantee.includes_scheme else 0)
        case "ticket_moderateur":
            amount = percent(rate, share.ticket_moderateur)
        case "real_cost":
            amount = percent(rate, line.price) - share.reckoned
        case "flat":
            amount = _by_unit(guarantee.amount, guarantee, sheet, share)
        case "monthly_ceiling":
            amount = _by_unit(percent(rate, sheet.figure("pmss.month")), guarantee, sheet, share)
        case "optical_set":
            amount = min(guarantee.amount, glasses(sheet, share, frame_max=guarantee.frame_max))
        case "full_cover":
            amount = min(line.price, line.price_limit or 0) - share.reckoned
        case basis:
            raise ValueError(basis)
    return max(amount, 0)


def applied_rate(guarantee: Guarantee, sheet: Worksheet) -> int:
    """The guarantee's rate for this practitioner, in percent: another one outside the fee-control schemes."""
    line = sheet.line
    if line.fee_control is False and line.kind in DOCTORS and guarantee.rate_without_fee_control is not None:
        return guarantee.rate_without_fee_control
    return guarantee.rate


def surcharge_taken_out(guarantee: Guarantee, share: SchemeShare) -> bool:
    """Whether what the table gives holds the surcharge, which a responsible contract never covers."""
    holds = guarantee.includes_scheme or guarantee.basis == "real_cost"
    return guarantee.responsible and share.surcharge > 0 and holds


def is_a_total(guarantee: Guarantee) -> bool:
    """Whether what the table gives counts from the first cent of the cost: as an option, it holds the base.

    Source: figures 6 (options are shown with the scheme and the base).
    """
    return guarantee.includes_scheme or guarantee.basis in {"real_cost", "full_cover"}


def is_silent(guarantee: Guarantee) -> bool:
    """Whether the table says nothing of this care: what only the law may then raise."""
    return guarantee.basis == "ticket_moderateur" and guarantee.rate == 0


def glasses(sheet: Worksheet, share: SchemeShare, *, frame_max: int) -> int:
    """The cost of a pair still to pay, its frame counted for at most `frame_max`, in cents."""
    frame = (sheet.line.frame or 0) - share.frame
    lenses = sheet.line.price - share.gross - frame
    return lenses + min(frame, frame_max)


def overrun_fee_controlled(guarantee: Guarantee, sheet: Worksheet, share: SchemeShare) -> int:
    """The overrun the table would pay a fee-controlled practitioner, whatever the price, in cents."""
    if guarantee.basis == "real_cost" and guarantee.rate >= _WHOLE:
        return UNLIMITED if guarantee.max is None else guarantee.max - share.ticket_moderateur
    amount = table_amount(guarantee, sheet, share, rate=guarantee.rate)
    if surcharge_taken_out(guarantee, share):
        amount -= share.surcharge
    if guarantee.max is not None:
        amount = min(amount, guarantee.max)
    return amount - share.ticket_moderateur


def units(guarantee: Guarantee, sheet: Worksheet) -> int:
    """How many acts, sessions, days, nights, ears or eyes of the line the guarantee still covers this year."""
    return _counted(guarantee, sheet)[1]


def _counted(guarantee: Guarantee, sheet: Worksheet) -> tuple[int, int, str]:
    """The units of the line, those that the counts of the guarantee still cover, and the period of the fewest left."""
    asked = 1 if guarantee.per in _ONCE else sheet.line.quantity
    if guarantee.count_per_year is None and not guarantee.limits:
        return asked, asked, ""
    left = [(UNLIMITED, "calendar_year")]
    if guarantee.count_per_year is not None:
        left.append((guarantee.count_per_year - sheet.history.count(guarantee), "calendar_year"))
    left += (
        (limit.count - sheet.history.used_of(guarantee.contract, limit).count, limit.over)
        for limit in guarantee.limits
        if limit.count is not None
    )
    fewest, over = min(left, key=itemgetter(0))
    return asked, min(asked, max(fewest, 0)), over


def spread(guarantee: Guarantee, sheet: Worksheet) -> int:
    """Over how many units of the line what the guarantee pays is spread: those it covers, where they are a part."""
    asked, covered, _ = _counted(guarantee, sheet)
    return covered if 0 < covered < asked else sheet.line.quantity


def _within(payment: Payment, limit: Limit, guarantee: Guarantee, sheet: Worksheet) -> None:
    """Bring the amount down to what is left of a limit in cents that several lines share."""
    if limit.cents is None:
        return
    spent = sheet.spent.get(limit_key(guarantee.contract, limit.name), 0)
    used = sheet.history.used_of(guarantee.contract, limit).cents + spent
    left = max(limit.cents - used, 0)
    payment.limit(left, "RG-S.7b", "shared_limit", limit=limit.cents, used=used, over=limit.over, whose=limit.whose)


def _by_unit(each: int, guarantee: Guarantee, sheet: Worksheet, share: SchemeShare) -> int:
    amount = each * units(guarantee, sheet)
    if guarantee.per in YEARLY:
        amount = max(amount - sheet.history.used(guarantee), 0)
    return amount - (share.reckoned if guarantee.includes_scheme else 0)


def _reason(guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, rate: int) -> tuple[str, dict[str, Scalar]]:
    """The reason code of a table's amount at that `rate` in percent, and the figures it rests on."""
    inputs: dict[str, Scalar] = {"clause": guarantee.clause}
    match guarantee.basis:
        case "base":
            because = "base_with_scheme" if guarantee.includes_scheme else "base_on_top"
            if rate != guarantee.rate:
                inputs["told"] = _OUTSIDE[because]
            return because, inputs | {"rate": rate, "base": share.base, "gross": share.gross}
        case "ticket_moderateur":
            because = "nothing_in_table" if is_silent(guarantee) else "ticket_moderateur"
            return because, inputs | {"rate": guarantee.rate, "due": share.ticket_moderateur}
        case "real_cost":
            return "real_cost", inputs | {"rate": guarantee.rate, "price": sheet.line.price, "gross": share.gross}
        case "flat" | "monthly_ceiling":
            return _flat_reason(guarantee, sheet, share, inputs)
        case "optical_set":
            return "optical_set", inputs | {"set": guarantee.amount, "frame_max": guarantee.frame_max}
        case _:
            inputs["told"] = "full_cover_by_table"
            return "full_cover", inputs | {"limit": sheet.line.price_limit, "price": sheet.line.price}


def _flat_reason(
    guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, inputs: dict[str, Scalar]
) -> tuple[str, dict[str, Scalar]]:
    """The reason of a flat amount or a percentage of the monthly ceiling."""
    each = guarantee.amount
    if guarantee.basis == "monthly_ceiling":
        each = percent(guarantee.rate, sheet.figure("pmss.month"))
        inputs |= {"rate": guarantee.rate, "pmss": sheet.figure("pmss.month")}
    asked, covered, over = _counted(guarantee, sheet)
    inputs |= {"each": each, "per": guarantee.per, "units": covered}
    if covered < asked:
        inputs |= {"asked": asked, "counted_over": over}
    if guarantee.count_per_year is not None:
        inputs |= {"count_per_year": guarantee.count_per_year, "count_this_year": sheet.history.count(guarantee)}
    if guarantee.per in YEARLY:
        inputs |= {"used": sheet.history.used(guarantee)}
    if guarantee.includes_scheme:
        return _WITH_SCHEME[guarantee.basis], inputs | {"gross": share.reckoned}
    if covered == 1 and not inputs.get("used"):
        inputs["told"] = _ONE_UNIT[guarantee.basis]
    return guarantee.basis, inputs
