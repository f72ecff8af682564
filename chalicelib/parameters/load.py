"""Dated figures of the law: one TOML file a subject, each value with its source and status."""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self

from chalicelib.errors import DomainError, FieldError, InvalidError

SHIPPED = Path(__file__).parent / "figures"
UNITS = ("cents", "percent", "years", "months", "days")
STATUSES = ("confirmed", "weak", "provisional")
_KEYS = {"from", "until", "source", "status", "still_valid_on", "note"}


class ParameterMissingError(DomainError):
    """A figure was asked for on a date for which none is known."""

    code, status, title = "parameter_missing", 422, "Chiffre réglementaire inconnu à cette date"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a parameter, from a date on (until another, if it is known to end)."""

    name: str
    start: date
    value: int
    unit: Literal["cents", "percent", "years", "months", "days"]
    source: str
    status: Literal["confirmed", "weak", "provisional"]
    still_valid_on: date
    until: date | None = None
    note: str = ""

    @property
    def confirmed(self) -> bool:
        return self.status == "confirmed"

    def carried(self, day: date) -> bool:
        """Whether it stands in for that of a year that has not come yet: it was last found in force in an earlier one.

        The law sets its figures anew on 1 January.
        """
        return day.year > max(self.start, self.still_valid_on).year


class Parameters:
    """Every figure the engine reads, by name and date."""

    def __init__(self, figures: Mapping[str, tuple[Figure, ...]]) -> None:
        """`figures` holds the values of each name, oldest first."""
        self._figures = figures
        self._starts = {name: [figure.start for figure in known] for name, known in figures.items()}

    def figure(self, name: str, *, on: date) -> Figure:
        """The figure in force; raises `ParameterMissingError` where none is known on that date."""
        known = self._figures.get(name) or self.known(name)
        position = bisect_right(self._starts[name], on)
        if position == 0:
            raise ParameterMissingError(
                f"Le chiffre « {name} » n'est pas connu au {on:%d/%m/%Y} : sa première valeur date du "
                f"{known[0].start:%d/%m/%Y}. Indiquez une date plus récente ou ajoutez la valeur manquante."
            )
        found = known[position - 1]
        if found.until is not None and on > found.until:
            raise ParameterMissingError(
                f"Le chiffre « {name} » n'est pas connu au {on:%d/%m/%Y} : sa dernière valeur s'arrête au "
                f"{found.until:%d/%m/%Y}. Ajoutez la valeur publiée depuis."
            )
        return found

    def value(self, name: str, *, on: date) -> int:
        """The value in force, in the parameter's unit (cents, percent, years, months or days)."""
        return self.figure(name, on=on).value

    def known(self, name: str) -> tuple[Figure, ...]:
        """Every value of a parameter, oldest first; raises `ParameterMissingError` where there is no such name."""
        if name not in self._figures:
            raise ParameterMissingError(f"Aucun chiffre n'est enregistré sous le nom « {name} ».")
        return self._figures[name]

    def provisional(self) -> tuple[Figure, ...]:
        """Every value that rests on no confirmed source, by name and date."""
        return tuple(figure for known in self._figures.values() for figure in known if not figure.confirmed)

    def replaced_by(self, others: Mapping[str, tuple[Figure, ...]]) -> Self:
        """The same figures where those of `others`, name and date, take the place of ours or join them."""
        merged = dict(self._figures)
        for name, figures in others.items():
            by_start = {figure.start: figure for figure in (*merged[name], *figures)}
            merged[name] = tuple(sorted(by_start.values(), key=lambda figure: figure.start))
        return type(self)(merged)

    def units(self) -> dict[str, str]:
        """The unit of every parameter, by name."""
        return {name: known[0].unit for name, known in self._figures.items()}


@lru_cache(maxsize=8)
def load(overrides: Path | None = None) -> Parameters:
    """The figures shipped, with those of the operator's folder `overrides` in their place.

    An override file has the shape of the shipped ones; it may only name parameters that exist, in their unit. Raises
    `InvalidError` naming the file and the value that is wrong.
    """
    shipped = Parameters(read(SHIPPED))
    if overrides is None:
        return shipped
    replaced = read(overrides)
    _check_overrides(replaced, shipped)
    return shipped.replaced_by(replaced)


def _check_overrides(replaced: Mapping[str, tuple[Figure, ...]], shipped: Parameters) -> None:
    """An override names a parameter that exists, in its unit."""
    units = shipped.units()
    wrong = [FieldError(name, "chiffre inconnu") for name in replaced if name not in units]
    wrong += [
        FieldError(name, f"unité attendue : {units[name]}")
        for name, figures in replaced.items()
        if name in units and any(figure.unit != units[name] for figure in figures)
    ]
    if wrong:
        raise InvalidError(
            f"Les chiffres de l'opérateur sont à corriger : {wrong[0].field}, {wrong[0].reason}.", fields=tuple(wrong)
        )


def read(folder: Path) -> dict[str, tuple[Figure, ...]]:
    """The figures of every TOML file of a folder, by name `file.parameter`, oldest first."""
    figures: dict[str, tuple[Figure, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise InvalidError(f"Le fichier {path.name} n'est pas du TOML lisible : {error}.") from error
        for key, values in content.items():
            name = f"{path.stem}.{key}"
            if not isinstance(values, list):
                raise InvalidError(f"Le chiffre {name} doit être écrit en sections [[{key}]].")
            known = [_figure(name, value) for value in values]
            figures[name] = tuple(sorted(known, key=lambda figure: figure.start))
    return figures


def _figure(name: str, written: Any) -> Figure:  # noqa: ANN401 -- whatever a TOML file may hold
    """One value as written in a file, checked key by key."""
    if not isinstance(written, dict) or not isinstance(written.get("from"), date):
        raise InvalidError(f"Le chiffre {name} doit porter une date « from ».")
    units = [unit for unit in UNITS if type(written.get(unit)) is int]
    unknown = set(written) - _KEYS - set(units)
    missing = {"source", "status", "still_valid_on"} - set(written)
    if len(units) != 1 or unknown or missing or written["status"] not in STATUSES:
        raise InvalidError(
            f"Le chiffre {name} du {written['from']} doit porter une seule valeur entière (cents, percent, years, "
            "months ou days), une source, un état (confirmed, weak ou provisional) et une date « still_valid_on », et "
            "rien d'autre."
        )
    (unit,) = units
    return Figure(
        name=name,
        start=written["from"],
        value=written[unit],
        unit=unit,  # type: ignore[arg-type]  # one of UNITS
        source=written["source"],
        status=written["status"],
        still_valid_on=written["still_valid_on"],
        until=written.get("until"),
        note=written.get("note", ""),
    )
