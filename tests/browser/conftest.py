"""A real browser before the built pages."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser import scenes
from tests.browser.stage import DIST, Stage

PHONE = (360, 740)
DESK = (1280, 900)
Visit = Callable[..., Page]


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Keep the output of the tests for the tests."""


class Theatre:
    """One server for the session; the play changes with each test."""

    def __init__(self) -> None:
        if not (DIST / "index.html").is_file():
            pytest.fail("The pages are not built: run `make setup`.", pytrace=False)
        self.stage = Stage()
        self._server = make_server("127.0.0.1", 0, self._play, threaded=True, request_handler=Silent)
        self.address = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def _play(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self.stage(environ, start_response)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="session")
def theatre() -> Iterator[Theatre]:
    theatre = Theatre()
    yield theatre
    theatre.close()


@pytest.fixture
def stage(theatre: Theatre) -> Iterator[Stage]:
    theatre.stage = Stage()
    yield theatre.stage
    theatre.stage.curtain.set()


@pytest.fixture
def context(browser: Browser, theatre: Theatre) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=theatre.address, locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 360, "height": 740}
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, stage: Stage) -> Iterator[Visit]:
    """Open a path at a size; whatever the test does, the page must raise nothing and respect its policy."""
    assert stage  # set before the first request
    complaints: list[str] = []

    def open_page(path: str = "/", size: tuple[int, int] = PHONE) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.clock.install(time=scenes.NOW)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type in {"error", "warning"} and "Failed to load resource" not in message.text
                else None
            ),
        )
        page.goto(path)
        return page

    yield open_page
    assert complaints == []
