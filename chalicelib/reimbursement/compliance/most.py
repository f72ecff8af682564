"""What a responsible contract may not state more than: overruns outside fee control, glasses, hearing aids.

Each looks at an entry of the base alone, or with one of an option on top of it, which is then the last of its stack.
"""

from collections.abc import Iterator, Sequence

from chalicelib.money import euros, percent
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.compliance.law import Breach, Law, is_full_cover_only, scheme_rate, stated
from chalicelib.reimbursement.compliance.pairs import Stack, inside, pairs_of, practitioners_of
from chalicelib.reimbursement.entries import (
    BaseEntry,
    FullCoverEntry,
    OpticalSetEntry,
    RealCostEntry,
    TicketModerateurEntry,
)
from chalicelib.reimbursement.payment import UNLIMITED
from chalicelib.reimbursement.reasons import path
from chalicelib.reimbursement.table import Clause

_WHOLE = 100


def overrun(stack: Stack, law: Law) -> Iterator[Breach]:
    """Outside fee control, 20 points under what is paid inside, and 200 % of the tariff in all. Source: R. 871-2, 2°.

    An amount in euros states no share of a tariff: the engine limits it, act by act.
    """
    clause, table = stack[-1]
    margin, most = law.figure("fee_control.margin"), law.figure("fee_control.overrun_ceiling")
    if clause.kind not in DOCTORS or False not in practitioners_of(clause, table) or margin is None or most is None:
        return
    if isinstance(clause.entry, RealCostEntry) and clause.entry.max is None:
        yield Breach(
            "RG-S.4e", path(clause.field, "basis"), "les frais réels sans maximum ne limitent pas les dépassements"
        )
        return
    fee_controlled = outside = _WHOLE
    for each, its_table in stack:
        rates = _rates(each, its_table, law)
        if rates is None:
            return
        fee_controlled, outside = _with(fee_controlled, rates[0], each, law), _with(outside, rates[1], each, law)
    allowed = max(_WHOLE, min(fee_controlled - margin, _WHOLE + most))
    if outside <= allowed:
        return
    told = getattr(clause.entry, "rate_without_fee_control", None) is not None
    may_tell = isinstance(clause.entry, BaseEntry) and True in practitioners_of(clause, table)
    field = "rate_without_fee_control" if told or may_tell else "rate"
    limit = f"{margin} points de moins que chez un praticien à honoraires maîtrisés, {_WHOLE + most} % au plus"
    lacking = "" if told or field == "rate" else "taux hors maîtrise des honoraires absent : "
    yield Breach(
        "RG-S.4e",
        path(clause.field, field),
        f"{lacking}{outside} % du tarif, Sécurité sociale comprise, au lieu de {allowed} % au plus ({limit})",
    )


def _rates(clause: Clause, table: Sequence[Clause], law: Law) -> tuple[int, int] | None:
    """What an entry pays of the tariff inside and outside fee control, in percent; None where it states no rate."""
    entry = clause.entry
    if isinstance(entry, TicketModerateurEntry):
        part = percent(entry.rate, _WHOLE - (scheme_rate(clause.kind, law) or 0))
        return part, part
    if not isinstance(entry, BaseEntry):
        return None
    outside = entry.rate if entry.rate_without_fee_control is None else entry.rate_without_fee_control
    if True in practitioners_of(clause, table):
        return entry.rate, outside
    other = inside(clause, table)
    return (other.entry.rate if other is not None and isinstance(other.entry, BaseEntry) else _WHOLE), outside


def _with(total: int, rate: int, clause: Clause, law: Law) -> int:
    """The total with one more entry: a rate with the scheme is a total, another comes on top."""
    entry = clause.entry
    if isinstance(entry, BaseEntry) and entry.includes_scheme:
        return max(total, rate)
    if clause.field.startswith("options."):
        return total + rate
    return max(total, (scheme_rate(clause.kind, law) or 0) + rate)


def glasses_ceiling(stack: Stack, law: Law) -> Iterator[Breach]:
    """A pair of class B is paid its ceiling at most, its frame too; an entry for several pairs, that of each."""
    clause, _ = stack[-1]
    if clause.kind != "optical_equipment" or is_full_cover_only(clause.kind, clause.when):
        return
    frame = law.figure("optics.frame_ceiling")
    if isinstance(clause.entry, OpticalSetEntry) and frame is not None and clause.entry.frame_max > frame:
        yield Breach(
            "RG-S.4d",
            path(clause.field, "frame_max"),
            f"{euros(clause.entry.frame_max)} pour la monture, au lieu de {euros(frame)} au plus",
        )
    total = _stacked(stack, law)
    if total is None:
        return
    field, amount = total
    served = [set(pairs_of(each, table)) for each, table in stack]
    ceilings = {
        pair: most for pair in sorted(set.intersection(*served)) if (most := law.figure(f"optics.ceiling_{pair}"))
    }
    over = [pair for pair, most in ceilings.items() if amount > most]
    if over:
        pair = min(over, key=lambda each: ceilings[each])
        reason = f"{_told(amount)}, au lieu de {euros(ceilings[pair])} au plus pour une paire de classe {pair}"
        yield Breach("RG-S.4d", path(clause.field, field), reason)


def hearing_ceiling(stack: Stack, law: Law) -> Iterator[Breach]:
    """An aid of class II is paid its ceiling at most, the scheme's share included."""
    clause, _ = stack[-1]
    if clause.kind != "hearing_aid" or is_full_cover_only(clause.kind, clause.when):
        return
    ceiling, tariff, rate = (law.figure(f"hearing.{name}") for name in ("ceiling", "base", "rate"))
    if ceiling is None or tariff is None or rate is None:
        return
    total = _stacked(stack, law, tariff=tariff, gross=percent(rate, tariff))
    if total is not None and total[1] > ceiling:
        field, amount = total
        most = f"{euros(ceiling)} au plus pour une aide auditive de classe II"
        reason = f"{_told(amount)} par oreille, Sécurité sociale comprise, au lieu de {most}"
        yield Breach("RG-S.4n", path(clause.field, field), reason)


def _stacked(stack: Stack, law: Law, *, tariff: int = 0, gross: int = 0) -> tuple[str, int] | None:
    """What the entries state with the scheme's share `gross`, in cents, and the field of the last that says it.

    None if one cannot be told. An option that is a total holds the base.
    """
    field, total = "", gross
    for entry in (clause.entry for clause, _ in stack):
        given = stated(entry, law)
        if isinstance(entry, BaseEntry) and tariff:
            given = "rate", percent(entry.rate, tariff)
        if given is None:
            return None
        field, amount = given
        if getattr(entry, "includes_scheme", False):
            total = max(total, amount)
        elif isinstance(entry, RealCostEntry | FullCoverEntry):
            total = max(total, amount + gross)
        else:
            total += amount
    return field, total


def _told(cents: int) -> str:
    return "un montant sans limite" if cents >= UNLIMITED else euros(cents)
