"""What contracts give for a line of care: those open on its date, their tables, their limits' periods.

Source: RG-S.7c (cover dates), RG-S.4b (mandatory cover of responsible contracts).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.contracts.model import Contract
from chalicelib.members.model import Cover, Member
from chalicelib.reimbursement.calendar_days import anniversary
from chalicelib.reimbursement.kinds import LABELS
from chalicelib.reimbursement.model import CareLine, Guarantee
from chalicelib.reimbursement.table import TicketModerateurEntry, parse_table

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


def guarantees_of(contracts: Iterable[Open], care: CareLine) -> tuple[Guarantee, ...]:
    """What these contracts give for this care, in their order; one that does not cover it gives nothing."""
    return tuple(filter(None, (_guarantee(each.contract, care) for each in contracts)))


def _guarantee(contract: Contract, care: CareLine) -> Guarantee | None:
    entry = parse_table(contract.guarantees).entry_for(care)
    clause = f"contrat {contract.number}, {LABELS[care.kind].lower()}"
    if entry is None:
        if not contract.responsible:
            return None
        entry, clause = _SILENT_TABLE, f"{clause} (couverture obligatoire des contrats responsables)"
    return entry.guarantee(
        responsible=contract.responsible,
        contract_kind=contract.kind,
        contract=contract.number,
        clause=clause,
        table_since=contract.effective_from,
        period=lambda over: period(over, contract.effective_from, care.date),
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
