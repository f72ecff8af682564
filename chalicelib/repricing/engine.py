"""From lines of care to who pays what: the steps of `reimbursement.engine`, in its order, on whole columns.

Lines that a step treats apart are worked out apart, so that a figure of the law is asked for only where the engine
asks for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chalicelib.reimbursement.bases import is_a_total
from chalicelib.reimbursement.engine import BEYOND_THE_MINIMUM, NEVER_PAID, WITHOUT_SCHEME, law_minimum
from chalicelib.reimbursement.model import Guarantee
from chalicelib.repricing.arrays import NOBODY, NONE, ZERO, Bools, Ints
from chalicelib.repricing.bases import spread, start, units
from chalicelib.repricing.checks import check_limit
from chalicelib.repricing.columns import place
from chalicelib.repricing.days import months_later
from chalicelib.repricing.lines import Lines
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

# What is paid of each line, and whether the table gives it, not the law alone.
_Answer = tuple[Ints, Bools]
_Paying = Callable[[Sheet, SchemeShare], _Answer]


@dataclass(frozen=True, slots=True)
class Worked:
    """What the scheme pays of lines, net, what each guarantee pays, and which lines wait for an agreement.

    `taken` is what each guarantee uses of its own year, in cents and in units.
    """

    scheme: Ints
    by_guarantee: tuple[Ints, ...]
    taken: tuple[tuple[Ints, Ints], ...]
    waiting: Bools

    @property
    def institution(self) -> Ints:
        """What the institution pays."""
        return np.asarray(sum(self.by_guarantee, ZERO))


def reimburse(sheet: Sheet, offered: Sequence[Given], kept: Ints) -> Worked:
    """Work out lines that are all offered the same, in order of payment, or nothing.

    `kept` is what the scheme keeps back. Raises `WrongLineError` where a figure is unknown on a care date, or where
    others paid more than the price.
    """
    share = scheme_share(sheet, kept)
    lines = sheet.lines
    reason = "la Sécurité sociale et les autres assureurs ont payé plus que le prix"
    refuse(lines.number, lines.whole(share.net + lines.other_insurers > lines.price), "other_insurers", reason)
    by_guarantee: list[Ints] = []
    taken: list[tuple[Ints, Ints]] = []
    under: tuple[Guarantee, ...] = ()
    for given in offered:
        guarantee = given.guarantee
        check_limit(lines, guarantee)
        paid, by_table = _Paid(given, under).unless_never_paid(sheet, share)
        by_guarantee.append(paid)
        taken.append(_taken(guarantee, sheet, paid, by_table))
        sheet = sheet.after(guarantee, paid, spread(guarantee, sheet), by_table=by_table)
        under = (*under, guarantee)
    worked = Worked(share.net, tuple(by_guarantee), tuple(taken), NOBODY)
    return _once_agreed(worked, lines, {each.prior_agreement for each in under})


def _taken(guarantee: Guarantee, sheet: Sheet, paid: Ints, by_table: Bools) -> tuple[Ints, Ints]:
    """What lines use of a guarantee: nothing where only the law pays, what it holds of the base for a total."""
    whole = paid + sheet.paid if guarantee.option and is_a_total(guarantee) else paid
    cents = np.where(by_table, whole, 0)
    return cents, np.where(cents > 0, units(guarantee, sheet), 0)


def _once_agreed(worked: Worked, lines: Lines, asked: set[str]) -> Worked:
    """Nothing without a quote accepted on the day of care or before, where a guarantee asks for it. Source: RG-S.7f."""
    if asked <= {"none"}:
        return worked
    agreed = np.asarray((lines.agreed != NONE) & (lines.agreed <= lines.date))
    paid = tuple(np.asarray(np.where(agreed, each, 0)) for each in worked.by_guarantee)
    taken = tuple((np.where(agreed, cents, 0), np.where(agreed, count, 0)) for cents, count in worked.taken)
    return Worked(worked.scheme, paid, taken, NOBODY if "refused" in asked else ~agreed)


def _entered(given: Given, lines: Lines) -> Ints:
    """The day from which a waiting period counts: that of the option, else that of the entry into the contract."""
    if given.since is None:
        return lines.entered
    taken = given.since[lines.options]
    return np.where(taken == NONE, lines.entered, taken)


@dataclass(frozen=True, slots=True)
class _Paid:
    """What one guarantee pays, on top of those `under` it: each step settles its lines and leaves others to the next.

    An option adds to the base, which bears what the law imposes: nothing to full cover, and no floor lifts it.
    """

    given: Given
    under: tuple[Guarantee, ...]

    @property
    def guarantee(self) -> Guarantee:
        """The guarantee itself."""
        return self.given.guarantee

    def unless_never_paid(self, sheet: Sheet, share: SchemeShare) -> _Answer:
        """Nothing for what is never paid, nor abroad where the scheme pays nothing."""
        lines = sheet.lines
        never = _among(lines.exclusion, _NEVER) | ((lines.abroad == _ELSEWHERE) & (share.gross == 0))
        return _split(np.asarray(never), sheet, share, _nothing, self.unless_closed)

    def unless_closed(self, sheet: Sheet, share: SchemeShare) -> _Answer:
        """Nothing before the renewal opens, nor where the scheme pays nothing unless it is agreed."""
        if self.guarantee.responsible:
            shut = closed(sheet)
            if shut.any():
                return _split(shut, sheet, share, _nothing, self.unless_unpaid)
        return self.unless_unpaid(sheet, share)

    def unless_unpaid(self, sheet: Sheet, share: SchemeShare) -> _Answer:
        """Nothing where the scheme pays nothing, unless the table or the law says otherwise."""
        if self.guarantee.without_scheme or sheet.lines.kind in WITHOUT_SCHEME:
            return self.unless_full_cover(sheet, share)
        return _split(np.asarray(share.gross + share.heavy == 0), sheet, share, _nothing, self.unless_full_cover)

    def unless_full_cover(self, sheet: Sheet, share: SchemeShare) -> _Answer:
        """All of the price within its limit for what the law covers whole."""
        if not self.guarantee.responsible:
            return self.unless_excluded(sheet, share)
        fully = _nothing if self.guarantee.option else _whole
        return _split(is_fully_covered(sheet), sheet, share, fully, self.unless_excluded)

    def unless_excluded(self, sheet: Sheet, share: SchemeShare) -> _Answer:
        """Only what the law imposes for care that is not covered beyond it."""
        minimum = _among(sheet.lines.exclusion, _MINIMUM)
        return _split(minimum, sheet, share, self.excluded, self.unless_waiting)

    def unless_waiting(self, sheet: Sheet, share: SchemeShare) -> _Answer:
        """Only what the law imposes before the guarantee opens."""
        if not self.given.waiting_months:
            return self.by_table(sheet, share)
        lines = sheet.lines
        entered = _entered(self.given, lines)
        reason = "date d'entrée au contrat nécessaire : cette garantie a un délai d'attente"
        refuse(lines.number, lines.whole(entered == NONE), "entry_date", reason)
        waiting = np.asarray(lines.date < months_later(entered, self.given.waiting_months))
        return _split(waiting, sheet, share, self.not_open, self.by_table)

    def excluded(self, sheet: Sheet, share: SchemeShare) -> _Answer:
        """Nothing but the law's floors."""
        return self.within_the_law(_nothing_yet(sheet), law_minimum(self.guarantee), sheet, share), NOBODY

    def not_open(self, sheet: Sheet, share: SchemeShare) -> _Answer:
        """Nothing but the law's floors, those of the kind of contract included."""
        left = replace(self.guarantee, basis="ticket_moderateur", rate=0, max=None, limits=(), includes_scheme=False)
        return self.within_the_law(_nothing_yet(sheet), left, sheet, share), NOBODY

    def by_table(self, sheet: Sheet, share: SchemeShare) -> _Answer:
        """What the table gives, within the law's limits."""
        return self.within_the_law(start(self.guarantee, sheet, share), self.guarantee, sheet, share), ~NOBODY

    def within_the_law(self, payment: Payment, guarantee: Guarantee, sheet: Sheet, share: SchemeShare) -> Ints:
        """The payment brought down to legal limits and to the cost, then raised to legal floors."""
        table = payment.amount
        if sheet.lines.kind == "hospital_daily_fee":
            _limit_daily_fee(payment, sheet, share)
        if guarantee.responsible:
            cap_overrun(payment, (*self.under, guarantee), sheet, share)
            apply_ceilings(payment, sheet, share)
        _limit_to_cost(payment, guarantee, sheet, share)
        if guarantee.responsible and not guarantee.option:
            apply_floors(payment, guarantee, sheet, share, table)
        return payment.amount


def _nothing(_sheet: Sheet, _share: SchemeShare) -> _Answer:
    return ZERO, NOBODY


def _nothing_yet(sheet: Sheet) -> Payment:
    return Payment(sheet.lines.whole(ZERO), sheet.before)


def _whole(sheet: Sheet, share: SchemeShare) -> _Answer:
    """All that is left to pay of a cost that is proven, whoever pays it."""
    whole = full_cover(sheet, share)
    payment = Payment(whole, sheet.before)
    _limit_to_proven(payment, sheet, share)
    payment.ceiling(whole)
    return payment.amount, NOBODY


def _among(words: Ints, wanted: list[int]) -> Bools:
    return np.isin(words, wanted) if words.any() else words.astype(np.bool_)


def _split(where: Bools, sheet: Sheet, share: SchemeShare, these: _Paying, others: _Paying) -> _Answer:
    """What is paid of the lines `where` that holds by one step, of the others by another."""
    if not where.any():
        return others(sheet, share)
    if where.all():
        return these(sheet, share)
    paid, by_table = np.empty(len(sheet.lines), np.int64), np.empty(len(sheet.lines), np.bool_)
    for rows, paying in ((np.flatnonzero(where), these), (np.flatnonzero(~where), others)):
        paid[rows], by_table[rows] = paying(sheet.only(rows), share.only(rows))
    return paid, by_table


def _limit_daily_fee(payment: Payment, sheet: Sheet, share: SchemeShare) -> None:
    """A contract covers the daily hospital fee at most at its legal amount, by date and ward."""
    psychiatry = np.asarray(sheet.lines.whole(sheet.lines.ward) == _PSYCHIATRY).astype(np.int64)
    fee = sheet.figure_by(psychiatry, {0: "hospital_daily_fee.general", 1: "hospital_daily_fee.psychiatry"})
    payment.cap(fee * sheet.lines.quantity - share.gross - sheet.paid, ~NOBODY)


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
