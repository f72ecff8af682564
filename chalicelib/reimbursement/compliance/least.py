"""What a responsible contract may not state less than: patient's share, daily fee, full cover, floors of glasses."""

from collections.abc import Iterator, Sequence

from chalicelib.money import euros
from chalicelib.reimbursement.compliance.law import Breach, Law, is_full_cover_only, scheme_rate, stated
from chalicelib.reimbursement.compliance.pairs import pairs_of
from chalicelib.reimbursement.entries import (
    BaseEntry,
    FlatEntry,
    FullCoverEntry,
    MonthlyCeilingEntry,
    RealCostEntry,
    TicketModerateurEntry,
)
from chalicelib.reimbursement.kinds import OFTEN_OUTSIDE_SCHEME
from chalicelib.reimbursement.reasons import path
from chalicelib.reimbursement.table import Clause

_WHOLE = 100
_LOW_BENEFITS = frozenset({"moderate", "low", "homeopathy"})
_NOT_HOSPITALS = frozenset({"mas", "ehpad"})
# Those with a floor of their own, or none.
_WITHOUT_PATIENT_SHARE = frozenset(
    {"spa", "birth_allowance", "adoption_allowance", "optical_equipment", "hospital_daily_fee"}
)
_PROSTHESES = frozenset({"dental_prosthesis", "orthodontics"})


def patient_share(clause: Clause, law: Law) -> Iterator[Breach]:
    """The ticket modérateur is whole; prostheses and orthodontics more than that in a mandatory contract."""
    entry, least, rule = clause.entry, _WHOLE, "RG-S.4b"
    if clause.kind in _WITHOUT_PATIENT_SHARE or clause.when.benefit in _LOW_BENEFITS:
        return
    if is_full_cover_only(clause.kind, clause.when):
        return
    dental = law.figure("basket.dental_floor") if law.mandatory and clause.kind in _PROSTHESES else None
    if dental is not None:
        least, rule = dental, "RG-S.4n"
    for field, rate in _totals(clause):
        whole = least if not isinstance(entry, RealCostEntry) else _WHOLE
        if rate < whole:
            yield Breach(rule, path(clause.field, field), _too_low(rate, whole))
    scheme = scheme_rate(clause.kind, law)
    if scheme is not None and isinstance(entry, BaseEntry) and not entry.includes_scheme:
        rates = {"rate": entry.rate, "rate_without_fee_control": entry.rate_without_fee_control}
        for field, on_top in rates.items():
            if on_top is not None and scheme + on_top < _WHOLE:
                told = f"{on_top} % en plus des {scheme} % de la Sécurité sociale, en règle générale"
                yield Breach("RG-S.4b", path(clause.field, field), f"{told} : la loi impose {_WHOLE} % au moins")


def _totals(clause: Clause) -> Iterator[tuple[str, int]]:
    """The rates that an entry states of the tariff or of the price, scheme included, by field, in percent."""
    match clause.entry:
        case BaseEntry(includes_scheme=True) as entry:
            yield "rate", entry.rate
            if entry.rate_without_fee_control is not None:
                yield "rate_without_fee_control", entry.rate_without_fee_control
        case TicketModerateurEntry() as entry:
            yield "rate", min(entry.rate, _WHOLE)
        # Where the scheme often pays nothing, a share of the price takes nothing off the patient's share.
        case RealCostEntry() as entry if clause.kind not in OFTEN_OUTSIDE_SCHEME:
            yield "rate", entry.rate


def _too_low(rate: int, least: int) -> str:
    if least > _WHOLE:
        return f"{rate} % du tarif, Sécurité sociale comprise, au lieu de {least} % au moins en contrat obligatoire"
    return f"{rate} %, alors que la loi impose de rembourser tout le ticket modérateur : {least} % au moins"


def daily_fee(clause: Clause, law: Law) -> Iterator[Breach]:
    """The hospital's daily fee is paid whole, without any limit in days or amount. Source: art. R. 871-2, 1°."""
    if clause.kind != "hospital_daily_fee" or clause.when.ward in _NOT_HOSPITALS:
        return
    entry = clause.entry
    fee = law.figure(f"hospital_daily_fee.{'psychiatry' if clause.when.ward == 'psychiatry' else 'general'}")
    found = _limiting_fields(clause)
    if isinstance(entry, RealCostEntry) and entry.rate < _WHOLE:
        found.append("rate")
    given = stated(entry, law) if isinstance(entry, FlatEntry | MonthlyCeilingEntry) else None
    if given is not None and fee is not None and given[1] < fee:
        found.append(given[0])
    reason = "le forfait journalier hospitalier se rembourse en entier, sans limite de montant ni de durée"
    yield from (Breach("RG-S.4b", path(clause.field, field), reason) for field in found)


def full_cover(clause: Clause) -> Iterator[Breach]:
    """What is written for 100 % Santé alone pays it whole."""
    if not is_full_cover_only(clause.kind, clause.when):
        return
    found = _limiting_fields(clause)
    if isinstance(clause.entry, RealCostEntry):
        found += ["rate"] if clause.entry.rate < _WHOLE else []
    elif not isinstance(clause.entry, FullCoverEntry):
        found.append("basis")
    reason = "le 100 % Santé se rembourse en entier jusqu'au prix limite : choisissez la base full_cover, sans limite"
    yield from (Breach("RG-S.4c", path(clause.field, field), reason) for field in found)


def _limiting_fields(clause: Clause) -> list[str]:
    """The fields by which an entry limits what it pays in number or in amount."""
    named = ("limits", "count_per_year", "max")
    return [name for name in named if getattr(clause.entry, name, None) not in (None, [])]


def glasses_floor(clause: Clause, table: Sequence[Clause], law: Law) -> Iterator[Breach]:
    """A pair of class B is paid the floor of its class at least; an entry for several pairs, that of each of them."""
    if clause.kind != "optical_equipment" or is_full_cover_only(clause.kind, clause.when):
        return
    given = stated(clause.entry, law)
    if given is None:
        return
    field, amount = given
    name = "basket_floor" if law.mandatory else "floor"
    known = {pair: least for pair in pairs_of(clause, table) if (least := law.figure(f"optics.{name}_{pair}"))}
    short = [pair for pair, least in known.items() if amount < least]
    if short:
        pair = max(short, key=lambda each: known[each])
        yield Breach(
            "RG-S.4n" if law.mandatory else "RG-S.4d",
            path(clause.field, field),
            f"{euros(amount)}, alors que la loi garantit au moins {euros(known[pair])} pour une paire de classe {pair}",
        )
