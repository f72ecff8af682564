"""A comparison of two tables as a person reads it in a terminal."""

from collections.abc import Iterator

from chalicelib.money import THIN_SPACE, euros
from chalicelib.numbers import counted, grouped
from chalicelib.reimbursement.kinds import LABELS
from chalicelib.repricing.comparison import Comparison, KindCost, Side

_WIDTH = 40
_BARS = (("actuel", "█"), ("nouveau", "▒"))
_TABLES = ("tableau actuel", "nouveau tableau")
_HEAD = ("Nature de soins", "Lignes", "Actuel", "Nouveau", "Écart", "")


def told(result: Comparison) -> str:
    """Cost by kind, its chart, winners and losers."""
    lines = counted(result.lines, "ligne de soins", "lignes de soins")
    people = f"{lines}, {counted(result.people, 'personne')}."
    return "\n".join(
        [people, *_waiting(result.waiting), "", *_table(result), "", *_chart(result.kinds), "", *_people(result)]
    )


def _waiting(lines: tuple[int, int]) -> Iterator[str]:
    """How many lines are counted for nothing until somebody agrees to a quote."""
    for called, number in zip(_TABLES, lines, strict=True):
        if number:
            waiting = counted(number, "ligne attendrait", "lignes attendraient")
            yield f"{waiting} un accord préalable sous le {called} : rien n'y est compté."


def change(cents: int) -> str:
    """A signed amount."""
    return f"+{euros(cents)}" if cents > 0 else euros(cents)


def _table(result: Comparison) -> Iterator[str]:
    rows = [_HEAD, *(_row(LABELS[cost.kind], cost.lines, cost.now, cost.new) for cost in result.kinds)]
    rows.append(_row("Total", result.lines, *result.total))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()


def _row(label: str, lines: int, now: int, new: int) -> tuple[str, ...]:
    return label, grouped(lines), euros(now), euros(new), change(new - now), _percent(now, new)


def _percent(now: int, new: int) -> str:
    """The change in tenths of a percent, half up; nothing where there was no cost."""
    if now == 0:
        return ""
    tenths = (abs(new - now) * 2000 + now) // (2 * now)
    sign = "+" if new > now else "−" if new < now else ""
    return f"{sign}{grouped(tenths // 10)},{tenths % 10}{THIN_SPACE}%"


def _chart(kinds: tuple[KindCost, ...]) -> Iterator[str]:
    """Two bars a kind, on one scale."""
    most = max(max(cost.now, cost.new) for cost in kinds) or 1
    labels = max(len(LABELS[cost.kind]) for cost in kinds)
    for cost in kinds:
        for (name, mark), cents in zip(_BARS, (cost.now, cost.new), strict=True):
            label = LABELS[cost.kind] if name == _BARS[0][0] else ""
            yield f"{label.ljust(labels)}  {name.ljust(7)}  {mark * bar(cents, most, _WIDTH)} {euros(cents)}"


def bar(cents: int, most: int, width: int) -> int:
    """The length of a bar, `most` cents being `width`; any cost at all is seen."""
    return max((cents * width * 2 + most) // (2 * most), cents > 0)


def _people(result: Comparison) -> Iterator[str]:
    same = result.people - result.winners.people - result.losers.people
    yield "Reste à payer des personnes"
    yield from _side("baisse", result.winners)
    yield from _side("hausse", result.losers)
    yield f"inchangé : {grouped(same)}"


def _side(name: str, side: Side) -> Iterator[str]:
    """How many people, by how much in all, and the keys of those for whom it changes the most."""
    yield f"{name} : {grouped(side.people)}" + (f", {change(side.cents)} en tout ; le plus :" if side.people else "")
    yield from (f"  {person}  {change(cents)}" for person, cents in side.most)
