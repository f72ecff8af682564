"""A CSV file of care lines read into columns, refused at the first line that is wrong."""

import csv
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

import numpy as np

from chalicelib.errors import InvalidError
from chalicelib.repricing.arrays import NONE, Ints
from chalicelib.repricing.columns import COLUMNS, REQUIRED, Column
from chalicelib.repricing.refusal import WrongLineError

# Lines read at a time, few enough for a processor to keep their cells at hand, which doubles the speed; and different
# values of a column remembered before they are read anew.
_AT_A_TIME, _REMEMBERED = 300, 50_000
_HEADER = 1

Told = Callable[[int], object]


class _Values(dict[str, int]):
    """What each cell of a column stands for, once it has been read."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column

    def __missing__(self, written: str) -> int:
        if written:
            value = self._number(written) if self._column.named else self._column.read(written)
        elif self._column.absent is None:
            raise ValueError("valeur obligatoire absente")
        else:
            value = self._column.absent
        self[written] = value
        return value

    def _number(self, written: str) -> int:
        self._column.check(written)
        return len(self) - ("" in self)

    def names(self) -> tuple[str, ...]:
        """The names of a column of names, in the order of their numbers."""
        return tuple(name for name in self if name)

    def column(self, cells: tuple[str, ...]) -> Ints:
        """What these cells stand for."""
        if len(self) > _REMEMBERED and not self._column.named:
            self.clear()
        return np.fromiter(map(self.__getitem__, cells), self._column.dtype, len(cells))


class Read:
    """The columns of a file, by name, those it does not have too; and what its names were."""

    def __init__(self, columns: dict[str, Ints], names: dict[str, tuple[str, ...]], size: int) -> None:
        """`columns` hold `size` values each, or one for all lines."""
        self.columns = columns
        self.names = names
        self.size = size


def read(path: Path, told: Told = lambda _: None) -> Read:
    """Read the file, telling how many bytes were read since last told.

    Raises `WrongLineError` for a cell that is wrong, `InvalidError` for a file that is no table of care lines,
    `OSError` for one that cannot be read.
    """
    try:
        with path.open("rb") as file, TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
            return _read(text, file, told)
    except UnicodeDecodeError as error:
        raise InvalidError(f"Le fichier {path.name} n'est pas un texte en UTF-8.") from error


def _read(text: TextIO, file: BinaryIO, told: Told) -> Read:
    rows = csv.reader(text, strict=True)
    header = _header(rows)
    values = {name: _Values(COLUMNS[name]) for name in header}
    parts: dict[str, list[Ints]] = {name: [] for name in header}
    size = position = 0
    for several in _some(rows):
        _check_widths(several, len(header), size)
        for name, cells in zip(header, zip(*several, strict=True), strict=True):
            try:
                parts[name].append(values[name].column(cells))
            except ValueError:
                _tell_first(several, header, values, size)
        size += len(several)
        told(file.tell() - position)
        position = file.tell()
    columns = {name: np.concatenate(part) if part else np.zeros(0, np.int64) for name, part in parts.items()}
    for name, column in COLUMNS.items():
        columns.setdefault(name, np.asarray(NONE if column.absent is None else column.absent, column.dtype))
    names = {name: values[name].names() if name in values else () for name in COLUMNS if COLUMNS[name].named}
    return Read(columns, names, size)


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        header = next(rows, [])
    except csv.Error:
        header = []
    for place, name in enumerate(header, 1):
        # A file without a header has values here: they are not repeated.
        if name not in COLUMNS:
            raise WrongLineError(_HEADER, f"colonne {place}", "nom de colonne inconnu")
        if header.count(name) > 1:
            raise WrongLineError(_HEADER, name, "colonne écrite deux fois")
    for name in REQUIRED:
        if name not in header:
            raise WrongLineError(_HEADER, name, "colonne obligatoire absente")
    return header


def _some(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """The rows, some at a time."""
    size = 0
    while True:
        several: list[list[str]] = []
        try:
            several.extend(islice(rows, _AT_A_TIME))
        except csv.Error:
            raise WrongLineError(number_of(size + len(several)), "ligne", "guillemets mal fermés") from None
        if not several:
            return
        yield several
        size += len(several)


def number_of(place: int) -> int:
    """The number of the line at this place among the care lines, as a person counts: the header is line 1."""
    return place + _HEADER + 1


def _check_widths(several: list[list[str]], width: int, before: int) -> None:
    for place, row in enumerate(several):
        if len(row) != width:
            raise WrongLineError(number_of(before + place), "ligne", f"{width} colonnes attendues, {len(row)} trouvées")


def _tell_first(several: list[list[str]], header: list[str], values: dict[str, _Values], before: int) -> None:
    """Raise `WrongLineError` for the first wrong cell, line after line."""
    for place, row in enumerate(several):
        for name, cell in zip(header, row, strict=True):
            try:
                values[name][cell]
            except ValueError as error:
                raise WrongLineError(number_of(before + place), name, str(error)) from None
