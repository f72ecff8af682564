"""Reading a NOEMIE file: whole columns of characters, then of values; a flaw is located only if there is one."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from chalicelib.formats.noemie.layout import ENCODING, END_OF_LINE, RecordLayout
from chalicelib.formats.noemie.model import File, Header, ReceivedLine, Trailer, total
from chalicelib.formats.noemie.profile import Profile, shipped_profile
from chalicelib.formats.noemie.refusal import PRINTABLE, first_flaw
from chalicelib.formats.noemie.values import column

_FEWEST_RECORDS = 2
_NAMES = tuple(name for name in ReceivedLine.__slots__ if name not in ("record", "number"))


def read(data: bytes, profile: Profile | None = None) -> File:
    """Everything the file holds, in cents, by `profile` (the one shipped if none is given).

    Raises `NoemieError` at the first thing that is wrong; then nothing of the file is to be used.
    """
    layout = profile or shipped_profile()
    file = _sound(data, layout)
    if file is None:
        raise first_flaw(data, layout)
    return file


def _sound(data: bytes, profile: Profile) -> File | None:
    """The file, if nothing at all is wrong with it."""
    length = profile.record_length
    size = length + len(END_OF_LINE)
    count, rest = divmod(len(data), size)
    if rest or count < _FEWEST_RECORDS or data.translate(None, PRINTABLE) != END_OF_LINE.encode() * count:
        return None
    text = data.decode(ENCODING)
    if text[length::size] + text[length + 1 :: size] != "\r" * count + "\n" * count:
        return None
    records = [text[start : start + length] for start in range(0, len(text), size)]
    try:
        header = _columns(records[:1], profile.header)
        lines = _columns(records[1:-1], profile.line)
        trailer = _columns(records[-1:], profile.trailer)
    except ValueError:
        return None
    originals = (data[start : start + length] for start in range(size, len(data) - size, size))
    file = File(
        Header(**{name: values[0] for name, values in header.items()}),
        tuple(map(ReceivedLine, *(lines[name] for name in _NAMES), originals, range(2, count))),
        Trailer(**{name: values[0] for name, values in trailer.items()}),
    )
    return file if total(file.lines) == file.trailer else None


def _columns(records: list[str], layout: RecordLayout) -> dict[str, Sequence[Any]]:
    """The values of each field that gives some. Raises `ValueError` if any record is not sound."""
    if not all(record.startswith(layout.type) for record in records):
        raise ValueError(layout.type)
    for start, end in layout.gaps(len(records[0]) if records else 0):
        if "".join(_characters(records, start, end)).strip(" "):
            raise ValueError(start)
    columns = {part.name: column(part, _characters(records, part.start, part.end)) for part in layout.parts}
    return {part.name: columns[part.name] for part in layout.read}


def _characters(records: list[str], start: int, end: int) -> list[str]:
    return list(map(itemgetter(slice(start - 1, end)), records))
