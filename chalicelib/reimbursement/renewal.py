"""When glasses and hearing aids may be renewed."""

from datetime import date

from chalicelib.reimbursement.calendar_days import anniversary, is_under
from chalicelib.reimbursement.worksheet import Worksheet

RULES = {"optical_equipment": "RG-S.4d", "hearing_aid": "RG-S.4n"}


def closed_until(sheet: Worksheet) -> date | None:
    """The day renewal opens where it has not opened on the care date; None where nothing stands in the way.

    Glasses: 2 years from the last delivery, 1 under 16, none on early renewal; hearing aids: 4 years per ear. Renewal
    opens on the anniversary day.
    """
    line, last = sheet.line, sheet.history.last_delivery
    if last is None or line.early_renewal or line.kind not in RULES:
        return None
    opens = anniversary(last, sheet.figure(period(sheet)))
    return opens if line.date < opens else None


def period(sheet: Worksheet) -> str:
    """The name of the figure that gives the renewal period, in years."""
    if sheet.line.kind == "hearing_aid":
        return "hearing.renewal"
    child = is_under(sheet.patient.birth_date, sheet.figure("optics.adult_age"), sheet.line.date)
    return "optics.renewal_child" if child else "optics.renewal"


def write_closed(sheet: Worksheet, share: str, opens: date) -> None:
    """Write that the renewal opens only on that day, and nothing is paid before."""
    last = sheet.history.last_delivery
    doubtful = sheet.is_doubtful(period(sheet))
    rule = RULES[sheet.line.kind]
    sheet.write(share, 0, rule, "renewal_not_open", last=str(last), opens=str(opens), provisional=doubtful)
