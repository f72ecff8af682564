"""Files of the NX family written by hand, so that the layouts shipped are held to their source."""

WIDTH = 128


def record(*parts: tuple[int, str]) -> str:
    """A record with each text at its position, counted from 1; spaces elsewhere."""
    text = " " * WIDTH
    for position, part in parts:
        text = at(text, position, part)
    return text


def file_of(*records: str) -> bytes:
    """The file made of these records."""
    return "".join(f"{one}\r\n" for one in records).encode("iso8859-15")


def ccam(*acts: list[str], issued: str = "20260301", contents: str = "1") -> bytes:
    """A CCAM file of these acts, its counts right."""
    header = record(
        (1, "000"), (6, "00000000100000"), (20, "CODCAM"), (26, "CT"), (28, "00000001000000"), (42, "NAX310"),
        (48, "NA"), (50, "CAM"), (53, issued), (85, "00084"), (90, contents), (91, "1401"),
    )  # fmt: skip
    table = record((1, "0620101"), (8, "PF0"), (11, "PROTHESES FIXES RAC 0"))
    body = [one for act in acts for one in act]
    counts = (f"{len(body) + 3:010d}", "000001", f"{len(acts):06d}")
    trailer = record((1, "999"), (20, "CODCAM"), (50, "CAM"), (53, "".join(counts)))
    return file_of(header, table, *body, trailer)


def ccam_act(
    code: str,
    label: str,
    *,
    groupings: dict[str, str],
    prices: dict[str, str],
    ends: str = "00000000",
    activity: str = "1",
) -> list[str]:
    """An act: groupings and prices (grids and cents, as `001012000`) by date, AAAAMMJJ, newest first."""
    records = [
        record((1, "1010101"), (8, code), (21, label), (91, "0"), (93, "20050325"), (101, ends)),
        record((1, "1015001"), (8, label)),
        record((1, "1100101"), (8, next(iter(groupings))), (32, "1N")),
        *ccam_activity(activity, groupings, prices),
    ]
    return [*records, record((1, "1990101"), (8, f"{len(records) + 1:05d}"))]


def ccam_activity(activity: str, groupings: dict[str, str], prices: dict[str, str]) -> list[str]:
    tariffs = [
        one
        for start, pairs in prices.items()
        for one in (record((1, "3100101"), (8, start)), record((1, "3200101"), (8, pairs)))
    ]
    return [
        record((1, "2010101"), (8, activity)),
        *(record((1, "2100101"), (8, start), (64, grouping)) for start, grouping in groupings.items()),
        record((1, "3010101"), (8, "0")),
        *tariffs,
        record((1, "3990101"), (8, f"{2 + len(tariffs):05d}")),
        record((1, "2990101"), (8, "00000")),
    ]


def lpp(*codes: list[str], issued: str = "260301", contents: str = "1") -> bytes:
    """An LPP file of these codes, its counts right."""
    header = record(
        (1, "000"), (6, "00000000100000"), (20, "CODTIP"), (26, "CT"), (28, "00000001000000"), (42, "NAX210"),
        (48, "NA"), (50, "TIP"), (53, issued), (83, "00800"), (88, contents), (89, "E"), (90, "1701"),
    )  # fmt: skip
    body = [one for code in codes for one in code]
    trailer = record((1, "999"), (20, "CODTIP"), (50, "TIP"), (53, f"{len(body) + 2:08d}{len(codes):06d}"))
    return file_of(header, *body, trailer)


def lpp_code(code: str, label: str, *versions: str, ends: str = "00000000") -> list[str]:
    """A code with its versions, each made by `lpp_version`."""
    return [
        record((1, "1010101"), (8, code), (21, label)),
        record((1, "1010201"), (8, ends), (16, "000"), (19, "A"), (20, "N")),
        *versions,
        record((1, "1990101"), (8, f"{len(versions) + 3:05d}")),
    ]


def lpp_version(
    start: str, nature: str, base: int, *, limit: int = 0, ends: str = "00000000", quoted: str = "0"
) -> str:
    """A version: `base` and `limit` in cents."""
    return record(
        (1, "1100101"), (8, start), (16, ends), (24, nature), (27, "N"), (44, quoted), (45, f"{base:010d}"),
        (79, "000"), (92, f"{limit:010d}"), (102, "000000"),
    )  # fmt: skip


def lines_of(data: bytes) -> list[str]:
    """The records of a file, for one to be changed."""
    return data.decode("iso8859-15").split("\r\n")[:-1]


def at(line: str, position: int, text: str) -> str:
    """`line` with `text` written from `position`, counted from 1."""
    return line[: position - 1] + text + line[position - 1 + len(text) :]
