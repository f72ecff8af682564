"""The lines decided in the bench are shared out as the rule says; openfisca-core is held to the same when it runs."""

import pytest

from bench.decision.row import check
from bench.table import WrongError
from chalicelib.reimbursement.model import CareLine


def by_hand(line: CareLine) -> tuple[int, ...]:
    """70 % of 30 € less 2 €, then up to 150 % with the scheme's share."""
    institution = min(45_00 - 21_00, line.price - 21_00)
    return 19_00, institution, line.price - 19_00 - institution


def test_every_line_is_shared_out_as_by_hand() -> None:
    check(by_hand)


def test_other_shares_would_be_seen() -> None:
    with pytest.raises(WrongError, match="shared out differently"):
        check(lambda line: (19_00, 0, line.price - 19_00))
