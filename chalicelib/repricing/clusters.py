"""Kinds of care whose lines depend on each other under a table, and the turns in which they are taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from chalicelib.reimbursement.bases import YEARLY
from chalicelib.reimbursement.model import Guarantee, Limit
from chalicelib.reimbursement.renewal import RULES
from chalicelib.repricing.arrays import Ints
from chalicelib.repricing.lines import Lines
from chalicelib.repricing.menus import Menu
from chalicelib.repricing.table import Table
from chalicelib.repricing.turns import turns


@dataclass(frozen=True, slots=True)
class Cluster:
    """Kinds whose lines depend on what was used of their own kind, or of a limit they share."""

    kinds: frozenset[str]
    limits: tuple[Limit, ...]

    @property
    def by_family(self) -> bool:
        """Whether what one person uses counts for the whole family."""
        return any(limit.whose == "family" for limit in self.limits)


def clusters(table: Table) -> list[Cluster]:
    """The clusters of a table; lines of every other kind stand alone."""
    found: list[Cluster] = []
    for kind in sorted(table.kinds | RULES.keys()):
        guarantees = [given.guarantee for given in Menu.of(table, kind).entries]
        limits = {limit for guarantee in guarantees for limit in guarantee.limits if limit.over != "event"}
        if kind not in RULES and not limits and not any(map(_counts_by_year, guarantees)):
            continue
        shared = [cluster for cluster in found if limits.intersection(cluster.limits)]
        found = [cluster for cluster in found if cluster not in shared]
        kinds = frozenset({kind}).union(*(cluster.kinds for cluster in shared))
        found.append(Cluster(kinds, tuple(limits.union(*(cluster.limits for cluster in shared)))))
    return found


def _counts_by_year(guarantee: Guarantee) -> bool:
    return guarantee.per in YEARLY or guarantee.count_per_year is not None


def in_turns(cluster: Cluster, parts: Sequence[Lines], chosen: Sequence[Ints]) -> Iterator[tuple[int, Ints]]:
    """The lines of each turn, with the number of their part; those given together have the same choice.

    `chosen` tells what each line of each part is offered.
    """
    whose = _over(parts, "family" if cluster.by_family else "beneficiary")
    number = np.concatenate([np.full(len(part), place) for place, part in enumerate(parts)])
    row = np.concatenate([np.arange(len(part)) for part in parts])
    choice = np.concatenate([part.whole(each) for part, each in zip(parts, chosen, strict=True)])
    order = np.lexsort((_over(parts, "number"), _over(parts, "date"), whose))
    alike = number * (int(choice.max()) + 2) + choice + 1
    for rows in turns(whose[order], alike[order]):
        lines = order[rows]
        yield int(number[lines[0]]), row[lines]


def _over(parts: Sequence[Lines], name: str) -> Ints:
    return np.concatenate([part.whole(getattr(part, name)) for part in parts])
