"""Our own address, as the functions are told it."""

import pytest

from tests.functions.api.door import ORIGIN


@pytest.fixture(autouse=True)
def _our_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBOLE_ORIGIN", ORIGIN)
