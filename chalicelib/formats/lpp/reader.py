"""Reading the LPP: each code with its tariffs and price limits, dated."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chalicelib.formats.nx.model import Nomenclature, PublishedAct, Version
from chalicelib.formats.nx.profile import load_profile
from chalicelib.formats.nx.records import Record, read_acts

PROFILE = Path(__file__).with_name("profile.toml")


def read(data: bytes) -> Nomenclature:
    """Every code of the file. Raises `NomenclatureError` at the first thing that is wrong."""
    return read_acts(data, load_profile(PROFILE), _published)


def _published(records: Sequence[Record]) -> PublishedAct:
    code = records[0].values
    versions = sorted((_version(one) for one in records if one.name == "version"), key=lambda one: one.start)
    ends = next((one.values["ends"] for one in records if one.name == "end"), None)
    if versions and ends:
        versions[-1] = replace(versions[-1], ends=min(ends, versions[-1].ends or ends))
    return PublishedAct(code["code"], " ".join(code["label"].split()), tuple(versions))


def _version(record: Record) -> Version:
    """A product priced on a quote has no tariff; a limit of zero is no limit."""
    values = record.values
    return Version(
        values["start"],
        values["grouping"],
        base=None if values["quoted"] == "yes" else values["base"],
        price_limit=values["price_limit"] or None,
        ends=values["ends"],
    )
