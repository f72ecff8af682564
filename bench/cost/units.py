"""Request units of DynamoDB from the sizes of items.

Source: Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats", "DynamoDB read and write operations".
"""

from collections.abc import Iterable, Mapping
from typing import Any

# As DynamoDB sends it: {"name": {"S": "text"}}.
Item = Mapping[str, Mapping[str, Any]]

KILO = 1024
_READ_BLOCK = 4 * KILO
_TRANSACTION = 2
_DIGITS_A_BYTE = 2


def size(item: Item) -> int:
    """Bytes of an item: its names in UTF-8, and its values."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def reads(bytes_read: int, *, consistent: bool, transaction: bool = False) -> float:
    """Units that reading so many bytes takes: one for 4 KB, half if it may lag, twice in a transaction."""
    blocks = max(-(-bytes_read // _READ_BLOCK), 1)
    return blocks * (_TRANSACTION if transaction else 1 if consistent else 0.5)


def writes(before: Item | None, after: Item, *, transaction: bool = False) -> int:
    """Units that writing an item takes in its table: one a KB of the larger of the two, twice in a transaction."""
    return _kilobytes(max(size(after), size(before or {}))) * (_TRANSACTION if transaction else 1)


def index_writes(before: Item | None, after: Item, keys: Iterable[str]) -> int:
    """Units that the same write takes in an index with these keys, of what it holds: out, into it, or inside it."""
    old, new = (tuple(item.get(key) for key in keys) if item else (None,) for item in (before, after))
    was, is_there = None not in old, None not in new
    if was and is_there and old == new:
        return 0 if before == after else _kilobytes(max(size(before or {}), size(after)))
    return (_kilobytes(size(before or {})) if was else 0) + (_kilobytes(size(after)) if is_there else 0)


def _kilobytes(count: int) -> int:
    return max(-(-count // KILO), 1)


def _size(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "N":
            digits = len(str(held).strip("-0.").replace(".", ""))
            return 1 + -(-digits // _DIGITS_A_BYTE)
        case "B":
            return len(held)
        case "SS":
            return sum(len(text.encode()) for text in held)
        case "NULL" | "BOOL":
            return 1
        case _:
            raise ValueError(kind)
