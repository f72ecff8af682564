"""Statements made by hand, for what is printed."""

from datetime import date
from itertools import count

from hypothesis import strategies as st

from chalicelib.care.views import CAUSES
from chalicelib.documents.model import Period
from chalicelib.documents.statement import Row, Shares, Statement
from chalicelib.insurer import Insurer
from chalicelib.members.model import Address, Beneficiary, Cover, Member

FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))
REFERENCE = "k5qj2m7wz3xhabcdefghijklmn"
INSURER = Insurer(
    name="Mutuelle de l'Essai", address=("2 rue Neuve", "00000 Essai"), phone="02 61 91 00 07", hours="le matin"
)
_NUMBERS = count()


def member(first_name: str = "Camille", last_name: str = "Aubépin", *, address: bool = True) -> Member:
    return Member(
        number="20250001",
        address=Address(lines=("12 rue des Tilleuls",), postcode="29200", town="Brest") if address else None,
        covers=(Cover(contract="S-1", entry_date=date(2020, 1, 1)),),
        people=(
            Beneficiary(
                rank=1,
                relation="insured",
                first_name=first_name,
                last_name=last_name,
                birth_date=date(1980, 5, 4),
            ),
        ),
    )


def row(
    scheme: int = 19_00,
    institution: int = 9_00,
    left: int = 2_00,
    *,
    day: int = 3,
    other: int = 0,
    to_professional: bool = False,
    cancellation: bool = False,
    cause: str | None = None,
    label: str = "Consultation",
    line: str = "",
    reason: str | None = None,
) -> Row:
    """A settled line, refused where it has a `reason`; a cancellation is given as the line it cancels."""
    sign = -1 if cancellation else 1
    return Row(
        posted_on=date(2026, 2, day),
        line=line or f"line {next(_NUMBERS)}",
        care_date=date(2026, 1, 30),
        label=label,
        beneficiary="Lou",
        professional="Cabinet du Port",
        shares=Shares(
            sign * (scheme + institution + left + other), *(sign * c for c in (scheme, institution, other, left))
        ),
        to_professional=to_professional,
        cancellation=cancellation,
        cause=cause,
        refused=reason is not None,
        first=date(2026, 1, 31),
        paid=institution,
        reason=reason,
    )


def statement(*rows: Row, of: Member | None = None) -> Statement:
    return Statement(of or member(), FEBRUARY, date(2026, 3, 1), REFERENCE, rows, INSURER)


cents = st.integers(0, 3_000_00)
any_row = st.builds(
    row,
    cents,
    st.integers(1, 5_000_00),
    cents,
    day=st.integers(1, 28),
    other=cents,
    to_professional=st.booleans(),
    cancellation=st.booleans(),
    cause=st.sampled_from([None, *CAUSES]),
    reason=st.none() | st.just("Nous ne remboursons pas ce soin : il est trop ancien."),
    label=st.sampled_from(["Consultation", "Médicaments", "Séjour à l'hôpital"]),
)
any_rows = st.lists(any_row, min_size=1, max_size=40).map(lambda rows: sorted(rows, key=lambda row: row.posted_on))
