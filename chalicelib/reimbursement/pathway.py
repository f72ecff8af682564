"""What care outside the coordinated pathway leaves to the patient, and who may be seen without being sent.

Source: RG-S.4a; RG-S.4i (regulation, definitions, parcours de soins coordonnés).
"""

from chalicelib.money import percent
from chalicelib.reimbursement.calendar_days import is_under
from chalicelib.reimbursement.worksheet import SCHEME, Worksheet

IN_PATHWAY = frozenset({"consultation", "technical_act", "imaging"})
_RULE = "RG-S.4i"
_UNTIL_AN_AGE = frozenset({"psychiatrist", "neuropsychiatrist"})
_WHOLE = 100


def outside_pathway(sheet: Worksheet, counted: int, rate: int) -> tuple[int, int]:
    """The surcharge and the authorised overrun outside the coordinated pathway, in cents; nothing under 16.

    The surcharge is in the rate as applied: a rate that leaves no room for it shows that none was. One that the scheme
    says it took is a fact, whoever was seen and why.
    """
    line = sheet.line
    if line.pathway is not False or line.kind not in IN_PATHWAY:
        return 0, 0
    # Decisions made before the rule took an emergency's word against the scheme's.
    if (line.urgent or line.direct_access) and (line.scheme_paid is None or _RULE not in sheet.rules):
        return 0, 0
    points = sheet.figure("pathway.surcharge")
    taken = rate + points <= _WHOLE
    access = line.access or ("emergency" if line.urgent else "")
    if access and _is_direct(sheet, access, taken=taken):
        return 0, 0
    if not taken or is_under(sheet.patient.birth_date, sheet.figure("pathway.from_age"), line.date):
        return 0, 0
    overrun = max(line.price - counted, 0)
    if overrun:
        overrun = min(overrun, sheet.figure("pathway.authorised_overrun") * line.quantity)
    return percent(points, counted), overrun


def _is_direct(sheet: Worksheet, access: str, *, taken: bool) -> bool:
    """Whether the practitioner could be seen directly, for the reason `access`, and no surcharge follows; it is told.

    Nothing is told under 16, nor of a reason that does not hold where the scheme took no surcharge anyway.
    """
    line, born = sheet.line, sheet.patient.birth_date
    if is_under(born, sheet.figure("pathway.from_age"), line.date):
        return False
    if access in _UNTIL_AN_AGE and not is_under(born, age := sheet.figure("pathway.psychiatry_age"), line.date):
        if taken:
            sheet.write(SCHEME, 0, _RULE, "no_direct_access", age=age)
        return False
    if taken and line.scheme_paid is not None:
        sheet.write(SCHEME, 0, _RULE, "surcharge_taken", access=access)
        return False
    sheet.write(SCHEME, 0, _RULE, "direct_access", access=access)
    return True
