"""Cover kept by former staff and by the dependants of a member who died, and the employer's duty to report.

Source: regulation, Santé, article 9 (RG-S.9, RG-S.9b, RG-S.9c).
"""

from collections.abc import Sequence
from datetime import date, timedelta

from chalicelib.members.model import Cover, CoverEnd
from chalicelib.parameters import Parameters
from chalicelib.reimbursement.calendar_days import months_later

_ENTITLED = frozenset({"disability", "retirement", "replacement_income", "death"})


def ended_before(asked: Cover, covers: Sequence[Cover]) -> Cover | None:
    """The cover that `asked` follows: the last to end before it, of those whose end is explained."""
    ended = [
        cover
        for cover in covers
        if cover.end is not None and cover.exit_date is not None and cover.exit_date < asked.entry_date
    ]
    return max(ended, key=lambda cover: cover.exit_date or cover.entry_date, default=None)


def refusal(asked: Cover, covers: Sequence[Cover], parameters: Parameters) -> str | None:
    """Why the member may not keep the cover they ask for, in French with its rule; None if they may.

    `asked` is one of `covers`, with the day it was asked for.
    """
    before = ended_before(asked, covers)
    if before is None or before.end is None or before.exit_date is None or asked.asked_on is None:
        return "aucune couverture terminée avant celle-ci n'en dit la cause (end) : RG-S.9"
    if before.end.by not in _ENTITLED:
        return (
            "seules une rente d'incapacité ou d'invalidité, une retraite, un revenu de remplacement ou un décès "
            "donnent droit à garder une couverture : RG-S.9"
        )
    died = before.end.by == "death"
    start = before.end.on if died else before.exit_date
    last = last_request(start, parameters)
    if asked.asked_on > last:
        since = "du décès" if died else "de la couverture précédente"
        return (
            f"demandée le {asked.asked_on:%d/%m/%Y}, elle devait l'être jusqu'au {last:%d/%m/%Y}, six mois après le "
            f"{start:%d/%m/%Y}, jour {'' if died else 'de la fin '}{since} : RG-S.9"
        )
    if died:
        end = months_later(start, parameters.value("continuation.dependants", on=start))
        if asked.exit_date is None or asked.exit_date > end:
            return f"elle s'arrête au plus tard le {end:%d/%m/%Y}, douze mois après le décès (exit_date) : RG-S.9c"
    return None


def last_request(start: date, parameters: Parameters) -> date:
    """Until when a cover may be asked to be kept after `start`: the end of the one before, or the death."""
    return months_later(start, parameters.value("continuation.request", on=start))


def days_late(end: CoverEnd, parameters: Parameters) -> int:
    """By how many days the employer reported the end too late; 0 if in time, or not reported yet."""
    if end.reported_on is None:
        return 0
    last = end.on + timedelta(days=parameters.value("continuation.report", on=end.on))
    return max((end.reported_on - last).days, 0)
