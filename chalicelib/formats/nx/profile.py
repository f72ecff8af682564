"""The layout of a nomenclature as data: the records that are read, each known by the characters it begins with."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from chalicelib.formats.noemie.layout import RecordLayout


class Profile(BaseModel):
    """Records of `record_length` characters; those whose type is not listed pass unread.

    `identification` is the file's own name in its header. `records` holds at least `header`, `act` (which begins each
    act) and `trailer`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    identification: str
    record_length: int
    records: dict[str, RecordLayout]


@cache
def load_profile(path: Path) -> Profile:
    """The profile kept at `path`."""
    return Profile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
