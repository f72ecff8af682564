"""What changed between two versions of a rule, of a figure of the law or of a guarantee table, only what differs.

Source: PLS-01, PLS-14.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from chalicelib.dates import in_words
from chalicelib.parameters.load import Figure
from chalicelib.parameters.words import STATUS_NAMES, in_unit
from chalicelib.reimbursement import words
from chalicelib.reimbursement.entries import GuaranteeEntry
from chalicelib.reimbursement.kinds import LABELS
from chalicelib.reimbursement.rules import Rule
from chalicelib.reimbursement.table import GuaranteeTable, When

ABSENT = "—"
_Said = dict[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs, in French: of what, which of its fields, as it was and as it is; `ABSENT` for nothing."""

    of: str
    field: str
    before: str
    after: str


def compare_rules(before: Rule, after: Rule) -> list[Difference]:
    """What differs between two versions of a rule."""
    return list(_different(before.id, _rule(before), _rule(after)))


def compare_figures(before: Figure, after: Figure) -> list[Difference]:
    """What differs between two values of a figure."""
    return list(_different(before.name, _figure(before), _figure(after)))


def compare_contracts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What differs of the contracts themselves (responsible, kind, since when) where both say it."""
    common = [name for name in before if name in after]
    was, now = (
        {words.name("contract", each): words.value("contract", each, of[each]) for each in common}
        for of in (before, after)
    )
    return list(_different("Contrat", was, now))


def compare_tables(before: GuaranteeTable, after: GuaranteeTable, called: str = "") -> list[Difference]:
    """What differs between two tables, by kind of care and condition, in the order of the kinds.

    `called` begins each heading: the option that they are.
    """
    found: list[Difference] = []
    for kind, label in LABELS.items():
        was, now = _entries(before, kind), _entries(after, kind)
        for when in {**was, **now}:
            found += _different(f"{called}{label}{when}", was.get(when, {}), now.get(when, {}))
        common = [[when for when in each if when in was and when in now] for each in (was, now)]
        # The first entry that fits a line wins: their order is part of what a table says.
        if common[0] != common[1]:
            found.append(Difference(f"{called}{label}", "ordre des conditions", *(_listed(each) for each in common)))
    return found


def _different(of: str, before: _Said, after: _Said) -> Iterator[Difference]:
    for field in {**before, **after}:
        was, now = before.get(field, ABSENT), after.get(field, ABSENT)
        if was != now:
            yield Difference(of, field, was, now)


def _rule(rule: Rule) -> _Said:
    return {
        "version": rule.version,
        "depuis": in_words(rule.since),
        "intitulé": rule.title,
        "source": rule.source,
        "ce qui change": rule.changed,
    }


def _figure(figure: Figure) -> _Said:
    said = {
        "valeur": in_unit(figure.value, figure.unit),
        "depuis": in_words(figure.start),
        "jusqu'au": _day(figure.until),
        "source": figure.source,
        "état": STATUS_NAMES[figure.status],
        "source relue le": in_words(figure.still_valid_on),
        "note": figure.note or ABSENT,
    }
    return {field: value for field, value in said.items() if value != ABSENT}


def _day(day: date | None) -> str:
    return ABSENT if day is None else in_words(day)


def _entries(table: GuaranteeTable, kind: str) -> dict[str, _Said]:
    """What each entry of a kind of care says, by its condition; a condition met twice is numbered."""
    said: dict[str, _Said] = {}
    for when, entry in table.entries.get(kind, ()):
        name = _condition(when)
        unique = next(
            each for number in count(1) if (each := name if number == 1 else f"{name} ({number})") not in said
        )
        said[unique] = _entry(entry)
    return said


def _condition(when: When) -> str:
    asked = when.model_dump(by_alias=True, exclude_unset=True)
    return "".join(f", {words.name('when', name)} {words.value('when', name, value)}" for name, value in asked.items())


def _entry(entry: GuaranteeEntry) -> _Said:
    """The fields an entry gives, what is absent or nothing by default left out."""
    given = entry.model_dump()
    limits = given.pop("limits")
    kept = {name: value for name, value in given.items() if value != type(entry).model_fields[name].default}
    said = {words.name("field", name): words.value("field", name, value) for name, value in kept.items()}
    return said | {f"limite « {limit['name']} »": words.limit(limit, limit["max"]) for limit in limits}


def _listed(conditions: list[str]) -> str:
    return " ; ".join(when.removeprefix(", ") or "sans condition" for when in conditions)
