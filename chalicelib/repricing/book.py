"""All the care lines of a file, sorted for re-pricing: by kind, then by person, in order of care."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from chalicelib.errors import InvalidError
from chalicelib.reimbursement.kinds import KINDS
from chalicelib.reimbursement.lenses import pair_class
from chalicelib.reimbursement.model import Lens
from chalicelib.repricing.arrays import NONE, Ints
from chalicelib.repricing.checks import check_lines, check_options, check_people
from chalicelib.repricing.columns import EYES, NO_DIOPTRES, Held, options_of, place
from chalicelib.repricing.days import ages, years
from chalicelib.repricing.lines import COLUMNS, Lines
from chalicelib.repricing.reading import Read, number_of
from chalicelib.repricing.refusal import refuse

# How the columns of the file that another name stands for are called in `Lines`.
_CALLED = {
    "class_": "class",
    "abroad": "country",
    "decided": "institution",
    "entered": "entry_date",
    "agreed": "agreed_on",
}
_TRUTHS = ("blind", "heavy_act", "urgent", "prevention", "early_renewal", "direct_access", "proof")


@dataclass(frozen=True)
class Book:
    """The lines, part by part; `starts` tells the place of each part's first line among all lines.

    `people` are the keys of beneficiaries by number, `acts` the codes of acts, `options` those held together, in order
    of payment; `families` how many families there are.
    """

    parts: tuple[Lines, ...]
    starts: tuple[int, ...]
    people: Sequence[str]
    acts: Sequence[str]
    options: Sequence[tuple[Held, ...]]
    families: int

    @property
    def size(self) -> int:
        """How many lines there are."""
        return self.starts[-1]

    @property
    def first(self) -> int:
        """The first care date."""
        return min(part.first for part in self.parts)

    @property
    def last(self) -> int:
        """The last care date."""
        return max(part.last for part in self.parts)

    def placed(self) -> Iterator[tuple[Lines, slice]]:
        """Each part, and where its lines are among all lines."""
        return zip(self.parts, (slice(*ends) for ends in pairwise(self.starts)), strict=True)

    def columns(self, *names: str) -> tuple[Ints, ...]:
        """These columns over all lines."""
        return tuple(np.concatenate([part.whole(getattr(part, name)) for part in self.parts]) for name in names)


def book_of(read: Read) -> Book:
    """The book of what was read; raises `WrongLineError` for the first line that contradicts itself or lacks one."""
    if not read.size:
        raise InvalidError("Le fichier ne contient aucune ligne de soins.")
    columns = _columns(read)
    check_people(columns, len(read.names["beneficiary"]))
    parts = tuple(_parts(columns))
    held = tuple(map(options_of, read.names["options"]))
    for part in parts:
        check_lines(part)
        check_options(part, held)
    starts = np.cumsum([0, *map(len, parts)]).tolist()
    people = read.names["beneficiary"]
    return Book(parts, tuple(starts), people, read.names["act"], held, len(read.names["family"]) + len(people))


def _columns(read: Read) -> dict[str, Ints]:
    """The columns of `Lines`, with the kind and the birth date beside them."""
    given = dict(read.columns)
    given["number"] = np.arange(read.size) + number_of(0)
    unborn = np.asarray(given["birth_date"] > given["date"])
    refuse(given["number"], unborn, "birth_date", "la naissance suit la date des soins")
    given["year"] = years(given["date"])
    given["age"] = ages(given["birth_date"], given["date"])
    given["pair"] = _pairs(given, read.size)
    # Who is in no family is one of their own.
    alone = len(read.names["family"]) + given["beneficiary"].astype(np.int64)
    given["family"] = np.where(given["family"] == NONE, alone, given["family"])
    return {name: given[_CALLED.get(name, name)] for name in (*COLUMNS, "kind", "birth_date")}


def _pairs(given: dict[str, Ints], size: int) -> Ints:
    """The class of each pair of glasses; a prescription is whole or absent."""
    eyes = [np.broadcast_to(given[name], (size,)) for name in EYES]
    absent = [NONE if name.endswith("multifocal") else NO_DIOPTRES for name in EYES]
    written = np.array([eye != none for eye, none in zip(eyes, absent, strict=True)])
    partly = np.asarray(written.any(axis=0) & ~written.all(axis=0))
    refuse(given["number"], partly, "right_sphere", "la prescription doit être donnée en entier, pour les deux yeux")
    pairs = np.full(size, NONE, np.int8)
    for row in np.flatnonzero(written.all(axis=0)):
        right, left = (tuple(int(eye[row]) for eye in each) for each in (eyes[:3], eyes[3:]))
        pairs[row] = place("pair", pair_class(_lens(*right), _lens(*left)))
    return pairs


def _lens(sphere: int, cylinder: int, multifocal: int) -> Lens:
    return Lens(sphere, cylinder, bool(multifocal))


def _parts(columns: dict[str, Ints]) -> Iterator[Lines]:
    """The lines kind by kind, those whose scheme's share is received apart."""
    size = columns["number"].size
    group = columns["kind"].astype(np.int64) * 2 + np.broadcast_to(columns["scheme_paid"] != NONE, (size,))
    # One number to sort by: it keeps the order of the file for the same person and day.
    day = columns["date"].astype(np.int64) - columns["date"].min()
    people = int(columns["beneficiary"].max()) + 1
    order = np.argsort((group * people + columns["beneficiary"]) * (int(day.max()) + 1) + day, kind="stable")
    groups, starts = np.unique(group[order], return_index=True)
    for each, rows in zip(groups.tolist(), np.split(order, starts[1:]), strict=True):
        dates = columns["date"][rows]
        taken: dict[str, Any] = {name: _compact(name, columns[name], rows) for name in COLUMNS}
        yield Lines(KINDS[each // 2], bool(each % 2), int(dates.min()), int(dates.max()), **taken)


def _compact(name: str, column: Ints, rows: Ints) -> Ints:
    """These rows of a column; one value where it is the same for all, as most columns of a kind are."""
    kept = column[rows] if column.ndim else column
    kept = kept.astype(np.bool_ if name in _TRUTHS else np.int64)
    same = name != "number" and kept.ndim and (kept == kept[0]).all()
    return np.asarray(kept[0] if same else kept)
