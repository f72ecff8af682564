"""What contracts give for a line of care: those open on its date, their tables, their limits' periods.

Source: RG-S.7c (cover dates), RG-S.8 (tables by date), RG-S.4b (mandatory cover of responsible contracts).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chalicelib.contracts.model import Contract, Tables
from chalicelib.members.eligibility import NotCovered, ProofNeeded, Verdict, verdict
from chalicelib.members.model import Beneficiary, Cover, Member, TakenOption
from chalicelib.parameters import Parameters
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.calendar_days import anniversary
from chalicelib.reimbursement.entries import BaseEntry, GuaranteeEntry, TicketModerateurEntry
from chalicelib.reimbursement.kinds import LABELS
from chalicelib.reimbursement.model import CareLine, Guarantee
from chalicelib.reimbursement.table import When, parse_table

# What the law makes a responsible contract pay even where its table is silent: the floor does the rest.
_SILENT_TABLE = TicketModerateurEntry(basis="ticket_moderateur", rate=0)
_YEARS = {"contract_year": 1, "two_years": 2}


@dataclass(frozen=True, slots=True)
class Open:
    """A contract that covers a member's family on the care date, and the cover that says since when."""

    contract: Contract
    cover: Cover


def in_force(member: Member, contracts: Mapping[str, Contract], day: date) -> list[Open]:
    """The contracts that cover the member's family on that day, in order of payment."""
    named = [Open(contracts[cover.contract], cover) for cover in member.covers_on(day)]
    return [each for each in named if each.contract.in_force(day)]


def covering(
    contracts: Sequence[Open], member: Member, person: Beneficiary, day: date, parameters: Parameters
) -> tuple[list[Open], Verdict]:
    """Those of these contracts that extend to this person on `day`, and why none does, or the proof one asks for.

    Each contract judges by its own terms. Source: RG-S.3, RG-S.3b.
    """
    found = [(each, verdict(member, person, day, parameters, each.contract.terms)) for each in contracts]
    kept = [each for each, said in found if not isinstance(said, NotCovered)]
    if found and not kept:
        return [], found[0][1]
    return kept, next((said for _, said in found if isinstance(said, ProofNeeded)), None)


def shared_limits(contract: Contract, kind: str | None, day: date) -> frozenset[str]:
    """The limits that the contract's tables of that day name for this kind of care; for any kind where it is None."""
    tables = contract.tables_on(day)
    return frozenset(
        limit.name
        for written in (tables.guarantees, *tables.options.values())
        for entries in parse_table({each: written[each] for each in written if kind in {None, each}}).entries.values()
        for _, entry in entries
        for limit in entry.limits
    )


def guarantees_of(contracts: Iterable[Open], care: CareLine) -> tuple[Guarantee, ...]:
    """What these contracts give for this care, in their order, each its base and then the options that were taken.

    A contract or an option that does not cover the care gives nothing.
    """
    return tuple(guarantee for each in contracts for guarantee in _guarantees(each, care))


def _guarantees(open_contract: Open, care: CareLine) -> Iterator[Guarantee]:
    contract, cover = open_contract.contract, open_contract.cover
    tables, called = contract.tables_on(care.date), LABELS[care.kind].lower()
    clause = f"contrat {contract.number}, {called}"
    base = _given(tables, "", care)
    if base is not None:
        yield _guarantee(base, open_contract, care, clause)
    elif contract.responsible:
        silent = f"{clause} (couverture obligatoire des contrats responsables)"
        yield _guarantee(_Given(_SILENT_TABLE, When()), open_contract, care, silent)
    for option in cover.options:
        added = _given(tables, option.name, care) if option.includes(care.date) else None
        if added is not None:
            clause = f"contrat {contract.number}, option {option.name}, {called}"
            yield _guarantee(added, open_contract, care, clause, option)


@dataclass(frozen=True, slots=True)
class _Given:
    """What a table gives for a care, and on which condition."""

    entry: GuaranteeEntry
    when: When


def _given(tables: Tables, option: str, care: CareLine) -> _Given | None:
    """What the base (no option) or an option gives for this care; the rest of the table need not be read."""
    written = tables.options.get(option, {}) if option else tables.guarantees
    if care.kind not in written:
        return None
    table = tables.parsed.get((option, care.kind))
    if table is None:
        table = tables.parsed[option, care.kind] = parse_table({care.kind: written[care.kind]})
    found = table.chosen(care)
    if found is None:
        return None
    when, entry = found
    if care.fee_control is not False or care.kind not in DOCTORS or not isinstance(entry, BaseEntry):
        return _Given(entry, when)
    # Two entries may say what one says with two rates; the engine needs both rates to limit the overrun.
    inside = table.entry_for(replace(care, fee_control=True))
    if inside is entry or not isinstance(inside, BaseEntry) or inside.includes_scheme != entry.includes_scheme:
        return _Given(entry, when)
    outside = entry.rate if entry.rate_without_fee_control is None else entry.rate_without_fee_control
    return _Given(entry.model_copy(update={"rate": inside.rate, "rate_without_fee_control": outside}), when)


def counted_as(contract: str, option: str, when: When) -> str:
    """What an entry's own yearly use is counted under: by option and condition, which outlive the order of a table."""
    asked = when.model_dump(exclude_unset=True)
    words = "&".join(f"{name}={asked[name]}" for name in sorted(asked))
    return contract + (f"/{option}" if option else "") + (f"?{words}" if words else "")


def _guarantee(
    given: _Given, open_contract: Open, care: CareLine, clause: str, option: TakenOption | None = None
) -> Guarantee:
    contract, name = open_contract.contract, option.name if option else ""
    return given.entry.guarantee(
        responsible=contract.responsible,
        contract_kind=contract.kind,
        contract=contract.number,
        clause=clause,
        table_since=contract.tables_on(care.date).since,
        period=lambda over: period(over, contract.effective_from, care.date),
        entered=(option.since if option else None) or open_contract.cover.entry_date,
        option=option is not None,
        counted_as=counted_as(contract.number, name, given.when),
    )


def period(over: str, effective: date, day: date) -> tuple[date, date] | None:
    """The first and last days of the period that holds `day`; None for a limit by event, which has none.

    Contract years and pairs of years are counted from the day the contract took effect.
    """
    if over == "event":
        return None
    if over == "calendar_year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    years = _YEARS[over]
    passed = day.year - effective.year
    if anniversary(effective, passed) > day:
        passed -= 1
    begun = passed - passed % years
    return anniversary(effective, begun), anniversary(effective, begun + years) - timedelta(days=1)
