"""Clients of AWS as the local stack serves it, and the running stack, once a short life went through it."""

from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from infra.local import server
from tests.infra.local.apps import moving
from tests.infra.local.journey import Journey, Lived
from tests.infra.local.whole import whole

# Just before what is done every night, and on no night that begins a month.
NIGHT = datetime(2026, 4, 15, 3, 59, 58, tzinfo=UTC)


@pytest.fixture
def session(aws: str) -> boto3.Session:
    """Clients of the running server, which keeps nothing from the test before."""
    assert aws
    return boto3.Session()


@pytest.fixture(scope="session")
def lived(_deployed: str, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """What a short life left, lived once for all tests."""
    state, told = tmp_path_factory.mktemp("state"), list[str]()
    with server.watching() as asked, whole(_deployed, state, told.append, now=moving(NIGHT)) as address:
        Journey(address).lived()
    return Lived(asked, {path.stem: path.read_text() for path in Path(state / "log").iterdir()}, "\n".join(told))
