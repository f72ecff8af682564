"""Taking in a nomenclature: the new table, and what it changes. Nothing that was published is ever forgotten."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.errors import ConflictError, InvalidError
from chalicelib.formats import ccam, lpp
from chalicelib.formats.nx.model import Nomenclature, PublishedAct, Version
from chalicelib.formats.nx.records import identification
from chalicelib.parameters.acts import meaning
from chalicelib.parameters.tables import Table, written

_READERS: dict[str, Callable[[bytes], Nomenclature]] = {"CAM": ccam.read, "TIP": lpp.read}


@dataclass(frozen=True, slots=True)
class Changes:
    """Numbers of codes: `kept` are those of the table before that a complete file no longer holds.

    `aside` counts, by grouping, the codes whose last grouping says no kind of care: they stay unknown acts.
    """

    new: int
    changed: int
    same: int
    kept: int
    aside: Mapping[str, int]


def read(data: bytes) -> Nomenclature:
    """The nomenclature that the file holds, known by its header.

    Raises `InvalidError` where the header names none that is known, `NomenclatureError` at the first thing wrong.
    """
    reader = _READERS.get(identification(data))
    if reader is None:
        raise InvalidError(
            "Ce fichier n'est ni la CCAM ni la LPP au format NX : son en-tête n'annonce ni CAM ni TIP. "
            "Prenez le fichier NX (128 caractères par ligne) publié par l'Assurance maladie."
        )
    return reader(data)


def publish(found: Nomenclature, before: Table | None) -> tuple[bytes, Changes]:
    """The table that holds `found` over `before`, and what changes.

    Raises `ConflictError` where the file is older than the table, or brings changes to a table that is not there.
    """
    if before and found.issued < before.issued:
        raise ConflictError(
            f"Ce fichier date du {found.issued:%d/%m/%Y} ; celui déjà chargé, du {before.issued:%d/%m/%Y}, est plus "
            "récent. Rien n'a été chargé."
        )
    if before is None and not found.complete:
        raise ConflictError(
            f"Ce fichier ne contient que des changements, et aucune {found.name} n'est chargée. "
            "Chargez d'abord un fichier complet."
        )
    known = {act.code: act for act in before.acts()} if before else {}
    taken = {act.code: _with_history(act, known.get(act.code)) for act in found.acts if act.versions}
    changed = sum(code in known and known[code] != act for code, act in taken.items())
    new = len(taken.keys() - known.keys())
    kept = len(known.keys() - taken.keys()) if found.complete else 0
    return written(found.name, found.issued, (known | taken).values()), Changes(
        new, changed, len(taken) - new - changed, kept, _aside(found)
    )


def _with_history(act: PublishedAct, before: PublishedAct | None) -> PublishedAct:
    """The act with the versions that an earlier file had and this one, cut short, no longer has."""
    first = act.versions[0].start
    older = tuple(version for version in before.versions if version.start < first) if before else ()
    return replace(act, versions=older + act.versions)


def _aside(found: Nomenclature) -> Counter[str]:
    last = (act.versions[-1] if act.versions else Version(date.min, "") for act in found.acts)
    return Counter(one.grouping for one in last if meaning(found.name, one.grouping, one.ends or found.issued) is None)
