"""When glasses and hearing aids may be renewed: `reimbursement.renewal`, on whole columns."""

import numpy as np

from chalicelib.reimbursement.renewal import RULES
from chalicelib.repricing.arrays import NOBODY, NONE, Bools, Ints
from chalicelib.repricing.days import anniversary
from chalicelib.repricing.sheet import Sheet


def closed(sheet: Sheet) -> Bools:
    """Whether the renewal has not opened on the care date."""
    lines, last = sheet.lines, sheet.history.last_delivery
    if lines.kind not in RULES:
        return NOBODY
    dated = np.asarray((last != NONE) & ~lines.early_renewal)
    if not dated.any():
        return NOBODY
    opens = anniversary(np.where(dated, last, lines.date), _period(sheet, dated))
    return np.asarray(dated & (lines.date < opens))


def _period(sheet: Sheet, asked: Bools) -> Ints:
    """The renewal period, in years."""
    if sheet.lines.kind == "hearing_aid":
        return sheet.figure("hearing.renewal", asked)
    child = sheet.lines.age < sheet.figure("optics.adult_age", asked)
    young = sheet.figure("optics.renewal_child", np.asarray(asked & child))
    return np.where(child, young, sheet.figure("optics.renewal", np.asarray(asked & ~child)))
