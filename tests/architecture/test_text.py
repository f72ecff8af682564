"""Every text of the house is clean UTF-8, so that French reads as French wherever it is shown."""

import os
import unicodedata
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

TEXTS = (".css", ".html", ".json", ".md", ".py", ".svg", ".toml", ".ts", ".tsx", ".yaml")
MADE, KEPT = {"node_modules", "dist"}, {".chalice", ".ci"}
# What UTF-8 looks like once read as Latin-1, and what stands where a character was lost.
BROKEN = ("\u00c3\u00a9", "\u00c3\u00a8", "\u00c3\u00a0", "\u00c3\u00aa", "\u00e2\u20ac", "\ufffd")


def texts() -> list[Path]:
    """The texts of the house, those that are made from others left out."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE and (name in KEPT or not name.startswith("."))]
        found += [Path(folder, name) for name in names if Path(name).suffix in TEXTS]
    return found


def fault(text: str) -> str | None:
    """What is wrong with the characters of a text."""
    if unicodedata.normalize("NFC", text) != text:
        return "accents stand apart from their letters"
    if found := [broken for broken in BROKEN if broken in text]:
        return f"decoded wrongly: {found}"
    return "Windows line ends" if "\r" in text else None


def test_every_text_is_utf_8_with_accents_on_their_letters() -> None:
    found = {str(path.relative_to(ROOT)): fault(path.read_bytes().decode()) for path in texts()}
    assert len(found) > 100
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("text", ["de\u0301ce\u0300s", "d\u00c3\u00a9c\u00c3\u00a8s", "d\ufffdc", "un\r\ndeux"])
def test_a_damaged_text_is_seen(text: str) -> None:
    assert fault(text)
