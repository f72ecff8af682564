"""The acts of a loaded nomenclature, one line a version in a sorted file, found without reading the whole.

A line: code, first day, last day, grouping, base and price limit in cents, label, between tabs; empty where nothing
is published. The first line names the nomenclature and the day of its file. Sorted text rather than a database: the
same content gives the same bytes, in a package and in a review.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date

from chalicelib.formats.nx.model import PublishedAct, Version

_MARK = "#"


class Table:
    """The content of such a file."""

    def __init__(self, data: bytes) -> None:
        """`data` is what `written` gives."""
        self._data = data
        _, self.name, issued = data[: data.index(b"\n")].decode().split("\t")
        self.issued = date.fromisoformat(issued)

    def act(self, code: str) -> PublishedAct | None:
        """The act of this code with its versions, oldest first; None where the code is unknown."""
        # A code is letters and digits: nothing else may be taken for a part of a line.
        lines = list(self._lines(f"{code}\t".encode())) if code.isascii() and code.isalnum() else []
        return _act(lines) if lines else None

    def acts(self) -> Iterator[PublishedAct]:
        """Every act, by code."""
        lines: list[str] = []
        for line in self._data.decode().split("\n")[1:-1]:
            if lines and line.split("\t", 1)[0] != lines[-1].split("\t", 1)[0]:
                yield _act(lines)
                lines = []
            lines.append(line)
        if lines:
            yield _act(lines)

    def _lines(self, beginning: bytes) -> Iterator[str]:
        """The lines that begin so."""
        place = bisect_left(range(len(self._data)), beginning, key=self._line_at)
        while (line := self._line_at(place)).startswith(beginning):
            yield line.decode()
            place += len(line) + 1

    def _line_at(self, place: int) -> bytes:
        """The line round this place of the file; a line's end belongs to it."""
        start = self._data.rfind(b"\n", 0, place) + 1
        return self._data[start : self._data.find(b"\n", start)]


def written(name: str, issued: date, acts: Iterable[PublishedAct]) -> bytes:
    """The file that holds these acts."""
    lines = [
        "\t".join((act.code, *_columns(version), act.label))
        for act in sorted(acts, key=lambda act: act.code)
        for version in act.versions
    ]
    return "".join(f"{line}\n" for line in (f"{_MARK}\t{name}\t{issued}", *lines)).encode()


def _columns(version: Version) -> tuple[str, ...]:
    columns = (version.start, version.ends, version.grouping, version.base, version.price_limit)
    return tuple("" if value is None else str(value) for value in columns)


def _act(lines: list[str]) -> PublishedAct:
    versions = []
    code = label = ""
    for line in lines:
        code, start, ends, grouping, base, limit, label = line.split("\t")
        versions.append(
            Version(
                date.fromisoformat(start),
                grouping,
                base=int(base) if base else None,
                price_limit=int(limit) if limit else None,
                ends=date.fromisoformat(ends) if ends else None,
            )
        )
    return PublishedAct(code, label, tuple(versions))
