"""The table that is printed: a row a measure, with its goal and whether it is met."""

from dataclasses import dataclass

from bench.interleaved import Times

_COLUMNS = ("What", "Ours", "Theirs", "Ours / theirs", "Goal", "Met")
_NONE = "–"
_MILLI, _MICRO = 1e-3, 1e-6


class WrongError(Exception):
    """Two sides of a measure do not give the same, or something is lost: no figure is worth printing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `met` is None where nothing was promised."""

    what: str
    ours: str
    theirs: str = _NONE
    ratio: str = _NONE
    goal: str = _NONE
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        met = _NONE if self.met is None else "yes" if self.met else "NO"
        return self.what, self.ours, self.theirs, self.ratio, self.goal, met


def compared(what: str, ours: Times, theirs: Times, *, most: float) -> Row:
    """The row of two sides; the goal is met if the ratio of the medians is at most `most`."""
    ratio = ours.median / theirs.median
    digits = 2 if ratio >= 0.1 else 3  # noqa: PLR2004 -- two digits that tell something
    return Row(what, spread(ours), spread(theirs), f"{ratio:.{digits}f}", f"≤ {most:.2f}", met=ratio <= most)


def spread(times: Times) -> str:
    """The median, and the quartiles round it: `12.1 ms (11.8 to 12.6)`."""
    unit, size = next(
        ((unit, size) for unit, size in (("s", 1.0), ("ms", _MILLI), ("µs", _MICRO)) if times.median >= size),
        ("µs", _MICRO),
    )
    median, low, high = (f"{value / size:#.3g}".rstrip(".") for value in (times.median, times.low, times.high))
    return f"{median} {unit} ({low} to {high})"


def rendered(rows: list[Row]) -> str:
    """The rows as one Markdown table, aligned so that it reads as it is too."""
    lines = [_COLUMNS, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    head, *body = (_line(cells, widths) for cells in lines)
    return "\n".join([head, _line(["-" * width for width in widths], widths), *body])


def _line(cells: tuple[str, ...] | list[str], widths: list[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"
