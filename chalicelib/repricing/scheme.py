"""The mandatory scheme's share of whole columns, step by step as `reimbursement.scheme` works it out."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from chalicelib.reimbursement.pathway import IN_PATHWAY
from chalicelib.repricing.arrays import NONE, ZERO, Bools, Ints, Rows, only, percent, positive
from chalicelib.repricing.columns import place
from chalicelib.repricing.deductions import heavy_act
from chalicelib.repricing.renewal import closed
from chalicelib.repricing.sheet import Sheet

_WHOLE = 100
_CONVENTION = place("country", "convention")


@dataclass(frozen=True, slots=True)
class SchemeShare:
    """The scheme's side of lines, in cents: `reimbursement.scheme.SchemeShare`, as columns."""

    base: Ints
    counted: Ints
    gross: Ints
    net: Ints
    frame: Ints
    surcharge: Ints
    authorised_overrun: Ints
    reckoned: Ints
    heavy: Ints

    @property
    def ticket_moderateur(self) -> Ints:
        """The patient's share of the tariff, the surcharge outside the pathway apart."""
        return positive(self.counted - self.reckoned - self.surcharge)

    def only(self, rows: Rows) -> Self:
        """The shares of these lines."""
        return type(self)(*(only(getattr(self, field.name), rows) for field in fields(self)))


def scheme_share(sheet: Sheet, kept: Ints) -> SchemeShare:
    """Work out the scheme's share, or take it as received; `kept` is the participation and the franchise kept back."""
    base, rate = tariff(sheet)
    counted = np.minimum(sheet.lines.price, base)
    if sheet.lines.received:
        return _received(sheet, base, counted, rate)
    shut = closed(sheet)
    if shut.any():
        return _unless_closed(sheet, shut, base, kept)
    frame, gross = gross_share(sheet, base, rate)
    heavy = np.asarray(heavy_act(sheet, gross))
    gross = gross - heavy
    surcharge, overrun = _outside_pathway(sheet, counted, rate)
    return SchemeShare(base, counted, gross, gross - kept, frame, surcharge, overrun, reckoned=gross, heavy=heavy)


def _unless_closed(sheet: Sheet, shut: Bools, base: Ints, kept: Ints) -> SchemeShare:
    """Nothing while the renewal is closed, the usual share of the other lines."""
    whole = [sheet.lines.whole(ZERO).copy() for _ in fields(SchemeShare)]
    whole[0][...] = base
    opened = np.flatnonzero(~sheet.lines.whole(shut))
    if opened.size:
        share = scheme_share(sheet.only(opened), only(kept, opened))
        for column, field in zip(whole, fields(SchemeShare), strict=True):
            column[opened] = getattr(share, field.name)
    return SchemeShare(*whole)


def _received(sheet: Sheet, base: Ints, counted: Ints, rate: Ints) -> SchemeShare:
    """The scheme's share as it told us: facts, kept as received."""
    lines = sheet.lines
    gross = lines.scheme_paid + np.maximum(lines.withheld, 0)
    surcharge, overrun = _outside_pathway(sheet, counted, rate)
    french = np.where(lines.abroad == _CONVENTION, percent(rate, counted), 0) if lines.abroad.any() else ZERO
    frame = _frame_part(sheet, gross)
    return SchemeShare(
        base,
        counted,
        gross,
        lines.scheme_paid,
        frame,
        surcharge,
        overrun,
        reckoned=np.maximum(gross, french),
        heavy=ZERO,
    )


def tariff(sheet: Sheet) -> tuple[Ints, Ints]:
    """The scheme's tariff in cents and its rate, the line's own or the law's for glasses and hearing aids."""
    lines = sheet.lines
    base, rate = lines.base, lines.rate
    no_base, no_rate = np.asarray(base == NONE), np.asarray(rate == NONE)
    if not (no_base.any() or no_rate.any()):
        return base, rate
    if lines.kind == "hearing_aid":
        if no_base.any():
            base = np.where(no_base, hearing(sheet, "hearing.base", no_base), base)
        if no_rate.any():
            rate = np.where(no_rate, sheet.figure("hearing.rate", no_rate), rate)
    elif lines.kind == "optical_equipment":
        if no_base.any():
            base = np.where(no_base, sheet.figure("optics.component_base", no_base) * _components(sheet), base)
        if no_rate.any():
            rate = np.where(no_rate, sheet.figure("optics.rate", no_rate), rate)
    return positive(base), positive(rate)


def hearing(sheet: Sheet, name: str, asked: Bools) -> Ints:
    """The figure of that name for each patient: another one under 20 or blind."""
    lines = sheet.lines
    young = np.asarray((lines.age < sheet.figure("hearing.adult_age", asked)) | lines.blind)
    return sheet.figure_by(np.where(asked, young, NONE), {0: name, 1: f"{name}_young_or_blind"})


def gross_share(sheet: Sheet, base: Ints, rate: Ints) -> tuple[Ints, Ints]:
    """The frame's gross share and the line's, in cents: rate of the tariff or of the price if lower."""
    lines = sheet.lines
    gross = percent(rate, np.minimum(lines.price, base))
    if lines.kind != "optical_equipment":
        return ZERO, gross
    frame = _frame_part(sheet, gross)
    by_part = np.asarray(lines.base == NONE)
    if not by_part.any():
        return frame, gross
    most = sheet.figure("optics.component_base", by_part)
    first, *others = (percent(rate, np.minimum(part, most)) for part in _parts(sheet))
    return np.where(by_part, first, frame), np.where(by_part, first + sum(others), gross)


def _parts(sheet: Sheet) -> tuple[Ints, Ints, Ints]:
    """The prices of the frame and of the lenses."""
    lines = sheet.lines
    return positive(lines.frame), positive(lines.lens_right), positive(lines.lens_left)


def _components(sheet: Sheet) -> Ints:
    """How many parts a pair of glasses is sold in: frame and lenses that have a price."""
    frame, right, left = _parts(sheet)
    return np.asarray((frame > 0) * 1 + (right > 0) + (left > 0))


def _frame_part(sheet: Sheet, gross: Ints) -> Ints:
    """The frame's part of a share known for the whole pair: one component's."""
    frame = sheet.lines.frame
    if not (frame > 0).any():
        return ZERO
    return np.where(frame > 0, np.minimum(gross // np.maximum(_components(sheet), 1), frame), 0)


def _outside_pathway(sheet: Sheet, counted: Ints, rate: Ints) -> tuple[Ints, Ints]:
    """The surcharge and the authorised overrun outside the coordinated pathway, in cents; nothing under 16."""
    lines = sheet.lines
    if lines.kind not in IN_PATHWAY:
        return ZERO, ZERO
    excused = (lines.urgent | lines.direct_access) & (lines.scheme_paid == NONE)
    outside = np.asarray((lines.pathway == 0) & ~excused)
    if not outside.any():
        return ZERO, ZERO
    points = sheet.figure("pathway.surcharge", outside)
    outside = np.asarray(outside & (rate + points <= _WHOLE))
    outside = np.asarray(outside & (lines.age >= sheet.figure("pathway.from_age", outside)))
    overrun = np.where(outside, positive(lines.price - counted), 0)
    most = sheet.figure("pathway.authorised_overrun", overrun > 0) * lines.quantity
    return np.where(outside, percent(points, counted), 0), np.minimum(overrun, np.where(overrun > 0, most, 0))
