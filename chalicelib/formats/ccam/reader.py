"""Reading the CCAM: of an act done by several people in several phases, the first activity's first phase is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from chalicelib.formats.nx.model import Nomenclature, NomenclatureError, PublishedAct, Version
from chalicelib.formats.nx.profile import load_profile
from chalicelib.formats.nx.records import Record, read_acts

PROFILE = Path(__file__).with_name("profile.toml")
_FIRST_COLUMN, _GRID, _PRICE = 8, 3, 9


def read(data: bytes) -> Nomenclature:
    """Every act of the file. Raises `NomenclatureError` at the first thing that is wrong."""
    return read_acts(data, load_profile(PROFILE), _published)


def _published(records: Sequence[Record]) -> PublishedAct:
    groupings, tariffs = _histories(records[1:])
    activity = min(groupings, default="")
    phase = min((phase for one, phase in tariffs if one == activity), default="")
    versions = _versions(groupings.get(activity, {}), tariffs.get((activity, phase), {}))
    act = records[0].values
    if versions and act["ends"]:
        versions[-1] = replace(versions[-1], ends=act["ends"])
    return PublishedAct(act["code"], " ".join(act["label"].split()), tuple(versions))


def _histories(
    records: Sequence[Record],
) -> tuple[dict[str, dict[date, str]], dict[tuple[str, str], dict[date, set[int]]]]:
    """Groupings by activity and tariffs by activity and phase, each by the day on which it begins."""
    groupings: dict[str, dict[date, str]] = {}
    tariffs: dict[tuple[str, str], dict[date, set[int]]] = {}
    activity = phase = ""
    prices: set[int] | None = None
    for record in records:
        values = record.values
        match record.name:
            case "activity":
                activity, phase, prices = values["activity"], "", None
            case "grouping" if activity:
                groupings.setdefault(activity, {})[values["start"]] = values["grouping"]
            case "phase" if activity:
                phase, prices = values["phase"], None
            case "tariff" if phase:
                prices = tariffs.setdefault((activity, phase), {}).setdefault(values["start"], set())
            case "prices" if prices is not None:
                prices.update(_prices(values["prices"], record.number))
            case _:
                sentence = "cet enregistrement n'est pas à sa place dans l'acte"
                raise NomenclatureError("out_of_order", record.number, 1, sentence)
    return groupings, tariffs


def _prices(written: str, number: int) -> Iterator[int]:
    """The prices in cents of a record; a grid without a price is left out."""
    for start in range(0, len(written), _PRICE):
        pair = written[start : start + _PRICE]
        if pair.isspace():
            continue
        if len(pair) != _PRICE or not pair.isdecimal():
            at = _FIRST_COLUMN + start
            raise NomenclatureError("not_digits", number, at, "une grille et son prix ne s'écrivent qu'en chiffres")
        if int(pair[_GRID:]):
            yield int(pair[_GRID:])


def _versions(groupings: Mapping[date, str], tariffs: Mapping[date, set[int]]) -> list[Version]:
    """What is in force from each day on which anything changes."""
    versions: list[Version] = []
    grouping, base = "", None
    for start in sorted({*groupings, *tariffs}):
        grouping = groupings.get(start, grouping)
        if start in tariffs:
            base = _base(tariffs[start])
        if not versions or (versions[-1].grouping, versions[-1].base) != (grouping, base):
            versions.append(Version(start, grouping, base))
    return versions


def _base(prices: set[int]) -> int | None:
    """The tariff, where every grid that has a price gives the same; which grid is whose is not public."""
    return next(iter(prices)) if len(prices) == 1 else None
