"""Where a field is wrong, and why."""

from pydantic import ValidationError

from chalicelib.errors import FieldError
from chalicelib.reasons import reason


def field_errors(error: ValidationError, prefix: str = "", *, tagged: str | None = None) -> tuple[FieldError, ...]:
    """Every field in error, its path under `prefix` and the reason in French.

    `tagged` names the field that picks the model where several are possible: the pick is no part of the path.
    """
    found = []
    for one in error.errors(include_url=False, include_input=False):
        kind, where = one["type"], list(one["loc"])
        if tagged is not None:
            where = [tagged] if kind.startswith("union_tag") else where[1:]
        found.append(FieldError(path(prefix, *where), reason(one)))
    return tuple(found)


def path(prefix: str, *where: str | int) -> str:
    """A field's path, `guarantees[0].rate`."""
    written = prefix
    for part in where:
        if isinstance(part, int):
            written += f"[{part}]"
        else:
            written += f".{part}" if written else part
    return written
