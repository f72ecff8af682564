"""From a published file to its acts: records of one length, cut as the profile says, one group an act."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.formats.noemie.layout import ENCODING, RecordLayout
from chalicelib.formats.noemie.refusal import value_flaws
from chalicelib.formats.noemie.values import column
from chalicelib.formats.nx.model import Nomenclature, NomenclatureError, PublishedAct
from chalicelib.formats.nx.profile import Profile

# Where the header says which file it is: the same place in every file of the family.
_IDENTIFICATION = slice(49, 52)


@dataclass(frozen=True, slots=True)
class Record:
    """One record that the profile names: `number` is its line in the file, from 1."""

    number: int
    name: str
    values: Mapping[str, Any]


def identification(data: bytes) -> str:
    """What the file's header says it is: CAM for the CCAM, TIP for the LPP; anything at all where there is none."""
    return data[_IDENTIFICATION].decode(ENCODING)


def read_acts(data: bytes, profile: Profile, published: Callable[[Sequence[Record]], PublishedAct]) -> Nomenclature:
    """Every act of the file, each made by `published` from its records.

    Raises `NomenclatureError` at the first thing that is wrong; then nothing of the file is to be used.
    """
    records = _records(data, profile)
    header = next(records)
    acts: dict[str, PublishedAct] = {}
    group: list[Record] = []
    for record in records:
        if record.name in ("act", "trailer") and group:
            made = published(group)
            if made.code in acts:
                raise NomenclatureError("repeated_code", group[0].number, 8, f"le code {made.code} y est deux fois")
            acts[made.code] = made
            group = []
        if record.name == "trailer":
            _check_count(record, profile, len(acts))
        elif record.name == "act" or group:
            group.append(record)
        else:
            raise NomenclatureError("orphan_record", record.number, 1, "cet enregistrement n'appartient à aucun acte")
    return Nomenclature(
        profile.name, header.values["issued"], header.values["contents"] == "complete", tuple(acts.values())
    )


def _check_count(trailer: Record, profile: Profile, found: int) -> None:
    announced = trailer.values["codes"]
    if announced != found:
        at = next(part.start for part in profile.records["trailer"].parts if part.name == "codes")
        raise NomenclatureError(
            "codes_mismatch", trailer.number, at, f"la fin du fichier annonce {announced} actes, {found} sont trouvés"
        )


def _records(data: bytes, profile: Profile) -> Iterator[Record]:
    """The records to read, the header first and the trailer last."""
    lines = data.decode(ENCODING).split("\n")
    if not lines[-1]:
        lines.pop()
    by_type = {layout.type: (name, layout) for name, layout in profile.records.items()}
    lengths = sorted({len(type) for type in by_type}, reverse=True)
    last = ""
    for number, line in enumerate(lines, 1):
        text = line.removesuffix("\r")
        name, layout = next((by_type[text[:size]] for size in lengths if text[:size] in by_type), ("", None))
        _check_place(text, number, profile, (name == "header", last == "trailer"))
        last = name
        if layout is not None:
            yield Record(number, name, _values(text, number, layout))
            if name == "trailer":
                _check_trailer(text, len(lines), number, profile)
    if last != "trailer":
        raise NomenclatureError("trailer_missing", len(lines) + 1, 1, "le fichier s'arrête avant sa fin")


def _check_place(text: str, number: int, profile: Profile, place: tuple[bool, bool]) -> None:
    """The header comes first and alone, nothing follows the trailer, every record has its length."""
    header, ended = place
    if header != (number == 1) or (header and text[_IDENTIFICATION] != profile.identification):
        raise NomenclatureError("header", number, 1, f"un en-tête de fichier {profile.name} est attendu en ligne 1")
    if ended:
        raise NomenclatureError("after_trailer", number, 1, "il reste des données après l'enregistrement de fin")
    if len(text) != profile.record_length:
        at = min(len(text), profile.record_length) + 1
        sentence = f"l'enregistrement compte {len(text)} caractères au lieu de {profile.record_length}"
        raise NomenclatureError("wrong_length", number, at, sentence)


def _check_trailer(text: str, lines: int, number: int, profile: Profile) -> None:
    """The trailer counts every record of the file, read or not."""
    part = next(part for part in profile.records["trailer"].parts if part.name == "records")
    announced = int(text[part.start - 1 : part.end])
    if announced != lines:
        sentence = f"la fin du fichier annonce {announced} enregistrements, {lines} sont trouvés"
        raise NomenclatureError("records_mismatch", number, part.start, sentence)


def _values(text: str, number: int, layout: RecordLayout) -> dict[str, Any]:
    try:
        values = {part.name: column(part, (text[part.start - 1 : part.end],))[0] for part in layout.parts}
    except ValueError:
        flaws = (flaw for part in layout.parts for flaw in value_flaws(text[part.start - 1 : part.end], part))
        reason, at, sentence = next(flaws)
        raise NomenclatureError(reason, number, at, sentence) from None
    return {part.name: values[part.name] for part in layout.read}
