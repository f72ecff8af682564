"""What a guarantee's table gives, before any legal limit: `reimbursement.bases`, on whole columns."""

import numpy as np

from chalicelib.reimbursement.bases import DOCTORS, YEARLY, is_a_total
from chalicelib.reimbursement.model import Guarantee
from chalicelib.reimbursement.payment import UNLIMITED
from chalicelib.repricing.arrays import NOBODY, Bools, Ints, percent, positive
from chalicelib.repricing.payment import Payment
from chalicelib.repricing.scheme import SchemeShare
from chalicelib.repricing.sheet import Sheet

_ONCE = YEARLY | {"event"}
_WHOLE = 100


def start(guarantee: Guarantee, sheet: Sheet, share: SchemeShare) -> Payment:
    """What the table gives, the surcharge outside the pathway taken out where a responsible contract must."""
    amount = table_amount(guarantee, sheet, share, rate=applied_rate(guarantee, sheet))
    payment = Payment(amount, sheet.before)
    if takes_surcharge_out(guarantee) and share.surcharge.any():
        payment.limit(amount - share.surcharge)
    if guarantee.max is not None:
        payment.limit(np.asarray(guarantee.max))
    for limit in guarantee.limits:
        if limit.cents is not None:
            payment.limit(positive(limit.cents - sheet.history.of(limit)[0]))
    covered, asked = units(guarantee, sheet), _asked(guarantee, sheet)
    beyond, paid = np.asarray(covered < asked), sheet.paid
    if beyond.any():
        paid = np.where(beyond, sheet.paid_for(covered), paid)
        cost = (sheet.lines.price - share.gross) * covered // asked
        payment.limit(cost if is_a_total(guarantee) else cost - paid, beyond)
    if guarantee.option and is_a_total(guarantee):
        payment.limit(payment.amount - paid)
    return payment


def table_amount(guarantee: Guarantee, sheet: Sheet, share: SchemeShare, *, rate: Ints | int) -> Ints:
    """What the basis gives, in cents, never negative, at this `rate` in percent."""
    lines = sheet.lines
    match guarantee.basis:
        case "base":
            amount = percent(rate, share.base)
            if guarantee.includes_scheme:
                amount = amount - share.reckoned
        case "ticket_moderateur":
            amount = percent(rate, share.ticket_moderateur)
        case "real_cost":
            amount = percent(rate, lines.price) - share.reckoned
        case "flat":
            amount = _by_unit(np.asarray(guarantee.amount), guarantee, sheet, share)
        case "monthly_ceiling":
            amount = _by_unit(percent(rate, sheet.figure("pmss.month")), guarantee, sheet, share)
        case "optical_set":
            frame_max = np.asarray(guarantee.frame_max)
            amount = np.minimum(guarantee.amount, glasses(sheet, share, frame_max=frame_max))
        case "full_cover":
            amount = np.minimum(lines.price, positive(lines.price_limit)) - share.reckoned
        case basis:
            raise ValueError(basis)
    return positive(amount)


def outside_fee_control(sheet: Sheet) -> Bools:
    """The lines of doctors outside the fee-control schemes."""
    return np.asarray(sheet.lines.fee_control == 0) if sheet.lines.kind in DOCTORS else NOBODY


def applied_rate(guarantee: Guarantee, sheet: Sheet) -> Ints | int:
    """The guarantee's rate for each practitioner, in percent: another one outside the fee-control schemes."""
    outside = outside_fee_control(sheet)
    if guarantee.rate_without_fee_control is None or not outside.any():
        return guarantee.rate
    return np.where(outside, guarantee.rate_without_fee_control, guarantee.rate)


def takes_surcharge_out(guarantee: Guarantee) -> bool:
    """Whether what the table gives holds the surcharge, which a responsible contract never covers."""
    return guarantee.responsible and (guarantee.includes_scheme or guarantee.basis == "real_cost")


def glasses(sheet: Sheet, share: SchemeShare, *, frame_max: Ints) -> Ints:
    """The cost of a pair still to pay, its frame counted for at most `frame_max`, in cents."""
    frame = positive(sheet.lines.frame) - share.frame
    lenses = sheet.lines.price - share.gross - frame
    return np.asarray(lenses + np.minimum(frame, frame_max))


def overrun_fee_controlled(guarantee: Guarantee, sheet: Sheet, share: SchemeShare) -> Ints:
    """The overrun the table would pay a fee-controlled practitioner, whatever the price, in cents."""
    if guarantee.basis == "real_cost" and guarantee.rate >= _WHOLE:
        most = UNLIMITED if guarantee.max is None else guarantee.max - share.ticket_moderateur
        return np.asarray(most)
    amount = table_amount(guarantee, sheet, share, rate=guarantee.rate)
    if takes_surcharge_out(guarantee):
        amount = amount - share.surcharge
    if guarantee.max is not None:
        amount = np.minimum(amount, guarantee.max)
    return np.asarray(amount - share.ticket_moderateur)


def units(guarantee: Guarantee, sheet: Sheet) -> Ints:
    """How many acts, sessions, days, nights, ears or eyes of each line the guarantee still covers this year."""
    most = _asked(guarantee, sheet)
    if guarantee.count_per_year is not None:
        most = np.minimum(most, positive(guarantee.count_per_year - sheet.history.year(guarantee)[1]))
    for limit in guarantee.limits:
        if limit.count is not None:
            most = np.minimum(most, positive(limit.count - sheet.history.of(limit)[1]))
    return most


def spread(guarantee: Guarantee, sheet: Sheet) -> Ints:
    """Over how many units of each line what the guarantee pays is spread: those it covers, where they are a part."""
    covered = units(guarantee, sheet)
    return np.where((covered > 0) & (covered < _asked(guarantee, sheet)), covered, sheet.lines.quantity)


def _asked(guarantee: Guarantee, sheet: Sheet) -> Ints:
    return np.asarray(1) if guarantee.per in _ONCE else sheet.lines.quantity


def _by_unit(each: Ints, guarantee: Guarantee, sheet: Sheet, share: SchemeShare) -> Ints:
    amount: Ints = np.asarray(each * units(guarantee, sheet))
    if guarantee.per in YEARLY:
        amount = positive(amount - sheet.history.year(guarantee)[0])
    return np.asarray(amount - share.reckoned if guarantee.includes_scheme else amount)
