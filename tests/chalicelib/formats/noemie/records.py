"""A NOEMIE file written by hand, position by position, so that the layout shipped is held to its specification."""

HEADER = (
    "000" "01" "00000001751000" "PGMEMT" "02" "00000000000042" "PGMREC" "NO" "408" "261120"
    "LOT-2026-11-20          " "00012" " " "E" "2026"
).ljust(128)  # fmt: skip
LINE = (
    "200" "REF-1               " "280072A000001" "40" "002" "19800704" "20261103" "G       " "001"
    "00003000" "00002650" "070" "00001900" "000200" "990000010" "O" "N" "1" "O" "C"
).ljust(128)  # fmt: skip
TRAILER = ("999" "00000001" "000000003000" "000000001900").ljust(128)  # fmt: skip


def file_of(*records: str) -> bytes:
    """The file made of these records."""
    return "".join(record + "\r\n" for record in records).encode("iso8859-15")


def at(record: str, position: int, text: str) -> str:
    """`record` with `text` written from `position`, counted from 1."""
    return record[: position - 1] + text + record[position - 1 + len(text) :]
