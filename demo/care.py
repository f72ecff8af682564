"""A year of care lines for `obole reprice`: the care of a portfolio's people, with what codes alone do not say."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from operator import itemgetter
from random import Random

from chalicelib.formats.noemie import ReceivedLine
from chalicelib.parameters import act
from demo.book import Portfolio
from demo.noemie import happenings, practice_for, practices_of
from demo.patients import Patient, patients
from demo.shares import Scheme

COLUMNS = (
    *(
        "beneficiary",
        "family",
        "birth_date",
        "date",
        "professional",
        "kind",
        "act",
        "quantity",
        "price",
        "base",
        "rate",
    ),
    *("scheme_paid", "withheld", "pathway", "fee_control", "exemption", "scheme", "benefit", "ward", "basket"),
    *("price_limit", "class", "ear", "frame", "lens_right", "lens_left", "right_sphere", "right_cylinder"),
    *("right_multifocal", "left_sphere", "left_cylinder", "left_multifocal"),
)
_YEAR = timedelta(days=364)
_CLASS_I = 95000
_SPHERES = ("-6.25", "-3.00", "-1.50", "0.75", "2.00", "4.25")
_CYLINDERS = ("0", "0", "-0.75", "1.50")
_BOOLS = {True: "true", False: "false"}

Row = dict[str, object]


def care_file(book: Portfolio, lines: int, seed: int, until: date) -> Iterator[str]:
    """The file, line by line, of so much care given in the year that ends that day; nothing says who people are.

    Raises `InvalidError` if the portfolio has nobody covered then, or no practice for an act.
    """
    rng = Random(f"care {seed}")
    events = happenings(rng, patients(book, seed), lines, until - _YEAR, until)
    events.sort(key=itemgetter(0))
    scheme, places = Scheme(rng), practices_of(book)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for number, (day, patient, given) in enumerate(events):
        line = scheme.line(patient, day, given, practice_for(places, patient, given), str(number))
        writer.writerow(_row(rng, patient, line))
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _row(rng: Random, patient: Patient, line: ReceivedLine) -> Row:
    known = act(line.act, line.care_date)
    if known is None:
        raise ValueError(line.act)
    row: Row = {
        "beneficiary": f"B{patient.family}-{patient.rank}",
        "family": f"F{patient.family}",
        "birth_date": patient.born,
        "date": line.care_date,
        "professional": line.finess,
        "kind": known.kind,
        "benefit": known.benefit,
        "ward": known.ward,
        "basket": known.basket,
        "price_limit": known.price_limit,
        "pathway": _BOOLS[line.pathway],
        "fee_control": _BOOLS[line.fee_control],
        "scheme": patient.scheme,
    }
    same = ("act", "quantity", "price", "base", "rate", "scheme_paid", "withheld", "exemption")
    row |= {name: getattr(line, name) for name in same}
    if known.kind == "optical_equipment":
        row |= _glasses(rng, line.price)
    elif known.kind == "hearing_aid":
        row |= {"class": "I" if line.price <= _CLASS_I else "II", "ear": rng.choice(("right", "left"))}
    return row


def _glasses(rng: Random, price: int) -> Row:
    """A pair of class B: a frame, two lenses and a prescription."""
    frame = price * 3 // 10
    right = (price - frame) // 2
    row: Row = {"class": "B", "frame": frame, "lens_right": right, "lens_left": price - frame - right}
    multifocal = _BOOLS[rng.randrange(3) == 0]
    for eye in ("right", "left"):
        row[f"{eye}_sphere"], row[f"{eye}_cylinder"] = rng.choice(_SPHERES), rng.choice(_CYLINDERS)
        row[f"{eye}_multifocal"] = multifocal
    return row
