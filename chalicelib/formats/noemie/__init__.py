"""NOEMIE files, from the mandatory scheme: read whole or refused whole, and written. No I/O.

Source: the profile beside this file (`profile.toml`), which an operator can replace.
"""

from chalicelib.formats.noemie.identifiers import finess_valid, nir_key_valid
from chalicelib.formats.noemie.model import File, Header, NoemieError, ReceivedLine, Trailer
from chalicelib.formats.noemie.profile import Profile, ProfileError, load_profile, parse_profile, shipped_profile
from chalicelib.formats.noemie.reader import read
from chalicelib.formats.noemie.writer import write

__all__ = [
    "File",
    "Header",
    "NoemieError",
    "Profile",
    "ProfileError",
    "ReceivedLine",
    "Trailer",
    "finess_valid",
    "load_profile",
    "nir_key_valid",
    "parse_profile",
    "read",
    "shipped_profile",
    "write",
]
