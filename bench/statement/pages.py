"""Statements of one page, each of its own: another member, other amounts."""

from datetime import date, timedelta
from random import Random

from chalicelib.documents.model import Period
from chalicelib.documents.statement import Row, Shares, Statement
from chalicelib.insurer import Insurer
from chalicelib.members.model import Address, Beneficiary, Cover, Member

LINES = 5
_INSURER = Insurer(name="A", address=("1 rue Neuve",), phone="02 61 91 00 07", hours="le matin")
_FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))
_CARE = ("Consultation", "Médicaments", "Analyses de laboratoire", "Soins dentaires")


def statement(number: int) -> Statement:
    """The statement of the member of that number."""
    chance = Random(number)  # noqa: S311 -- the same amounts each time
    rows = tuple(_row(chance, _FEBRUARY.first + timedelta(days=7 * (place // 3)), place) for place in range(LINES))
    return Statement(_member(number), _FEBRUARY, date(2026, 3, 1), f"{number:026d}", rows, _INSURER)


def _row(chance: Random, day: date, place: int) -> Row:
    scheme, institution, left = (chance.randrange(100_00) for _ in range(3))
    return Row(
        posted_on=day,
        line=str(place),
        care_date=day - timedelta(days=4),
        label=chance.choice(_CARE),
        beneficiary="Camille",
        professional="Cabinet du Port",
        shares=Shares(scheme + institution + left, scheme, institution, 0, left),
        to_professional=chance.random() < 0.5,  # noqa: PLR2004 -- every second
        cancellation=False,
        cause=None,
        refused=False,
        first=day,
        paid=institution,
        reason=None,
    )


def _member(number: int) -> Member:
    person = Beneficiary(
        rank=1, relation="insured", first_name="Camille", last_name=f"Aubépin {number}", birth_date=date(1980, 5, 4)
    )
    return Member(
        number=f"{number:08d}",
        address=Address(lines=(f"{number} rue des Tilleuls",), postcode="29200", town="Brest"),
        covers=(Cover(contract="S-1", entry_date=date(2020, 1, 1)),),
        people=(person,),
    )
