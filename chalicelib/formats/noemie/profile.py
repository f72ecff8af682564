"""A profile: the layouts of the three records, read from TOML and refused with what is wrong if it cannot serve."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, PositiveInt, ValidationError

from chalicelib.errors import DomainError
from chalicelib.formats.noemie.layout import FieldLayout, RecordLayout
from chalicelib.reasons import reason

_SHIPPED = Path(__file__).with_name("profile.toml")

_WHOLE = ("number", "amount")
_DAY = ("date", "short_date")
_EXEMPTIONS = {"none", "long_term_illness", "maternity", "work_accident"}
_OPERATIONS = {"C", "A"}


@dataclass(frozen=True, slots=True)
class _Place:
    """What a field of the product asks of the profile.

    `kinds` it can have; `optional` if it can be left out; `identifies` if it can never be blank; `meanings` of a code.
    """

    kinds: tuple[str, ...]
    optional: bool = False
    identifies: bool = False
    meanings: frozenset[str] = frozenset()


_WORDS = ("text", "digits")
_KEY, _TEXT, _TEXT_IF_ANY = _Place(_WORDS, identifies=True), _Place(_WORDS), _Place(_WORDS, optional=True)
_FLAG = _Place(("flag",))
_NUMBER, _AMOUNT, _DATE = _Place(("number",)), _Place(_WHOLE), _Place(_DAY)

_PLACES: dict[str, dict[str, _Place]] = {
    "header": {
        **dict.fromkeys(("emitter_type", "emitter_number", "reference"), _KEY),
        **dict.fromkeys(
            ("recipient_type", "recipient_number", "emitting_program", "receiving_program", "file_id", "norm"),
            _TEXT_IF_ANY,
        ),
        "date": _DATE,
        "sequence": _NUMBER,
    },
    "line": {
        "reference": _KEY,
        **dict.fromkeys(("nir", "nir_key", "act", "finess"), _TEXT),
        **dict.fromkeys(("rank", "quantity", "rate"), _NUMBER),
        **dict.fromkeys(("price", "base", "scheme_paid", "withheld"), _AMOUNT),
        **dict.fromkeys(("pathway", "fee_control", "third_party"), _FLAG),
        "birth_date": _Place(("birth_date",)),
        "care_date": _DATE,
        "exemption": _Place(("code",), meanings=frozenset(_EXEMPTIONS)),
        "operation": _Place(("code",), meanings=frozenset(_OPERATIONS)),
    },
    "trailer": {"lines": _NUMBER, "price": _AMOUNT, "scheme_paid": _AMOUNT},
}


class ProfileError(DomainError):
    """A profile that cannot serve; the message lists everything that is wrong in it."""

    code, status, title = "noemie_profile", 422, "Profil NOEMIE refusé"


class Profile(BaseModel):
    """The layouts of the header, of a care line and of the trailer, in records of `record_length` characters."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    record_length: PositiveInt
    header: RecordLayout
    line: RecordLayout
    trailer: RecordLayout

    def flaws(self) -> Iterator[str]:
        """What would keep the profile from serving, one French sentence each."""
        records = {"header": self.header, "line": self.line, "trailer": self.trailer}
        types = [record.type for record in records.values()]
        if len(set(types)) != len(types) or len({len(kind) for kind in types}) != 1:
            yield "les trois types d'enregistrement doivent différer et avoir la même longueur"
        for name, record in records.items():
            yield from (f"{name} : {flaw}" for flaw in _misplaced(record, self.record_length))
            yield from (f"{name} : {flaw}" for flaw in _unusable(record, _PLACES[name]))


def _misplaced(record: RecordLayout, record_length: int) -> Iterator[str]:
    last, taken_by = len(record.type), "type"
    for part in record.parts:
        if part.start <= last:
            yield f"« {part.name} » (position {part.start}) empiète sur « {taken_by} » (jusqu'à {last})"
        if part.end > record_length:
            yield f"« {part.name} » finit en position {part.end}, au-delà des {record_length} de l'enregistrement"
        if (flaw := part.flaw()) is not None:
            yield f"« {part.name} » : {flaw}"
        if part.end > last:
            last, taken_by = part.end, part.name


def _unusable(record: RecordLayout, places: dict[str, _Place]) -> Iterator[str]:
    read = [part.name for part in record.read]
    yield from (f"« {name} » est déclaré deux fois" for name in sorted({name for name in read if read.count(name) > 1}))
    for name, place in places.items():
        if name not in read and not place.optional:
            yield f"« {name} » manque : le produit en a besoin"
    for part in record.read:
        yield from _unfit(part, places.get(part.name))


def _unfit(part: FieldLayout, place: _Place | None) -> Iterator[str]:
    if place is None:
        yield f"« {part.name} » n'est pas un champ du produit : donnez-lui la nature « ignored » s'il ne sert pas"
        return
    if part.kind not in place.kinds:
        yield f"« {part.name} » est de nature « {part.kind} », attendu : {' ou '.join(place.kinds)}"
    if part.kind == "text" and place.identifies and not part.required:
        yield f"« {part.name} » identifie : il lui faut « required = true »"
    unknown = set((part.values or {}).values()) - place.meanings
    if part.kind == "code" and unknown:
        yield f"« {part.name} » traduit un code par « {min(unknown)} », attendu : {', '.join(sorted(place.meanings))}"


def parse_profile(text: str) -> Profile:
    """The profile written in `text` (TOML). Raises `ProfileError`."""
    try:
        profile = Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"Ce profil n'est pas du TOML lisible : {error}.") from None
    except ValidationError as error:
        raise ProfileError(_sentence(_shape_flaws(error))) from None
    if flaws := list(profile.flaws()):
        raise ProfileError(_sentence(flaws))
    return profile


def load_profile(path: Path) -> Profile:
    """The profile kept at `path`. Raises `ProfileError` if it is wrong, `OSError` if it cannot be read."""
    try:
        return parse_profile(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ProfileError("Ce profil n'est pas un texte en UTF-8.") from None


@cache
def shipped_profile() -> Profile:
    """The profile that comes with the product."""
    return load_profile(_SHIPPED)


def _shape_flaws(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(map(str, wrong['loc']))} : {reason(wrong)}"
        for wrong in error.errors(include_url=False, include_input=False)
    ]


def _sentence(flaws: list[str]) -> str:
    return f"Ce profil ne peut pas servir : {' ; '.join(flaws)}."
