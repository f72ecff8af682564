"""Where a NOEMIE file first goes wrong, and why: read record by record, only once something is known to be wrong."""

import re
from collections.abc import Iterator

from chalicelib.formats.noemie.layout import ENCODING, END_OF_LINE, FieldLayout, RecordLayout
from chalicelib.formats.noemie.model import NoemieError
from chalicelib.formats.noemie.profile import Profile
from chalicelib.formats.noemie.values import column
from chalicelib.money import euros

# What ISO 8859-15 prints; the hard space and the soft hyphen look like others, so they are left out.
PRINTABLE = bytes({*range(0x20, 0x7F), *range(0xA1, 0x100)} - {0xAD})
_UNPRINTABLE = re.compile(b"[^%b]" % re.escape(PRINTABLE))
_CR_LF = END_OF_LINE.encode()

# What is wrong: stable reason, column from 1, French sentence without capital or full stop.
_Flaw = tuple[str, int, str]


def first_flaw(data: bytes, profile: Profile) -> NoemieError:
    """The first thing wrong in a file that is known not to be sound."""
    return next(_flaws(data, profile))


def _flaws(data: bytes, profile: Profile) -> Iterator[NoemieError]:
    size = profile.record_length + len(_CR_LF)
    closed, number = False, 0
    yield from (NoemieError(reason, 1, at, sentence) for reason, at, sentence in _start_flaws(data, profile))
    for number, start in enumerate(range(0, len(data), size), 1):
        if closed:
            yield NoemieError("after_trailer", number, 1, _what_follows(data, start))
        record = data[start : start + size]
        for reason, at, sentence in _record_flaws(record, number, profile):
            yield NoemieError(reason, number, at, sentence)
        closed = record.startswith(profile.trailer.type.encode(ENCODING))
    if not closed:
        sentence = f"le fichier s'arrête sans enregistrement de fin {profile.trailer.type} : il est incomplet"
        yield NoemieError("trailer_missing", number + 1, 1, sentence)
    for reason, at, sentence in _total_flaws(data, profile):
        yield NoemieError(reason, number, at, sentence)


def _start_flaws(data: bytes, profile: Profile) -> Iterator[_Flaw]:
    if not data:
        yield "empty_file", 1, "le fichier est vide"
    kind = profile.header.type.encode(ENCODING)
    if not data.startswith(kind) and not kind.startswith(data):
        yield "header_missing", 1, f"le fichier ne commence pas par un en-tête {profile.header.type}"


def _what_follows(data: bytes, start: int) -> str:
    if data[:start] == data[start : 2 * start]:
        return "le fichier est répété à la suite de lui-même, il a été doublé"
    return "il reste des données après l'enregistrement de fin"


def _record_flaws(record: bytes, number: int, profile: Profile) -> Iterator[_Flaw]:
    yield from _form_flaws(record, profile.record_length)
    text = record[: profile.record_length].decode(ENCODING)
    layouts = {layout.type: layout for layout in (profile.header, profile.line, profile.trailer)}
    layout = layouts.get(text[: len(profile.header.type)])
    if layout is None:
        yield "unknown_record", 1, f"ce type d'enregistrement est inconnu, attendu : {', '.join(layouts)}"
        return
    if layout is profile.header and number > 1:
        yield "second_header", 1, "un second en-tête suit le premier, un seul est permis par fichier"
    yield from _field_flaws(text, layout)


def _form_flaws(record: bytes, length: int) -> Iterator[_Flaw]:
    """A wrong length, a wrong end of line, a byte that is no character."""
    ending = record[length:]
    if odd := _UNPRINTABLE.search(record, 0, length):
        at = odd.start()
        if record[at : at + 2] == _CR_LF:
            yield "too_short", at + 1, f"l'enregistrement compte {at} caractères au lieu de {length}"
        yield _odd_byte(odd.group(), at + 1)
    if len(record) < length + len(_CR_LF) and _CR_LF.startswith(ending):
        yield "truncated", len(record) + 1, f"le fichier s'arrête au milieu d'un enregistrement de {length} caractères"
    if ending[:1] == _CR_LF[:1] and ending != _CR_LF:
        yield _odd_byte(ending[:1], length + 2)
    if ending != _CR_LF:
        if _UNPRINTABLE.match(ending):
            yield _odd_byte(ending[:1], length + 1)
        yield "too_long", length + 1, f"l'enregistrement dépasse {length} caractères"


def _odd_byte(byte: bytes, at: int) -> _Flaw:
    if byte in (b"\r", b"\n"):
        return "line_ending", at, "la fin de ligne est incomplète, CR LF est attendu"
    return "unprintable", at, f"l'octet {byte.hex().upper()} n'est pas un caractère imprimable d'ISO 8859-15"


def _field_flaws(text: str, layout: RecordLayout) -> Iterator[_Flaw]:
    """What the fields and the positions between them should not hold, from left to right."""
    by_position = [(start, end, None) for start, end in layout.gaps(len(text))]
    for start, end, part in sorted(
        [*by_position, *((part.start, part.end, part) for part in layout.parts)], key=lambda piece: piece[0]
    ):
        written = text[start - 1 : end]
        if part is not None:
            yield from value_flaws(written, part)
        elif rest := written.lstrip(" "):
            sentence = "cette position n'appartient à aucun champ et doit être blanche"
            yield "unlisted_not_blank", end - len(rest) + 1, sentence


def value_flaws(written: str, part: FieldLayout) -> Iterator[_Flaw]:
    """Why `written` cannot stand in that field: a stable reason, the column from 1, a French sentence."""
    try:
        column(part, (written,))
    except ValueError:
        yield _ill_written(written, part)


def _ill_written(written: str, part: FieldLayout) -> _Flaw:
    match part.kind:
        case "text" if written.isspace():
            return "text_missing", part.start, f"{part.label} manque"
        case "text":
            return "text_misaligned", part.start, f"{part.label} n'est pas cadré à gauche"
        case "flag":
            return "bad_flag", part.start, f"{part.label} ne peut être que O ou N"
        case "code":
            return "unknown_code", part.start, f"{part.label} ne peut être que {' ou '.join(part.values or {})}"
        case "constant":
            return "wrong_constant", part.start, f"{part.label} ne peut être que {part.value}"
        case _:
            return _wrong_digits(written, part)


def _wrong_digits(written: str, part: FieldLayout) -> _Flaw:
    if odd := re.search("[^0-9]", written):
        return "not_digits", part.start + odd.start(), f"{part.label} ne s'écrit qu'en chiffres"
    if part.kind == "number":
        bounds = ((part.least, "au moins"), (part.most, "au plus"))
        limits = " et ".join(f"{bound} {word}" for bound, word in bounds if bound is not None)
        return "out_of_range", part.start, f"{part.label} est hors limites ({limits})"
    return "impossible_date", part.start, f"{part.label} n'existe pas au calendrier"


def _total_flaws(data: bytes, profile: Profile) -> Iterator[_Flaw]:
    size = profile.record_length + len(_CR_LF)
    records = [data[start : start + size].decode(ENCODING) for start in range(0, len(data), size)]
    found = {"lines": len(records) - 2}
    for part in profile.line.read:
        if part.name in ("price", "scheme_paid"):
            found[part.name] = sum(column(part, [text[part.start - 1 : part.end] for text in records[1:-1]]))
    for part in profile.trailer.read:
        announced, true = column(part, (records[-1][part.start - 1 : part.end],))[0], found[part.name]
        if announced != true:
            told, seen = (str(announced), str(true)) if part.name == "lines" else (euros(announced), euros(true))
            yield "trailer_mismatch", part.start, f"{part.label} ne correspond pas : {told} annoncé, {seen} trouvé"
