"""What all tests share: the mark that ties a test to a requirement, and AWS as the local stack serves it."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from chalicelib import crypto, logs
from infra.local import environment, server, template, without_aws

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Running stacks, each started once for all who ask for it: the demo, a short life of the insurer, the whole API.
LONG_TO_START = frozenset({"place", "lived", "api"})
# How long an example takes says nothing of a product on a machine that does other things too.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
KNOWN = frozenset((Path(__file__).parent / "catalogue.txt").read_text().split())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a mark that names a requirement which does not exist; share what takes long to start in one process.

    Journeys come first: begun last, the longest would keep one process busy and leave the others idle.
    """
    items.sort(key=lambda item: "tests/journey/" not in item.nodeid)
    for item in items:
        for fixture in LONG_TO_START.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(fixture))
        unknown = {id for mark in item.iter_markers("covers") for id in mark.args} - KNOWN
        if unknown:
            raise pytest.UsageError(f"{item.nodeid} covers {', '.join(sorted(unknown))}, not in the catalogue")


@pytest.fixture(scope="session", autouse=True)
def _no_account_of_a_person() -> Iterator[None]:
    """Nothing of the machine's AWS settings reaches a test; without `aws`, nothing answers."""
    before = dict(os.environ)
    os.environ.update(environment("http://127.0.0.1:9"))
    for name in before.keys() - without_aws(before).keys() - environment("").keys():
        del os.environ[name]
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def _deployed(_no_account_of_a_person: None) -> Iterator[str]:
    with server.running() as endpoint:
        template.deploy(endpoint)
        yield endpoint


@pytest.fixture
def aws(_deployed: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """AWS as deployed from the template, with nothing in it; gives its address."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", _deployed)
    crypto._keys.cache_clear()
    server.empty()
    return _deployed


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What functions log, whichever output stream was current when the process made its one logger."""
    told = io.StringIO()
    monkeypatch.setattr(logs.logger().registered_handler, "stream", told)
    return told


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The one browser of a process of tests."""
    from tests.chromium import launched  # noqa: PLC0415 -- most tests need no browser

    with launched() as chromium:
        yield chromium
