"""Numbers that pass every check and can belong to nobody: NIR, IBAN, SIREN, FINESS."""

from datetime import date
from random import Random

from stdnum import iban as iban_number
from stdnum import luhn
from stdnum.fr import nir as nir_number

from demo.chance import chance

# Corsica had one number for its two departments until 1976.
_CORSICA_SPLIT = 1976
_DEPARTMENTS = tuple(f"{number:02d}" for number in range(1, 96) if number != 20)  # noqa: PLR2004 -- 20 was Corsica
# No department has that many communes: no person was ever born there.
_NO_COMMUNE = (910, 989)
# Assigned to no bank, no company, no establishment.
_BANK, _SIREN, _FINESS = "99999", "000", "99"
_RIB_WEIGHTS = (89, 15, 3)


def nir(rng: Random, *, female: bool, born: date, department: str | None = None) -> tuple[str, str]:
    """A NIR and its key; `department` of birth drawn if not given, Corsica now and then."""
    corsica = ("2A", "2B") if born.year >= _CORSICA_SPLIT else ("20",)
    place = department or rng.choice(corsica if chance(rng, 5) else _DEPARTMENTS)
    number = f"{2 if female else 1}{born:%y%m}{place}{rng.randint(*_NO_COMMUNE)}{rng.randint(1, 999):03d}"
    return number, nir_number.calc_check_digits(number)


def iban(rng: Random) -> str:
    """A French IBAN, its RIB key right too."""
    branch, account = rng.randint(1, 99_999), rng.randint(1, 99_999_999_999)
    key = 97 - sum(w * n for w, n in zip(_RIB_WEIGHTS, (int(_BANK), branch, account), strict=True)) % 97
    bban = f"{_BANK}{branch:05d}{account:011d}{key:02d}"
    return f"FR{iban_number.calc_check_digits(f'FR00{bban}')}{bban}"


def siren(rank: int) -> str:
    """The SIREN of the invented company of that rank."""
    return _with_key(f"{_SIREN}{rank:05d}")


def finess(rank: int) -> str:
    """The FINESS number of the invented practice of that rank, from 0 to 999,999."""
    return _with_key(f"{_FINESS}{rank:06d}")


def _with_key(number: str) -> str:
    return number + luhn.calc_check_digit(number)
