"""A real Chromium: the machine's own, else Playwright's, else a sentence that says how to get one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser until the block ends."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    # Chromium refuses its sandbox to root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        try:
            chromium = driver.chromium.launch(executable_path=found, args=_ARGUMENTS + sandbox)
        except PlaywrightError as error:
            pytest.fail(
                f"No browser to look with: {error.message.splitlines()[0]}\n"
                "Install one with `apt-get install chromium`, or `.venv/bin/playwright install chromium`.",
                pytrace=False,
            )
        yield chromium
        chromium.close()
