"""Nomenclatures as the mandatory scheme publishes them: fixed records of the NX family, read whole or refused. No I/O.

Source: the profiles of `ccam` and `lpp`, which name where their layouts were found.
"""

from chalicelib.formats.nx.model import Nomenclature, NomenclatureError, PublishedAct, Version
from chalicelib.formats.nx.profile import Profile, load_profile
from chalicelib.formats.nx.records import Record, identification, read_acts

__all__ = [
    "Nomenclature",
    "NomenclatureError",
    "Profile",
    "PublishedAct",
    "Record",
    "Version",
    "identification",
    "load_profile",
    "read_acts",
]
