"""What the scheme keeps back of its share: `reimbursement.deductions`, on whole columns."""

import numpy as np

from chalicelib.reimbursement.deductions import FRANCHISES, PARTICIPATION
from chalicelib.repricing.arrays import ZERO, Bools, Ints
from chalicelib.repricing.columns import place
from chalicelib.repricing.sheet import Sheet

_EXEMPT = tuple(place("exemption", word) for word in ("maternity", "css"))


def heavy_act(sheet: Sheet, gross: Ints) -> Ints:
    """The participation on heavy acts, in cents, at most the gross share."""
    heavy = np.asarray(sheet.lines.heavy_act & (gross > 0))
    if not heavy.any():
        return ZERO
    heavy = np.asarray(heavy & ~_exempt(sheet, heavy))
    return np.where(heavy, np.minimum(sheet.figure("heavy_act.participation", heavy), gross), 0)


def wanted(sheet: Sheet, gross: Ints) -> Ints:
    """The participation or franchise due on each line, in cents, within its gross share, before any ceiling."""
    lines = sheet.lines
    if lines.kind not in PARTICIPATION and lines.kind not in FRANCHISES:
        return ZERO
    due = np.asarray((gross > 0) & ~lines.heavy_act)
    if lines.kind == "transport":
        due = np.asarray(due & ~lines.urgent)
    due = np.asarray(due & ~_exempt(sheet, due))
    name = "participation.per_act" if lines.kind in PARTICIPATION else FRANCHISES[lines.kind][0]
    return np.where(due, np.minimum(sheet.figure(name, due) * lines.quantity, gross), 0)


def _exempt(sheet: Sheet, asked: Bools) -> Bools:
    """Whether nothing is kept back from this person."""
    lines = sheet.lines
    spared = np.isin(lines.exemption, _EXEMPT) if lines.exemption.any() else lines.exemption.astype(np.bool_)
    return np.asarray((lines.age < sheet.figure("participation.from_age", asked)) | spared)
