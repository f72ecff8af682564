"""What the scheme keeps back of its share: participation, franchise, or the participation on heavy acts."""

from typing import TYPE_CHECKING

from chalicelib.reimbursement.calendar_days import is_under
from chalicelib.reimbursement.worksheet import SCHEME, Worksheet

if TYPE_CHECKING:
    from chalicelib.reimbursement.model import Scalar

PARTICIPATION = frozenset({"consultation", "technical_act", "imaging", "laboratory"})
FRANCHISES = {
    "medicine": ("franchise.medicine_per_box", None),
    "auxiliary": ("franchise.auxiliary_per_act", "franchise.auxiliary_per_day"),
    "transport": ("franchise.transport_per_trip", "franchise.transport_per_day"),
}


# What may be kept back over a day or a year: over which, the figure of the most, what was kept back already, in cents.
_Ceiling = tuple[str, str, int]
_EXEMPT = frozenset({"maternity", "css"})


def heavy_act(sheet: Worksheet, gross: int) -> int:
    """The participation on a heavy act, in cents, at most the gross share; it may be covered by a contract.

    It replaces the other deductions, and spares the same people: under 18, maternity, css.
    """
    if not sheet.line.heavy_act or gross == 0 or _exempt(sheet):
        return 0
    name = "heavy_act.participation"
    amount = min(sheet.figure(name), gross)
    sheet.write(SCHEME, -amount, "RG-S.4a", "heavy_act", due=sheet.figure(name), provisional=sheet.is_doubtful(name))
    return amount


def deductions(sheet: Worksheet, gross: int) -> tuple[int, int]:
    """Participation and franchise kept back, in cents; one of the two is always zero.

    Per act, box or trip, within the ceilings of the day and of the calendar year, never above the gross share; none
    under 18, for maternity, css, urgent transport or a heavy act. Source: code de la sécurité sociale, art. L. 160-13.
    """
    line, history = sheet.line, sheet.history
    if gross == 0 or _spared(sheet):
        return 0, 0
    if line.kind in PARTICIPATION:
        ceilings = [
            ("day", "participation.per_day", history.participation_today),
            ("year", "participation.per_year", history.participation_this_year),
        ]
        return _kept_back(sheet, "participation", gross, "participation.per_act", ceilings), 0
    name, per_day = FRANCHISES[line.kind]
    ceilings = [("year", "franchise.per_year", history.franchise_this_year)]
    if per_day is not None:
        ceilings.append(("day", per_day, history.franchise_today))
    return 0, _kept_back(sheet, "franchise", gross, name, ceilings)


def _spared(sheet: Worksheet) -> bool:
    line = sheet.line
    return (
        (line.kind not in PARTICIPATION and line.kind not in FRANCHISES)
        or line.heavy_act
        or (line.kind == "transport" and line.urgent)
        or _exempt(sheet)
    )


def _exempt(sheet: Worksheet) -> bool:
    """Whether nothing is kept back from this person: long-term illness and work accidents are no exemption."""
    young = is_under(sheet.patient.birth_date, sheet.figure("participation.from_age"), sheet.line.date)
    return young or sheet.line.exemption in _EXEMPT


def _kept_back(sheet: Worksheet, because: str, gross: int, name: str, ceilings: list[_Ceiling]) -> int:
    """Write down and answer what is kept back: the amount due, within the gross share and the tightest ceiling."""
    due = amount = sheet.figure(name) * sheet.line.quantity
    inputs: dict[str, Scalar] = {"due": due}
    if gross < amount:
        amount, inputs = gross, {"due": due, "limited_by": "share"}
    for period, figure, used in ceilings:
        most = sheet.figure(figure)
        if max(most - used, 0) < amount:
            amount = max(most - used, 0)
            doubtful = sheet.is_doubtful(figure)
            inputs = {"due": due, "limited_by": period, "ceiling": most, "provisional": doubtful}
    sheet.write(SCHEME, -amount, "RG-S.4a", because, **inputs)
    return amount
