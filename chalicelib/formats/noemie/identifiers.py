"""Checks on the identifiers of a line. A wrong one makes its line wait; it never refuses the file."""

import re
from functools import lru_cache

from stdnum import luhn
from stdnum.fr import nir as nir_number

# Stricter than python-stdnum, which also accepts separators and small letters.
_NIR = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}")
_FINESS = re.compile(r"[0-9]{9}")
_CORSICAN_FINESS = re.compile(r"2[AB][0-9]{7}")


def nir_key_valid(nir: str, nir_key: str) -> bool:
    """Whether the NIR is one and its key is right (97 less the number modulo 97; 2A and 2B count as 19 and 18)."""
    return bool(_NIR.fullmatch(nir)) and nir_number.calc_check_digits(nir) == nir_key


@lru_cache(maxsize=10_000)
def finess_valid(finess: str) -> bool:
    """Whether `finess` is nine digits that pass Luhn, or a Corsican number (2A, 2B).

    How the letter counts in the key is not public: a Corsican number is checked for its form alone, and the registry
    of professionals decides.
    """
    if _FINESS.fullmatch(finess):
        return luhn.is_valid(finess)
    return bool(_CORSICAN_FINESS.fullmatch(finess))
