"""Five invented people who are not of the demo, and files as the scheme would send about them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from stdnum.fr import nir as nir_number

from chalicelib.clock import today
from chalicelib.formats.noemie import Header, ReceivedLine, write
from tests.chalicelib.care.insurer import CONSULTATION, GP

EMITTER = "CP00000000000001"
CONTRACT = "J-1"
NAMES = ("Paul", "Quitterie", "Rose", "Simon", "Thaïs")
PAUL, QUITTERIE, ROSE, SIMON, THAIS = (f"9000000{rank}" for rank in range(5))
_sequences = count(1)


def member(number: str) -> dict[str, Any]:
    """A member's record."""
    rank = int(number[-1])
    return {
        "number": number,
        "nir": nir(number),
        "nir_key": nir_number.calc_check_digits(nir(number)),
        "last_name": "Aubépin",
        "first_name": NAMES[rank],
        "birth_date": "1980-05-04",
        "contract": CONTRACT,
        "entry_date": "2020-01-01",
    }


def nir(number: str) -> str:
    return f"180054400099{number[-1]}"


def book() -> dict[str, list[dict[str, Any]]]:
    """A contract at 150 %, five members and a doctor."""
    base = {"basis": "base", "rate": 150, "rate_without_fee_control": 130, "includes_scheme": True}
    contract = {
        "number": CONTRACT,
        "kind": "collective_mandatory",
        "responsible": True,
        "effective_from": "2020-01-01",
        "guarantees": {"consultation": base, "medicine": {"basis": "ticket_moderateur", "rate": 100}},
    }
    doctor = {"finess": GP, "name": "Cabinet du Port", "specialties": ["general_practice"]}
    return {
        "contracts": [contract],
        "members": [member(number) for number in (PAUL, QUITTERIE, ROSE, SIMON, THAIS)],
        "professionals": [doctor],
    }


def visit(number: str, reference: str, **changes: Any) -> ReceivedLine:
    """A member's visit to the doctor at 30 €, of which the institution pays 9 €; changed as said."""
    return replace(
        CONSULTATION,
        reference=reference,
        nir=nir(number),
        nir_key=nir_number.calc_check_digits(nir(number)),
        care_date=today() - timedelta(days=10),
        **changes,
    )


def header() -> Header:
    """The header of the next file."""
    sequence = next(_sequences)
    return Header(EMITTER[:2], EMITTER[2:], date(2026, 3, 1), f"JOURNEY{sequence}", sequence)


def file_of(*lines: ReceivedLine) -> bytes:
    """The next file, of these lines."""
    return write(header(), lines)
