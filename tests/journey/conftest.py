"""One insurer for the journey, with its demo and a small book beside it, and a browser before it."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK
from tests.journey.book import book
from tests.journey.door import Door
from tests.journey.kept import OPEN, Kept
from tests.journey.place import ROOT, Place, until

Visit = Callable[..., Page]
_MILLISECONDS, _PLAYWRIGHTS_OWN = 30_000, 5_000


class Demo(NamedTuple):
    """The demo member, as the stack prints it, and the command it prints to drop a second file."""

    number: str
    email: str
    password: str
    command: list[str]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The insurer with its demo, running."""
    if not (ROOT / "web" / "dist" / "index.html").is_file():
        pytest.fail("The pages are not built: run `make setup`.", pytrace=False)
    place = Place(tmp_path_factory.mktemp("journey"))
    try:
        yield place.start()
    finally:
        place.kill()


@pytest.fixture(scope="session")
def kept(place: Place) -> Kept:
    return Kept(place.stack.endpoint)


@pytest.fixture(scope="session")
def demo(place: Place, kept: Kept) -> Demo:
    """The demo member, once what the first file says of them is decided."""
    said = place.said()
    account = re.search(r"identifiant +(\d+), ou (\S+)\n +mot de passe +(\S+)", said)
    command = re.search(r"\.venv/bin/obole (noemie drop .+)", said)
    assert account, said
    assert command, said

    def decided() -> bool:
        theirs = kept.lines_of(account[1])
        return bool(theirs) and all(line["state"] != OPEN for line in theirs)

    until(decided)
    return Demo(account[1], account[2], account[3], command[1].split())


@pytest.fixture(scope="session")
def _book(place: Place) -> None:
    """The small book beside the demo, loaded as an operator does."""
    path = place.home / "book.json"
    path.write_text(json.dumps(book()), encoding="utf-8")
    loaded = place.obole("load", path)
    assert loaded.code == 0, loaded.text


@pytest.fixture(scope="session")
def device(place: Place, demo: Demo) -> Door:
    """The demo member's own device, signed in."""
    door = Door(place.stack.port)
    assert door.sign_in(demo.email, demo.password).status == 200
    return door


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """A whole insurer answers more slowly than a page alone."""
    expect.set_options(timeout=_MILLISECONDS)
    yield
    expect.set_options(timeout=_PLAYWRIGHTS_OWN)


@pytest.fixture
def stranger(browser: Browser, place: Place) -> Iterator[BrowserContext]:
    """A browser that was never here."""
    context = browser.new_context(
        base_url=place.stack.address,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": DESK[0], "height": DESK[1]},
    )
    context.set_default_timeout(_MILLISECONDS)
    yield context
    context.close()


@pytest.fixture
def visit(stranger: BrowserContext) -> Iterator[Visit]:
    """Open a path, with cookies or without; whatever happens, the page raises nothing and keeps to its policy."""
    complaints: list[str] = []

    def open_page(path: str = "/", cookies: dict[str, str] | None = None) -> Page:
        stranger.add_cookies([_cookie(name, value) for name, value in (cookies or {}).items()])
        page = stranger.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _worrying(said.type, said.text) else None)
        page.goto(path)
        return page

    yield open_page
    assert complaints == []


def _cookie(name: str, value: str) -> Any:
    return {"name": name, "value": value, "domain": "localhost", "path": "/", "secure": True, "sameSite": "Strict"}


def _worrying(type: str, text: str) -> bool:
    # A refusal of the API is no fault of the page.
    return type in {"error", "warning"} and "Failed to load resource" not in text
