"""From the characters of a field to its values and back, a column at a time: many lines cost little more than one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.formats.noemie.layout import FieldLayout, Kind

_CENTURY = 2000
_LEAP_YEAR = 2000
_FLAGS = {"O": True, "N": False}


def column(field: FieldLayout, texts: Sequence[str]) -> Sequence[Any]:
    """The values of `texts`, each of the field's length. Raises `ValueError` if one of them cannot stand there."""
    return _READ[field.kind](field, texts)


def _texts(field: FieldLayout, texts: Sequence[str]) -> list[str]:
    first_characters = "".join(texts)[:: field.length]
    if " " in first_characters and any(
        text[0] == " " and (field.required or not text.isspace()) for text in set(texts)
    ):
        raise ValueError(field.name)
    return list(map(str.rstrip, texts))


def _digits(field: FieldLayout, texts: Sequence[str]) -> Sequence[str]:
    # Of the characters of ISO 8859-15, only 0 to 9 are decimal.
    if texts and not "".join(texts).isdecimal():
        raise ValueError(field.name)
    return texts


def _numbers(field: FieldLayout, texts: Sequence[str]) -> list[int]:
    numbers = list(map(int, _digits(field, texts)))
    if field.least is not None and min(numbers, default=field.least) < field.least:
        raise ValueError(field.name)
    if field.most is not None and max(numbers, default=field.most) > field.most:
        raise ValueError(field.name)
    return numbers


def _dates(field: FieldLayout, texts: Sequence[str]) -> list[date]:
    days = {
        text: date(int(text[:-4]) + (_CENTURY if field.kind == "short_date" else 0), int(text[-4:-2]), int(text[-2:]))
        for text in set(_digits(field, texts))
    }
    return [days[text] for text in texts]


def _dates_if_any(field: FieldLayout, texts: Sequence[str]) -> list[date | None]:
    """Spaces or zeros where there is no date."""
    return [_dates(field, (text,))[0] if text.strip(" 0") else None for text in texts]


def _birth_dates(field: FieldLayout, texts: Sequence[str]) -> Sequence[str]:
    """A month or a day may be 00; what is known of the rest has to exist."""
    for text in set(_digits(field, texts)):
        year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
        # Where month or day is unknown, January or the first stands for it, and excludes no day that could exist.
        date(year, month or 1, 1)
        date(year if month else _LEAP_YEAR, month or 1, day or 1)
    return texts


def _meanings(known: Mapping[str, Any], texts: Sequence[str]) -> list[Any]:
    try:
        return [known[text] for text in texts]
    except KeyError:
        raise ValueError(texts[0]) from None


_READ: dict[Kind, Callable[[FieldLayout, Sequence[str]], Sequence[Any]]] = {
    "text": _texts,
    "digits": _digits,
    "number": _numbers,
    "amount": _numbers,
    "date": _dates,
    "date_if_any": _dates_if_any,
    "short_date": _dates,
    "birth_date": _birth_dates,
    "flag": lambda _field, texts: _meanings(_FLAGS, texts),
    "code": lambda field, texts: _meanings(field.values or {}, texts),
    "constant": lambda field, texts: _meanings({field.value or "": None}, texts),
    "ignored": lambda _field, texts: texts,
}


def characters(field: FieldLayout, value: Any) -> str:  # noqa: ANN401 -- what the field's kind reads
    """`value` as the field writes it. Raises `ValueError` if it does not fit."""
    written = _WRITE[field.kind](field, value)
    if len(written) != field.length:
        raise ValueError(f"{field.name} does not fit in {field.length} characters")
    return written


def _coded(field: FieldLayout, value: Any) -> str:  # noqa: ANN401 -- what the field's kind reads
    return next((text for text, meaning in (field.values or {}).items() if meaning == value), "")


_WRITE: dict[Kind, Callable[[FieldLayout, Any], str]] = {
    "text": lambda field, value: str(value).ljust(field.length),
    "digits": lambda _field, value: str(value),
    "number": lambda field, value: f"{value:0{field.length}d}",
    "amount": lambda field, value: f"{value:0{field.length}d}",
    "date": lambda _field, value: f"{value.year:04d}{value:%m%d}",
    "date_if_any": lambda field, value: f"{value.year:04d}{value:%m%d}" if value else "0" * field.length,
    "short_date": lambda _field, value: f"{value:%y%m%d}",
    "birth_date": lambda _field, value: str(value),
    "flag": lambda _field, value: "O" if value else "N",
    "code": _coded,
    "constant": lambda field, _value: field.value or "",
    "ignored": lambda field, _value: " " * field.length,
}
