"""What an act code means: its kind of care and what the code itself says of the line.

A code is found in the files written here, billing codes and a few of the CCAM, and in the nomenclatures that an
operator loaded (`publishing`): what is published wins, what is written completes it, and stands alone where nothing
published is in force.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib.formats.nx.model import Version
from chalicelib.parameters.load import STATUSES
from chalicelib.parameters.tables import Table

_HERE = Path(__file__).parent
TABLES = _HERE / "tables"
WRITTEN = ("acts.toml", "ccam.toml")
# What the grouping of a published act says of it, by nomenclature.
MEANINGS = {"CCAM": "groupings.toml", "LPP": "natures.toml"}

Dated = dict[str, list[tuple[date, "Act"]]]


@dataclass(frozen=True, slots=True)
class Act:
    """A billing, CCAM or LPP code on a date; what the code leaves open is None. `base`, `price_limit` are in cents."""

    code: str
    kind: str
    label: str
    source: str
    status: str
    benefit: str | None = None
    ward: str | None = None
    basket: str | None = None
    class_: str | None = None
    base: int | None = None
    price_limit: int | None = None


def act(code: str, on: date) -> Act | None:
    """The act of this code as it stood on that date; None where the code is unknown."""
    here = _in_force(_acts().get(code), on)
    for name in MEANINGS:
        published = _published(name, code, on)
        if published is not None:
            return _completed(published, here) if here else published
    return here


def meaning(name: str, grouping: str, on: date) -> Act | None:
    """What a grouping of that nomenclature says of its acts on that date; None where it is not known."""
    return _in_force(acts_of(MEANINGS[name]).get(grouping), on)


def table_path(name: str) -> Path:
    """Where the loaded nomenclature of that name lives, or would."""
    return TABLES.joinpath(f"{name.lower()}.tsv")


@lru_cache(maxsize=8)
def acts_of(file: str) -> Dated:
    """The codes written in one of the files beside this one, newest version first."""
    content: dict[str, list[dict[str, Any]]] = tomllib.loads((_HERE / file).read_text(encoding="utf-8"))
    return {
        code: sorted((_dated(code, version) for version in versions), key=lambda pair: pair[0], reverse=True)
        for code, versions in content.items()
    }


def _dated(code: str, written: dict[str, Any]) -> tuple[date, Act]:
    named = {"class_" if name == "class" else name: value for name, value in written.items() if name != "from"}
    return written["from"], Act(code=code, **named)


@lru_cache(maxsize=1)
def _acts() -> Dated:
    """Every code written here, newest version first."""
    return {code: versions for file in WRITTEN for code, versions in acts_of(file).items()}


@lru_cache(maxsize=2)
def loaded(name: str) -> Table | None:
    """The nomenclature of that name as it was loaded; None where none was."""
    path = table_path(name)
    return Table(path.read_bytes()) if path.exists() else None


def _in_force(versions: list[tuple[date, Act]] | None, on: date) -> Act | None:
    return next((known for start, known in versions or () if start <= on), None)


@lru_cache(maxsize=4096)
def _published(name: str, code: str, on: date) -> Act | None:
    """The act as the nomenclature publishes it, where it does and its grouping says what it is."""
    table = loaded(name)
    found = table.act(code) if table else None
    if table is None or found is None:
        return None
    version = _version_on(found.versions, on)
    known = meaning(name, version.grouping, on) if version else None
    if version is None or known is None:
        return None
    return replace(
        known,
        code=code,
        label=found.label,
        base=version.base,
        price_limit=version.price_limit,
        source=f"{name} du {table.issued:%d/%m/%Y}, {version.grouping} ; {known.source}",
    )


def _version_on(versions: tuple[Version, ...], on: date) -> Version | None:
    begun = next((version for version in reversed(versions) if version.start <= on), None)
    return begun if begun and (begun.ends is None or on <= begun.ends) else None


def _completed(published: Act, here: Act) -> Act:
    """What is published, with what only the written act says: a limit goes with its basket, a name is for people."""
    basket = published.basket or here.basket
    limit = published.price_limit
    if limit is None and basket == here.basket:
        limit = here.price_limit
    borrowed = (basket, limit) != (published.basket, published.price_limit)
    return replace(
        published,
        label=here.label,
        basket=basket,
        price_limit=limit,
        benefit=here.benefit,
        ward=here.ward,
        source=f"{published.source} ; {here.source}" if borrowed else published.source,
        status=max(published.status, here.status, key=STATUSES.index) if borrowed else published.status,
    )
