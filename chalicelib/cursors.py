"""Where the next page of a list begins, as the outside holds it: opaque, safe in an address, checked on return."""

import base64
import re

from chalicelib.errors import FieldError, InvalidError

PATTERN = "^[A-Za-z0-9_-]{2,128}$"
_GONE = "Cette suite de liste n'existe pas. Revenez au début de la liste."


def cursor_of(place: str) -> str:
    """The cursor of `place`, the key after which the next page begins."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str, form: re.Pattern[str]) -> str:
    """The place that `cursor` names, of that `form`. Raises `InvalidError` for a cursor we did not give."""
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        place = ""
    if not form.fullmatch(place) or cursor_of(place) != cursor:
        raise InvalidError(_GONE, fields=(FieldError("cursor", _GONE),))
    return place
