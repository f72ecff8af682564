"""The mandatory scheme's share of a line: gross, kept back, net, and what of the tariff it leaves to the patient."""

from typing import NamedTuple

from chalicelib.money import percent
from chalicelib.reimbursement.calendar_days import is_under
from chalicelib.reimbursement.deductions import FRANCHISES, deductions, heavy_act
from chalicelib.reimbursement.model import CareLine, Scalar
from chalicelib.reimbursement.pathway import outside_pathway
from chalicelib.reimbursement.renewal import closed_until, write_closed
from chalicelib.reimbursement.worksheet import SCHEME, Worksheet

_PRODUCTS = frozenset({"medicine", "device", "optical_equipment", "contact_lenses", "hearing_aid"})


class SchemeShare(NamedTuple):
    """The scheme's side of a line, in cents.

    `counted` is the part of the price within the tariff; `gross` the share before the participation and franchise (and
    less the participation on heavy acts, which is the patient's); `frame` the gross share of the frame alone;
    `surcharge` the raised patient's share outside the pathway; `authorised_overrun` the overrun that no responsible
    contract covers there; `reckoned` the gross share that the institution completes: what the French scheme would
    have paid for care in a convention country, where the foreign one paid less.
    """

    base: int
    counted: int
    gross: int
    net: int
    participation: int = 0
    franchise: int = 0
    frame: int = 0
    surcharge: int = 0
    authorised_overrun: int = 0
    at_french_rates: int = 0
    heavy: int = 0

    @property
    def reckoned(self) -> int:
        return max(self.gross, self.at_french_rates)

    @property
    def ticket_moderateur(self) -> int:
        """The patient's share of the tariff, the surcharge outside the pathway apart."""
        return max(self.counted - self.reckoned - self.surcharge, 0)


def scheme_share(sheet: Worksheet) -> SchemeShare:
    """Work out the scheme's share, or take it as received."""
    base, rate = tariff(sheet)
    line = sheet.line
    counted = min(line.price, base)
    if line.scheme_paid is not None:
        return _received(sheet, base, counted, rate)
    opens = closed_until(sheet)
    if opens is not None:
        write_closed(sheet, SCHEME, opens)
        return SchemeShare(base=base, counted=0, gross=0, net=0)
    frame, gross = _gross(sheet, base, rate)
    heavy = heavy_act(sheet, gross)
    participation, franchise = deductions(sheet, gross - heavy)
    surcharge, overrun = outside_pathway(sheet, counted, rate)
    return SchemeShare(
        base=base,
        counted=counted,
        gross=gross - heavy,
        net=gross - heavy - participation - franchise,
        participation=participation,
        franchise=franchise,
        frame=frame,
        surcharge=surcharge,
        authorised_overrun=overrun,
        heavy=heavy,
    )


def _received(sheet: Worksheet, base: int, counted: int, rate: int) -> SchemeShare:
    """The scheme's share as it told us: facts, kept as received."""
    line = sheet.line
    net, withheld = line.scheme_paid or 0, line.withheld or 0
    because = "scheme_received" if net + withheld else "scheme_pays_nothing"
    inputs: dict[str, Scalar] = {"rate": rate, "base": base, "price": line.price, "tariff_kind": _tariff_kind(line)}
    sheet.write(SCHEME, net + withheld, "RG-S.7e", because, **inputs)
    franchise = withheld if line.kind in FRANCHISES else 0
    if withheld:
        because = "franchise_received" if franchise else "participation_received"
        sheet.write(SCHEME, -withheld, "RG-S.4a", because)
    surcharge, overrun = outside_pathway(sheet, counted, rate)
    return SchemeShare(
        base=base,
        counted=counted,
        gross=net + withheld,
        net=net,
        participation=withheld - franchise,
        franchise=franchise,
        frame=_frame_part(sheet, net + withheld),
        surcharge=surcharge,
        authorised_overrun=overrun,
        at_french_rates=percent(rate, counted) if line.abroad == "convention" else 0,
    )


def tariff(sheet: Worksheet) -> tuple[int, int]:
    """The scheme's tariff in cents and its rate, the line's own or the law's for glasses and hearing aids."""
    line = sheet.line
    base, rate = line.base, line.rate
    if line.kind == "hearing_aid":
        base = sheet.figure(hearing(sheet, "hearing.base")) if base is None else base
        rate = sheet.figure("hearing.rate") if rate is None else rate
    elif line.kind == "optical_equipment":
        base = sheet.figure("optics.component_base") * _components(sheet) if base is None else base
        rate = sheet.figure("optics.rate") if rate is None else rate
    return base or 0, rate or 0


def hearing(sheet: Worksheet, name: str) -> str:
    """The figure of that name for this patient: another one under 20 or blind."""
    patient = sheet.patient
    young = is_under(patient.birth_date, sheet.figure("hearing.adult_age"), sheet.line.date)
    return f"{name}_young_or_blind" if young or patient.blind else name


def _components(sheet: Worksheet) -> int:
    """How many parts a pair of glasses is sold in: frame and lenses that have a price."""
    return sum(1 for price in (sheet.line.frame or 0, *(sheet.line.lenses or ())) if price)


def _gross(sheet: Worksheet, base: int, rate: int) -> tuple[int, int]:
    """The frame's gross share and the line's, in cents: rate of the tariff or of the price if lower."""
    line = sheet.line
    if line.kind == "optical_equipment" and line.base is None:
        tariff = sheet.figure("optics.component_base")
        frame, *lenses = (percent(rate, min(part, tariff)) for part in (line.frame or 0, *(line.lenses or ())))
        gross = frame + sum(lenses)
        sheet.write(SCHEME, gross, "RG-S.7h", "scheme_components", rate=rate, tariff=tariff)
        return frame, gross
    gross = percent(rate, min(line.price, base))
    if gross == 0:
        sheet.write(SCHEME, 0, "RG-S.7h", "scheme_pays_nothing")
    elif line.price < base:
        sheet.write(SCHEME, gross, "RG-S.7h", "scheme_share_of_price", rate=rate, base=base, price=line.price)
    else:
        tariff_kind = _tariff_kind(line)
        sheet.write(
            SCHEME, gross, "RG-S.7h", "scheme_share", rate=rate, base=base, price=line.price, tariff_kind=tariff_kind
        )
    _doubt_base(sheet)
    return _frame_part(sheet, gross), gross


def _tariff_kind(line: CareLine) -> str:
    """Which tariff the base is. Source: regulation, definitions (base de remboursement)."""
    if line.tariff == "authority":
        return "authority"
    return "responsibility" if line.kind in _PRODUCTS else "convention"


def _doubt_base(sheet: Worksheet) -> None:
    """Note on the sheet that the tariff of hearing aids for the young and the blind is not confirmed."""
    name = "hearing.base_young_or_blind"
    if name in sheet.figures and sheet.is_doubtful(name):
        sheet.provisional = True


def _frame_part(sheet: Worksheet, gross: int) -> int:
    """The frame's part of a share known for the whole pair: one component's."""
    parts = _components(sheet) if sheet.line.frame else 0
    return min(gross // parts, sheet.line.frame or 0) if parts else 0
