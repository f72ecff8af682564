"""Ways in which a file of the scheme goes wrong between those who write it and us: bytes, fields, lines, people."""

from collections.abc import Callable

from hypothesis import strategies as st

from chalicelib.formats.noemie.profile import shipped_profile

Draw = st.DrawFn
Records = list[bytes]

_FIELDS = [(part.start - 1, part.start - 1 + part.length) for part in shipped_profile().line.parts]
# NIR and key, rank, birth date, and who was cared for as a whole.
_IDENTITY = [(23, 38), (38, 41), (41, 49), (23, 49)]
_NUMBERS = [(65, 68), (68, 76), (76, 84), (84, 87), (87, 95), (95, 101)]
_DATES = [(41, 49), (49, 57)]
_PRICE, _PAID = slice(68, 76), slice(87, 95)
_END = b"\r\n"


@st.composite
def spoilt(draw: Draw, data: bytes) -> bytes:
    """`data` after one to three mishaps, its trailer then made right again or left as it was."""
    records = data.removesuffix(_END).split(_END)
    for mishap in draw(st.lists(st.sampled_from(_MISHAPS), min_size=1, max_size=3)):
        mishap(draw, records)
    if draw(st.integers(0, 3)):
        _total(records)
    written = _END.join(records) + _END
    return draw(st.sampled_from([written] * 8 + [written[: draw(st.integers(0, len(written)))], written + written]))


def _place(draw: Draw, records: Records) -> int:
    """A care line's, where there is one."""
    return draw(st.integers(min(1, len(records) - 1), max(len(records) - 2, 0)))


def _write(records: Records, place: int, start: int, text: bytes) -> None:
    records[place] = records[place][:start] + text + records[place][start + len(text) :]


def _flip(draw: Draw, records: Records) -> None:
    place = draw(st.integers(0, len(records) - 1))
    at = draw(st.integers(0, max(len(records[place]) - 1, 0)))
    _write(records, place, at, draw(st.binary(min_size=1, max_size=1)))


def _swap(fields: list[tuple[int, int]]) -> Callable[[Draw, Records], None]:
    def swap(draw: Draw, records: Records) -> None:
        start, end = draw(st.sampled_from(fields))
        one, other = _place(draw, records), _place(draw, records)
        mine, theirs = records[one][start:end], records[other][start:end]
        _write(records, one, start, theirs)
        _write(records, other, start, mine)

    return swap


def _renumber(draw: Draw, records: Records) -> None:
    start, end = draw(st.sampled_from(_NUMBERS))
    _write(
        records, _place(draw, records), start, draw(st.from_regex(rf"[0-9]{{{end - start}}}", fullmatch=True)).encode()
    )


def _one_digit(draw: Draw, records: Records) -> None:
    start, end = draw(st.sampled_from([*_NUMBERS, *_DATES, *_IDENTITY]))
    digit = str(draw(st.integers(0, 9))).encode()
    _write(records, _place(draw, records), draw(st.integers(start, end - 1)), digit)


def _flag(draw: Draw, records: Records) -> None:
    _write(
        records,
        _place(draw, records),
        draw(st.integers(110, 114)),
        draw(st.sampled_from([b"O", b"N", b"A", b"C", b"1"])),
    )


def _cut(draw: Draw, records: Records) -> None:
    if len(records) > 1:
        del records[_place(draw, records)]


def _double(draw: Draw, records: Records) -> None:
    records.insert(_place(draw, records), records[_place(draw, records)])


def _move(draw: Draw, records: Records) -> None:
    record = records.pop(_place(draw, records))
    records.insert(draw(st.integers(0, len(records))), record)


def _other_encoding(draw: Draw, records: Records) -> None:
    place = draw(st.integers(0, len(records) - 1))
    text = draw(st.sampled_from(["é".encode(), "é".encode("cp1252"), "€".encode(), b"\x80", b"\x00", b"\r", b"\n"]))
    at = draw(st.integers(0, len(records[place])))
    records[place] = records[place][:at] + text + records[place][at:]


_MISHAPS = [
    *(_flip, _swap(_FIELDS), _swap(_IDENTITY), _swap(_IDENTITY), _renumber, _one_digit, _flag),
    *(_cut, _double, _move, _other_encoding),
]


def _total(records: Records) -> None:
    """Make the trailer agree with the lines, as far as they can be read."""
    lines = [record for record in records if record[:3] == b"200"]
    if records and records[-1][:3] == b"999" and all(r[_PRICE].isdigit() and r[_PAID].isdigit() for r in lines):
        price, paid = (sum(int(record[part]) for record in lines) for part in (_PRICE, _PAID))
        _write(records, len(records) - 1, 3, b"%08d%012d%012d" % (len(lines), price, paid))
