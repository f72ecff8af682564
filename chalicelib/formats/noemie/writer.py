"""Writing a NOEMIE file: the trailer is worked out from the lines."""

from collections.abc import Sequence

from chalicelib.formats.noemie.layout import ENCODING, END_OF_LINE, RecordLayout
from chalicelib.formats.noemie.model import Header, ReceivedLine, Trailer, total
from chalicelib.formats.noemie.profile import Profile, shipped_profile
from chalicelib.formats.noemie.values import characters


def write(header: Header, lines: Sequence[ReceivedLine], profile: Profile | None = None) -> bytes:
    """The file that holds `header` and `lines`; `record` and `number` of the lines are not looked at.

    Raises `ValueError` if a value does not fit its field or is no character of ISO 8859-15.
    """
    layout = profile or shipped_profile()
    length = layout.record_length
    records = [
        _record(header, layout.header, length),
        *(_record(line, layout.line, length) for line in lines),
        _record(total(lines), layout.trailer, length),
    ]
    return "".join(records).encode(ENCODING)


def _record(values: Header | ReceivedLine | Trailer, layout: RecordLayout, length: int) -> str:
    written = layout.type
    for part in layout.parts:
        written = written.ljust(part.start - 1) + characters(part, getattr(values, part.name, None))
    return written.ljust(length) + END_OF_LINE
