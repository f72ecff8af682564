"""The plain loop: each record sliced, `Decimal` for amounts, `strptime` for dates, totals added up as it goes.

It checks what ours does as far as such loops go: length, end of line, record type, digits, dates, flags, codes, totals.
It does not look at what stands between the fields, at unprintable bytes, at bounds; it locates nothing.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

_LENGTH, _YEAR = 128, 4
_FLAGS = {"O": True, "N": False}
_EXEMPTIONS = {"0": "none", "1": "long_term_illness", "2": "maternity", "3": "work_accident"}


class Line(NamedTuple):
    """A care line; amounts in euros."""

    reference: str
    nir: str
    nir_key: str
    rank: int
    birth_date: str
    care_date: date
    act: str
    quantity: int
    price: Decimal
    base: Decimal
    rate: int
    scheme_paid: Decimal
    withheld: Decimal
    finess: str
    pathway: bool
    fee_control: bool
    exemption: str
    third_party: bool
    operation: str


def read(data: bytes) -> list[Line]:
    """The care lines of the file. Raises `ValueError` or `KeyError` if something is wrong."""
    records = data.decode("iso8859-15").split("\r\n")
    header, *body, trailer, end = records
    if end or not header.startswith("000") or not trailer.startswith("999"):
        raise ValueError("header, trailer or end of line")
    datetime.strptime(header[52:58], "%y%m%d")  # noqa: DTZ007 -- a date
    lines = []
    price = scheme_paid = Decimal(0)
    for record in body:
        line = _line(record)
        price += line.price
        scheme_paid += line.scheme_paid
        lines.append(line)
    if (len(lines), price, scheme_paid) != (_number(trailer[3:11]), _amount(trailer[11:23]), _amount(trailer[23:35])):
        raise ValueError("totals")
    return lines


def _line(record: str) -> Line:
    if len(record) != _LENGTH or record[:3] != "200":
        raise ValueError("length or type")
    operation = record[114]
    if operation not in ("C", "A"):
        raise ValueError("operation")
    return Line(
        reference=record[3:23].rstrip(),
        nir=record[23:36].rstrip(),
        nir_key=_digits(record[36:38]),
        rank=_number(record[38:41]),
        birth_date=_birth_date(record[41:49]),
        care_date=datetime.strptime(record[49:57], "%Y%m%d").date(),  # noqa: DTZ007 -- a date
        act=record[57:65].rstrip(),
        quantity=_number(record[65:68]),
        price=_amount(record[68:76]),
        base=_amount(record[76:84]),
        rate=_number(record[84:87]),
        scheme_paid=_amount(record[87:95]),
        withheld=_amount(record[95:101]),
        finess=record[101:110].rstrip(),
        pathway=_FLAGS[record[110]],
        fee_control=_FLAGS[record[111]],
        exemption=_EXEMPTIONS[record[112]],
        third_party=_FLAGS[record[113]],
        operation=operation,
    )


def _digits(text: str) -> str:
    if not text.isdigit():
        raise ValueError("digits")
    return text


def _number(text: str) -> int:
    return int(_digits(text))


def _amount(text: str) -> Decimal:
    return Decimal(_digits(text)) / 100


def _birth_date(text: str) -> str:
    """Month or day may be 00; the year is then all that is checked."""
    unknown = "00" in (text[4:6], text[6:8])
    datetime.strptime(text[:_YEAR] if unknown else text, "%Y" if unknown else "%Y%m%d")  # noqa: DTZ007 -- a date
    return text
