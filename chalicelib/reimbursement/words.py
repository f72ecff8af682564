"""The fields of a table, of a step and of a figure as French people read them: names, and how values are written."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib.dates import in_words
from chalicelib.money import euros
from chalicelib.numbers import counted
from chalicelib.reimbursement.explain import phrases


def name(section: str, key: str) -> str:
    """What a field of that section of the words is called."""
    return _field(section, key)["name"]


def value(section: str, key: str, written: Any) -> str:  # noqa: ANN401, PLR0911 -- any value, and as many ways to say it
    """A value of that field."""
    match _field(section, key).get("as", ""):
        case "cents":
            return euros(written)
        case "percent":
            return f"{written} %"
        case "months":
            return f"{written} mois"
        case "years":
            return counted(written, "an")
        case "day":
            return in_words(date.fromisoformat(written))
        case "yes":
            return "oui" if written else "non"
        case "":
            return str(written)
        case codes:
            return str(words()[codes][written])


def _field(section: str, key: str) -> Mapping[str, str]:
    """A field of that section; one that only decisions kept long ago have is called as it is written."""
    found: Mapping[str, str] = words()[section].get(key, {"name": key})
    return found


def limit(said: Mapping[str, Any], cents: int | None) -> str:
    """What a shared limit leaves, of `cents` or else of a count: "200,00 € par année civile"."""
    most = counted(said["count"], "fois", "fois") if cents is None else euros(cents)
    return f"{most} {words()['over'][said['over']]}{words()['whose'][said['whose']]}"


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, Any]]:
    """Every section, those of the phrases too."""
    return {**phrases(), **tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))}
