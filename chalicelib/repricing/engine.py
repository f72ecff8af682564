"""From lines of care to who pays what: the steps of `reimbursement.engine`, in its order, on whole columns.

Lines that a step treats apart are worked out apart, so that a figure of the law is asked for only where the engine
asks for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from chalicelib.reimbursement.engine import BEYOND_THE_MINIMUM, NEVER_PAID, WITHOUT_SCHEME, law_minimum
from chalicelib.reimbursement.model import Guarantee
from chalicelib.repricing.arrays import NONE, ZERO, Bools, Ints
from chalicelib.repricing.bases import start
from chalicelib.repricing.checks import check_limit
from chalicelib.repricing.columns import place
from chalicelib.repricing.days import months_later
from chalicelib.repricing.payment import Payment
from chalicelib.repricing.refusal import refuse
from chalicelib.repricing.renewal import closed
from chalicelib.repricing.responsible import apply_ceilings, apply_floors, cap_overrun, full_cover, is_fully_covered
from chalicelib.repricing.scheme import SchemeShare, scheme_share
from chalicelib.repricing.sheet import Sheet
from chalicelib.repricing.table import Given

_NEVER = [place("exclusion", word) for word in NEVER_PAID]
_MINIMUM = [place("exclusion", word) for word in BEYOND_THE_MINIMUM]
_ELSEWHERE = place("country", "elsewhere")
_PSYCHIATRY = place("ward", "psychiatry")

_Paying = Callable[[Sheet, SchemeShare], Ints]


def reimburse(sheet: Sheet, given: Given | None, kept: Ints) -> tuple[Ints, Ints]:
    """What the scheme pays, net, and what the institution pays, of lines that are given the same, or nothing.

    `kept` is what the scheme keeps back. Raises `WrongLineError` where a figure is unknown on a care date, or where
    others paid more than the price.
    """
    share = scheme_share(sheet, kept)
    lines = sheet.lines
    reason = "la Sécurité sociale et les autres assureurs ont payé plus que le prix"
    refuse(lines.number, lines.whole(share.net + lines.other_insurers > lines.price), "other_insurers", reason)
    if given is None:
        return share.net, ZERO
    check_limit(lines, given.guarantee)
    return share.net, _Paid(given.guarantee, given.waiting_months).unless_never_paid(sheet, share)


def by_table(sheet: Sheet, given: Given) -> Bools:
    """The lines on which the table answers, not the law alone."""
    by_law = _among(sheet.lines.exclusion, _MINIMUM)
    if given.guarantee.responsible:
        by_law = by_law | is_fully_covered(sheet)
    if given.waiting_months:
        by_law = by_law | _waiting(sheet, given.waiting_months)
    return ~by_law


def _waiting(sheet: Sheet, months: int) -> Bools:
    """The lines of care given before the guarantee opens, so many months after the entry into the contract."""
    return np.asarray(sheet.lines.date < months_later(sheet.lines.entered, months))


@dataclass(frozen=True, slots=True)
class _Paid:
    """What one guarantee pays: each step works out the lines that it settles, and leaves the others to the next."""

    guarantee: Guarantee
    waiting_months: int

    def unless_never_paid(self, sheet: Sheet, share: SchemeShare) -> Ints:
        """Nothing for what is never paid, nor abroad where the scheme pays nothing."""
        lines = sheet.lines
        never = _among(lines.exclusion, _NEVER) | ((lines.abroad == _ELSEWHERE) & (share.gross == 0))
        return _split(np.asarray(never), sheet, share, _nothing, self.unless_closed)

    def unless_closed(self, sheet: Sheet, share: SchemeShare) -> Ints:
        """Nothing before the renewal opens, nor where the scheme pays nothing unless it is agreed."""
        if self.guarantee.responsible:
            shut = closed(sheet)
            if shut.any():
                return _split(shut, sheet, share, _nothing, self.unless_unpaid)
        return self.unless_unpaid(sheet, share)

    def unless_unpaid(self, sheet: Sheet, share: SchemeShare) -> Ints:
        """Nothing where the scheme pays nothing, unless the table or the law says otherwise."""
        if self.guarantee.without_scheme or sheet.lines.kind in WITHOUT_SCHEME:
            return self.unless_full_cover(sheet, share)
        return _split(np.asarray(share.gross == 0), sheet, share, _nothing, self.unless_full_cover)

    def unless_full_cover(self, sheet: Sheet, share: SchemeShare) -> Ints:
        """All of the price within its limit for what the law covers whole."""
        if not self.guarantee.responsible:
            return self.unless_excluded(sheet, share)
        return _split(is_fully_covered(sheet), sheet, share, _whole, self.unless_excluded)

    def unless_excluded(self, sheet: Sheet, share: SchemeShare) -> Ints:
        """Only what the law imposes for care that is not covered beyond it."""
        minimum = _among(sheet.lines.exclusion, _MINIMUM)
        return _split(minimum, sheet, share, self.excluded, self.unless_waiting)

    def unless_waiting(self, sheet: Sheet, share: SchemeShare) -> Ints:
        """Only what the law imposes before the guarantee opens."""
        if not self.waiting_months:
            return self.by_table(sheet, share)
        lines = sheet.lines
        reason = "date d'entrée au contrat nécessaire : cette garantie a un délai d'attente"
        refuse(lines.number, lines.whole(lines.entered == NONE), "entry_date", reason)
        return _split(_waiting(sheet, self.waiting_months), sheet, share, self.not_open, self.by_table)

    def excluded(self, sheet: Sheet, share: SchemeShare) -> Ints:
        """Nothing but the law's floors."""
        return _within_the_law(_nothing_yet(sheet), law_minimum(self.guarantee), sheet, share)

    def not_open(self, sheet: Sheet, share: SchemeShare) -> Ints:
        """Nothing but the law's floors, those of the kind of contract included."""
        left = replace(self.guarantee, basis="ticket_moderateur", rate=0, max=None, limits=(), includes_scheme=False)
        return _within_the_law(_nothing_yet(sheet), left, sheet, share)

    def by_table(self, sheet: Sheet, share: SchemeShare) -> Ints:
        """What the table gives, within the law's limits."""
        return _within_the_law(start(self.guarantee, sheet, share), self.guarantee, sheet, share)


def _nothing(_sheet: Sheet, _share: SchemeShare) -> Ints:
    return ZERO


def _nothing_yet(sheet: Sheet) -> Payment:
    return Payment(sheet.lines.whole(ZERO), sheet.lines.other_insurers)


def _whole(sheet: Sheet, share: SchemeShare) -> Ints:
    """All that is left to pay of a cost that is proven, whoever pays it."""
    whole = full_cover(sheet, share)
    payment = Payment(whole, sheet.lines.other_insurers)
    _limit_to_proven(payment, sheet, share)
    payment.ceiling(whole)
    return payment.amount


def _among(words: Ints, wanted: list[int]) -> Bools:
    return np.isin(words, wanted) if words.any() else words.astype(np.bool_)


def _split(where: Bools, sheet: Sheet, share: SchemeShare, these: _Paying, others: _Paying) -> Ints:
    """What is paid of the lines `where` that holds by one step, of the others by another."""
    if not where.any():
        return others(sheet, share)
    if where.all():
        return these(sheet, share)
    paid = np.empty(len(sheet.lines), np.int64)
    for rows, paying in ((np.flatnonzero(where), these), (np.flatnonzero(~where), others)):
        paid[rows] = paying(sheet.only(rows), share.only(rows))
    return paid


def _within_the_law(payment: Payment, guarantee: Guarantee, sheet: Sheet, share: SchemeShare) -> Ints:
    """The payment brought down to legal limits and to the cost, then raised to legal floors."""
    table = payment.amount
    if sheet.lines.kind == "hospital_daily_fee":
        _limit_daily_fee(payment, sheet, share)
    if guarantee.responsible:
        cap_overrun(payment, guarantee, sheet, share)
        apply_ceilings(payment, sheet, share)
    _limit_to_cost(payment, guarantee, sheet, share)
    if guarantee.responsible:
        apply_floors(payment, guarantee, sheet, share, table)
    return payment.amount


def _limit_daily_fee(payment: Payment, sheet: Sheet, share: SchemeShare) -> None:
    """The daily hospital fee is covered at most at its legal amount, by date and ward."""
    psychiatry = np.asarray(sheet.lines.whole(sheet.lines.ward) == _PSYCHIATRY).astype(np.int64)
    fee = sheet.figure_by(psychiatry, {0: "hospital_daily_fee.general", 1: "hospital_daily_fee.psychiatry"})
    payment.ceiling(fee * sheet.lines.quantity - share.gross)


def _limit_to_cost(payment: Payment, guarantee: Guarantee, sheet: Sheet, share: SchemeShare) -> None:
    """All insurers together never pay more than the cost, less what must stay with the patient."""
    lines = sheet.lines
    _limit_to_proven(payment, sheet, share)
    stays = share.surcharge + share.authorised_overrun if guarantee.responsible else ZERO
    payment.ceiling(lines.price - share.gross - stays)


def _limit_to_proven(payment: Payment, sheet: Sheet, share: SchemeShare) -> None:
    """A cost that is not proven counts for the scheme's tariff."""
    lines = sheet.lines
    if not lines.proof.all():
        payment.ceiling(np.minimum(lines.price, share.base) - share.gross, ~lines.proof)
