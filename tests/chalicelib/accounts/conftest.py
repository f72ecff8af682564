"""A member whose password is chosen, and a clock to move."""

from datetime import UTC, datetime

import pytest

from chalicelib.accounts import service

NUMBER, EMAIL, PASSWORD = "20250001", "aline.morvan@exemple.fr", "il pleut sur Brest"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def aline(aws: str) -> str:
    """The number of a member who signs in with `PASSWORD`."""
    assert aws
    service.open_account(NUMBER, EMAIL, "Aline", "Morvan")
    service.set_password(NUMBER, PASSWORD)
    return NUMBER
