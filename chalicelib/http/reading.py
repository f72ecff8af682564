"""What was sent, checked: size, origin, type, then the model, with French reasons field by field."""

import binascii
from collections.abc import Iterable

from chalice.app import Request as ChaliceRequest
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chalicelib import settings
from chalicelib.errors import FieldError, InvalidError
from chalicelib.http.model import Input
from chalicelib.http.problems import ForeignOriginError, MalformedError, MediaTypeError, TooLargeError
from chalicelib.reasons import reason

MAX_BYTES = 6 * 1024 * 1024
_JSON = "application/json"


def body_of(request: ChaliceRequest) -> bytes:
    """The body as bytes. Raises `TooLargeError`, `MalformedError`."""
    try:
        raw = request.raw_body
    except (binascii.Error, UnicodeError) as error:
        raise _malformed() from error
    body = raw.encode() if isinstance(raw, str) else raw
    if len(body) > MAX_BYTES:
        raise TooLargeError("Cet envoi dépasse 6 Mo et n'a pas été lu. Envoyez moins en une fois.")
    return body


def check_origin(request: ChaliceRequest) -> None:
    """Raise `ForeignOriginError` unless the request comes from our own pages."""
    if request.headers.get("origin") != settings.origin():
        raise ForeignOriginError(
            "Cette demande ne vient pas de notre site : elle n'a pas été suivie. "
            "Ouvrez notre site à son adresse habituelle."
        )


def check_type(request: ChaliceRequest, body: bytes, *, expected: bool) -> None:
    """Raise `MediaTypeError` for anything but JSON. No type is needed where no body is `expected` and none came."""
    given = request.headers.get("content-type")
    if given is None and not body and not expected:
        return
    if given is None or given.partition(";")[0].strip().lower() != _JSON:
        raise MediaTypeError(f"Seul le format {_JSON} est accepté ; cet envoi n'a pas été lu.")


def parse_body(model: type[Input], body: bytes) -> Input:
    """The body as `model`. Raises `MalformedError`, `InvalidError` with every field that is wrong."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
    if any(detail["type"] == "json_invalid" for detail in wrong):
        raise _malformed()
    raise _invalid(_reasons(wrong))


def parse_query(model: type[Input], request: ChaliceRequest) -> Input:
    """The query string as `model`; a name given twice is refused."""
    given = {name: request.query_params.getlist(name) for name in request.query_params} if request.query_params else {}
    twice = [FieldError(name, "Ne le donnez qu'une fois.") for name, values in given.items() if len(values) > 1]
    if twice:
        raise _invalid(twice)
    try:
        return model.model_validate_strings({name: values[0] for name, values in given.items()})
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
    raise _invalid(_reasons(wrong))


def cookies_of(request: ChaliceRequest) -> dict[str, str]:
    """Cookies by name. HTTP/2 may split them over several headers."""
    several = request.to_original_event().get("multiValueHeaders") or {}
    lines = next((lines for name, lines in several.items() if name.lower() == "cookie"), None)
    line = "; ".join(lines) if lines else request.headers.get("cookie", "")
    pairs = (pair.strip().partition("=") for pair in line.split(";"))
    return {name: value for name, equals, value in pairs if equals}


def _reasons(wrong: Iterable[ErrorDetails]) -> list[FieldError]:
    return [FieldError(".".join(map(str, detail["loc"])), _sentence(reason(detail))) for detail in wrong]


def _sentence(said: str) -> str:
    """The reason as a sentence; those that a model of ours gives may be sentences already."""
    return said[:1].upper() + said[1:].removesuffix(".") + "."


def _invalid(fields: Iterable[FieldError]) -> InvalidError:
    return InvalidError(
        "Votre demande n'a pas été suivie. Corrigez ce qui est signalé, puis renvoyez-la.", fields=tuple(fields)
    )


def _malformed() -> MalformedError:
    return MalformedError("Cet envoi n'est pas du JSON lisible : il n'a pas été suivi.")
