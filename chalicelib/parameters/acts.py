"""What an act code means: its kind of care and what the code itself says of the line."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILES = ("acts.toml", "ccam.toml")


@dataclass(frozen=True, slots=True)
class Act:
    """A billing or CCAM code on a date; what the code leaves open is None. `price_limit` is in cents."""

    code: str
    kind: str
    label: str
    source: str
    status: str
    benefit: str | None = None
    ward: str | None = None
    basket: str | None = None
    price_limit: int | None = None


def act(code: str, on: date) -> Act | None:
    """The act of this code as it stood on that date; None where the code is unknown."""
    for start, known in _acts().get(code, ()):
        if start <= on:
            return known
    return None


@lru_cache(maxsize=1)
def _acts() -> dict[str, list[tuple[date, Act]]]:
    """Every known act by code, newest version first."""
    acts: dict[str, list[tuple[date, Act]]] = {}
    for name in _FILES:
        content: dict[str, list[dict[str, Any]]] = tomllib.loads(
            (Path(__file__).parent / name).read_text(encoding="utf-8")
        )
        for code, versions in content.items():
            dated = [(version.pop("from"), Act(code=code, **version)) for version in versions]
            acts[code] = sorted(dated, key=lambda pair: pair[0], reverse=True)
    return acts
