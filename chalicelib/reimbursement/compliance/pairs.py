"""Which care an entry answers for, once the earlier ones have answered; which entries meet on the same care."""

from collections.abc import Iterator, Sequence

from chalicelib.reimbursement.table import Clause, When

Stack = Sequence[tuple[Clause, Sequence[Clause]]]
"""An entry of the base, or one with an option's entry on top of it, each with the table it belongs to."""

PAIRS = ("a", "b", "c", "d", "e", "f")


def under(option: Clause, base: Sequence[Clause]) -> Iterator[tuple[Clause, ...]]:
    """What an option's entry may come on top of: each entry of the base for the same care, or nothing."""
    for clause in base:
        if clause.kind != option.kind or not _compatible(clause.when, option.when):
            continue
        yield (clause,)
        if _asked(clause.when).items() <= _asked(option.when).items():
            return
    yield ()


def pairs_of(clause: Clause, table: Sequence[Clause]) -> tuple[str, ...]:
    """The classes of pair that an entry may serve: its own, or all that no earlier entry has taken."""
    if clause.when.pair is not None:
        return (clause.when.pair,)
    taken: set[str | None] = set()
    for earlier in table:
        if earlier is clause:
            break
        if earlier.kind == clause.kind and _asked(earlier.when).keys() <= {"pair", "class_"}:
            taken.add(earlier.when.pair if earlier.when.class_ != "A" else None)
    return tuple(pair for pair in PAIRS if pair not in taken)


def practitioners_of(clause: Clause, table: Sequence[Clause]) -> frozenset[bool]:
    """Whether an entry answers for fee-controlled practitioners (True), for the others (False), or for both."""
    asked = clause.when.fee_control
    found = {True, False} if asked is None else {asked}
    for earlier in table:
        if earlier is clause:
            break
        if (
            earlier.kind == clause.kind
            and _without_fee_control(earlier).items() <= _without_fee_control(clause).items()
        ):
            found -= {True, False} if earlier.when.fee_control is None else {earlier.when.fee_control}
    return frozenset(found)


def inside(outside: Clause, table: Sequence[Clause]) -> Clause | None:
    """The entry that answers for a fee-controlled practitioner where `outside` answers for the others."""
    asked = _without_fee_control(outside).items()
    fitting = (clause for clause in table if clause.kind == outside.kind and clause.when.fee_control is not False)
    return next((clause for clause in fitting if _without_fee_control(clause).items() <= asked), None)


def _without_fee_control(clause: Clause) -> dict[str, object]:
    return {name: value for name, value in _asked(clause.when).items() if name != "fee_control"}


def _compatible(one: When, other: When) -> bool:
    """Whether one line may be all that both ask for."""
    first, second = _asked(one), _asked(other)
    if any(first[name] != second[name] for name in first.keys() & second.keys() - {"family"}):
        return False
    act, family = first.get("act") or second.get("act"), first.get("family") or second.get("family")
    families = [str(each["family"]) for each in (first, second) if "family" in each]
    if len(families) > 1 and not (families[0].startswith(families[1]) or families[1].startswith(families[0])):
        return False
    return act is None or family is None or all(str(act).startswith(each) for each in families)


def _asked(when: When) -> dict[str, object]:
    """What a condition asks for, by field; a field that is null asks for nothing."""
    return {name: value for name in when.model_fields_set if (value := getattr(when, name)) is not None}
