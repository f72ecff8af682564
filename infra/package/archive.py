"""A function's zip, made lighter, faster to load and always the same bytes for the same content.

Files carry one date, so compiled files checked by date would be ignored: they are of the unchecked kind, right for the
Python that packages and no other. What the function never calls stays out: botocore's descriptions of other services,
the first version of pydantic, the pages that powertools shows an API on.
"""

import hashlib
import importlib.util
import marshal
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
_UNCHECKED = (0b01).to_bytes(4, "little")
_DESCRIPTIONS = PurePosixPath("botocore/data")
# The first version of pydantic, carried along for those who have not moved; pages that would show an API to browsers.
_UNUSED = ("pydantic/v1", "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui-bundle.min.js")


@dataclass(frozen=True, slots=True)
class Archive:
    """A file to send: `size` in bytes."""

    path: Path
    sha256: str
    size: int

    @classmethod
    def of(cls, path: Path) -> "Archive":
        data = path.read_bytes()
        return cls(path, hashlib.sha256(data).hexdigest(), len(data))


def rewrite(packaged: Path, out: Path, *, services: Collection[str]) -> Archive:
    """Write to `out` what `packaged` holds: sources compiled, and of botocore's data only that of `services`."""
    with ZipFile(packaged) as before, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=9) as after:
        for name in sorted(_kept(before.namelist(), services)):
            for path, data in _files(name, before.read(name)):
                entry = ZipInfo(path, _DATE)
                entry.external_attr, entry.compress_type = _MODE, ZIP_DEFLATED
                after.writestr(entry, data)
    return Archive.of(out)


def _kept(names: Collection[str], services: Collection[str]) -> Iterator[str]:
    for name in names:
        path = PurePosixPath(name)
        described = path.parts[2] if path.is_relative_to(_DESCRIPTIONS) else ""
        left_out = described and not described.endswith(".json") and described not in services
        unused = any(path.is_relative_to(each) for each in _UNUSED)
        if not (left_out or unused or "__pycache__" in path.parts or name.endswith("/")):
            yield name


def _files(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file, and beside it what it compiles to, if it does: libraries carry sources of other Pythons."""
    yield name, data
    if name.endswith(".py"):
        try:
            code = compile(data, f"/var/task/{name}", "exec", dont_inherit=True)
        except SyntaxError:
            return
        path = PurePosixPath(name)
        compiled = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
        head = importlib.util.MAGIC_NUMBER + _UNCHECKED + importlib.util.source_hash(data)
        yield str(compiled), head + marshal.dumps(code)
