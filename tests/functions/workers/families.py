"""Three families, two files for them, and what those files say, read by hand: by position, without our reader."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from chalicelib.formats.noemie import Header, ReceivedLine, write
from tests.chalicelib.care.insurer import NIR, PHARMACY, book, cancelled, consultation

EMITTER = "CP00000000000001"
DOMINIQUE, CLAUDE, SACHA = "2850644000002", "1790544000003", "2810644000004"

_LOU = {"rank": 2, "birth_date": "20120901"}
_DOMINIQUE = {"nir": DOMINIQUE, "nir_key": "73", "birth_date": "19850615"}
_CLAUDE = {"nir": CLAUDE, "nir_key": "12", "rank": 2, "birth_date": "19790520"}
_SACHA = {"nir": SACHA, "nir_key": "73", "birth_date": "19810609"}


@dataclass(frozen=True)
class Person:
    """Someone covered, with the NIR under which their care may come: their own, and the insured's."""

    member: str
    rank: int
    birth_date: str
    nirs: frozenset[str]


PEOPLE = [
    Person("20250001", 1, "19800504", frozenset({NIR})),
    Person("20250001", 2, "20120901", frozenset({NIR})),
    Person("20250002", 1, "19850615", frozenset({DOMINIQUE})),
    Person("20250002", 2, "19790520", frozenset({DOMINIQUE, CLAUDE})),
    Person("20250003", 1, "19810609", frozenset({SACHA})),
]


@dataclass(frozen=True)
class Record:
    """A care line as it stands in a file. Source: formats, NOEMIE, record 200."""

    text: str

    @property
    def key(self) -> tuple[str, str]:
        """Line reference and operation."""
        return self.text[3:23].rstrip(), self.text[114]

    @property
    def price(self) -> int:
        return int(self.text[68:76])

    @property
    def scheme_paid(self) -> int:
        return int(self.text[87:95])

    @property
    def third_party(self) -> bool:
        return self.text[113] == "O"

    @property
    def finess(self) -> str:
        return self.text[101:110]

    @cached_property
    def people(self) -> list[Person]:
        """Everyone whom NIR, rank and birth date fit; where month or day is unknown, the year decides."""
        nir, rank, born = self.text[23:36].rstrip(), int(self.text[38:41]), self.text[41:49]
        known = born[:4] if "00" in (born[4:6], born[6:]) else born
        return [one for one in PEOPLE if nir in one.nirs and rank == one.rank and one.birth_date.startswith(known)]


def records(data: bytes) -> list[Record]:
    """The care lines of a file that was accepted, in order."""
    texts = data.decode("iso8859-15").split("\r\n")
    return [Record(text) for text in texts if text.startswith("200")]


def families() -> dict[str, list[dict[str, object]]]:
    """The small book, and two families more: one under a poorer contract, one under both contracts."""
    told = book()
    poorer = {"consultation": {"basis": "ticket_moderateur", "rate": 100}}
    told["contracts"].append(
        told["contracts"][0] | {"number": "S-2", "kind": "individual", "responsible": False, "guarantees": poorer}
    )
    first = told["members"][0]
    spouse = {"rank": 2, "relation": "spouse", "first_name": "Claude", "last_name": "Houx"}
    told["members"] += [
        first
        | {"number": "20250002", "nir": DOMINIQUE, "nir_key": "73", "birth_date": "1985-06-15", "contract": "S-2"}
        | {"beneficiaries": [spouse | {"birth_date": "1979-05-20", "nir": CLAUDE, "nir_key": "12"}]},
        first
        | {"number": "20250003", "nir": SACHA, "nir_key": "73", "birth_date": "1981-06-09", "beneficiaries": []}
        | {"more_contracts": [{"contract": "S-2", "entry_date": "2020-01-01"}]},
    ]
    return told


def yesterday() -> bytes:
    return write(_header(1), [consultation("Y1"), consultation("Y2", **_DOMINIQUE)])


def today() -> bytes:
    """Care of everyone, a line of yesterday again, and the cancellation of another."""
    return write(
        _header(2),
        [
            consultation("T01", care_date=date(2026, 2, 11)),
            consultation("T02", scheme_paid=21_00, withheld=0, **_LOU),
            _boxes("T03", **_LOU),
            consultation("Y2", **_DOMINIQUE),
            consultation("T05", price=55_00, fee_control=False, **_DOMINIQUE),
            _boxes("T06", **_CLAUDE),
            consultation("T07", act="B", price=40_00, base=40_00, rate=60, scheme_paid=22_00, **_CLAUDE),
            consultation("T08", **_SACHA),
            consultation(
                "T09", act="PAU", price=950_00, base=400_00, rate=60, scheme_paid=240_00, withheld=0, **_SACHA
            ),
            cancelled(consultation("Y1")),
            consultation("T11", care_date=date(2026, 1, 5), **_SACHA),
        ],
    )


def _header(number: int) -> Header:
    return Header(EMITTER[:2], EMITTER[2:], date(2026, 3, number), f"REF{number}", number)


def _boxes(reference: str, **changes: object) -> ReceivedLine:
    """Three boxes of a medicine, the pharmacy paid by the insurers."""
    facts = {"act": "PH7", "finess": PHARMACY, "quantity": 3, "rate": 65, "price": 24_60, "base": 24_60}
    paid = {"scheme_paid": 12_99, "withheld": 3_00, "third_party": True}
    return consultation(reference, **facts | paid | changes)
