"""JSON kept in a fraction of its size: a decision in 200 bytes for 2,500, and DynamoDB counts each KB of a line.

What decisions, counters and received lines have in common is written once, in a text that both sides know
(`packed_1.txt`): what was packed with a text is read with that very text, so that it never changes. A better one would
be `packed_2.txt`, told by the first byte of what is stored. Source: RFC 1951; RFC 1950, 2.2, FDICT.
"""

import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import BINARY, STRING

_TEXT = 1
# Deflate alone: a header and a checksum would be a tenth of a decision, and DynamoDB keeps its own.
_RAW = -zlib.MAX_WBITS


def pack(text: str) -> bytes:
    """The number of the text in common, then the rest."""
    packer = zlib.compressobj(wbits=_RAW, zdict=_common(_TEXT))
    return bytes((_TEXT,)) + packer.compress(text.encode()) + packer.flush()


def unpack(packed: bytes) -> str:
    """The text that was packed. Raises `zlib.error` or `FileNotFoundError` on anything else."""
    unpacker = zlib.decompressobj(wbits=_RAW, zdict=_common(packed[0]))
    return (unpacker.decompress(packed[1:]) + unpacker.flush()).decode()


class PackedAttribute(Attribute[str]):
    """A text stored packed. One stored as it is, before texts were packed, reads alike."""

    attr_type = BINARY

    def serialize(self, value: str) -> bytes:
        return pack(value)

    def get_value(self, value: Mapping[str, Any]) -> bytes | str:
        stored: bytes | str = value[STRING] if STRING in value else value[BINARY]
        return stored

    def deserialize(self, value: bytes | str) -> str:
        return value if isinstance(value, str) else unpack(value)


@cache
def _common(number: int) -> bytes:
    return Path(__file__).with_name(f"packed_{number}.txt").read_bytes()
