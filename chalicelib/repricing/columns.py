"""The columns of a file of care lines: how each is written, and the whole number that stands for it.

They are the fields of a worked case (`reimbursement.case`), flattened, with who the line is about.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from pydantic import TypeAdapter, ValidationError

from chalicelib.contracts.model import OptionName
from chalicelib.parameters import abroad, is_country
from chalicelib.reimbursement.kinds import KINDS
from chalicelib.repricing.arrays import NONE

_AMOUNT = re.compile(r"[0-9]{1,10}", re.ASCII)
_QUANTITY = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_RATE = re.compile(r"[0-9]{1,3}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DIOPTRES = re.compile(r"[+-]?[0-9]{1,2}(\.[0-9]{1,2})?", re.ASCII)
_KEY = re.compile(r"[!-~]{1,40}", re.ASCII)
_OPTIONS = TypeAdapter(tuple[OptionName, ...])
_NIR = re.compile(r"[12][0-9]{4}([0-9]{2}|2[AB])[0-9]{6}([0-9]{2})?", re.ASCII)
_YEARS = range(1900, 2201)
_MOST_RATE = 100
# What stands for a dioptre that is not written: those written may be negative.
NO_DIOPTRES = np.iinfo(np.int16).min

WORDS: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "exemption": ("none", "long_term_illness", "maternity", "work_accident", "css"),
    "scheme": ("general", "alsace_moselle"),
    "ward": (
        *("general", "medicine", "surgery", "obstetrics", "maternity", "follow_up", "rehabilitation"),
        *("intensive_care", "ambulatory", "psychiatry", "mas", "ehpad"),
    ),
    "benefit": ("irreplaceable", "major", "moderate", "low", "homeopathy"),
    "basket": ("full_cover", "controlled", "free"),
    "class": ("A", "B", "I", "II"),
    "pair": ("a", "b", "c", "d", "e", "f"),
    "ear": ("right", "left"),
    "exclusion": ("none", "war", "self_mutilation", "suicide_attempt", "extra", "miscoded"),
    "country": ("", "convention", "elsewhere"),
    "tariff": ("convention", "authority"),
}
_PLACES = {name: {word: place for place, word in enumerate(words)} for name, words in WORDS.items()}


def place(name: str, word: object) -> int:
    """The place of a word in its column; `NONE` for what is no word of it."""
    return _PLACES[name].get(word, NONE) if isinstance(word, str) else NONE


def check_key(written: str) -> None:
    """Refuse what is no key of a person or a practice, and what looks like a social-security number."""
    if not _KEY.fullmatch(written):
        raise ValueError("40 caractères au plus attendus, sans espace ni accent")
    _check_no_nir(written)


def _check_no_nir(written: str) -> None:
    if _NIR.fullmatch(written):
        raise ValueError("un NIR n'a pas sa place ici : donnez une clé qui ne désigne personne")


class Held(NamedTuple):
    """An option held: its name, and its first day (ordinal), `NONE` where that is the entry into the contract."""

    name: str
    since: int


def options_of(written: str) -> tuple[Held, ...]:
    """The options in a cell, in order of payment; `ValueError` where the day of one is none."""
    return tuple(map(_held, written.split(";"))) if written else ()


def _held(written: str) -> Held:
    name, dated, day = written.partition("@")
    return Held(name, _day(day) if dated else NONE)


def _check_options(written: str) -> None:
    names = tuple(held.name for held in options_of(written))
    try:
        _OPTIONS.validate_python(names)
    except ValidationError:
        raise ValueError("noms d'options attendus, en majuscules, séparés par des points-virgules") from None
    for name in names:
        _check_no_nir(name)
    if len(set(names)) < len(names):
        raise ValueError("une option est donnée deux fois")


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is read: `ValueError` gives the reason in French.

    `absent` is what an empty cell stands for, nothing where the cell must be filled in; the cells of a column that is
    `named` are names without an order, numbered as they come once checked.
    """

    dtype: type[np.integer]
    read: Callable[[str], int] = int
    absent: int | None = NONE
    named: bool = False
    check: Callable[[str], None] = check_key


def _amount(written: str) -> int:
    if not _AMOUNT.fullmatch(written):
        raise ValueError("montant attendu, en centimes, de 10 chiffres au plus")
    return int(written)


def _quantity(written: str) -> int:
    if not _QUANTITY.fullmatch(written):
        raise ValueError("nombre entier attendu, de 1 à 9999")
    return int(written)


def _rate(written: str) -> int:
    if not _RATE.fullmatch(written) or int(written) > _MOST_RATE:
        raise ValueError("pourcentage entier attendu, de 0 à 100")
    return int(written)


def _day(written: str) -> int:
    if _DAY.fullmatch(written):
        try:
            read = date.fromisoformat(written)
        except ValueError:
            read = date.min
        if read.year in _YEARS:
            return read.toordinal()
    raise ValueError("date réelle attendue, au format AAAA-MM-JJ")


def _truth(written: str) -> int:
    if written not in {"true", "false"}:
        raise ValueError("true ou false attendu")
    return int(written == "true")


def _dioptres(written: str) -> int:
    if not _DIOPTRES.fullmatch(written):
        raise ValueError("nombre de dioptries attendu, comme -2.25")
    return int(Decimal(written) * 100)


def _country(written: str) -> int:
    if not is_country(written):
        raise ValueError("code de pays attendu, deux majuscules, comme BE")
    return place("country", abroad(written))


def _word(name: str) -> Callable[[str], int]:
    known = _PLACES[name]

    def read(written: str) -> int:
        if written not in known:
            raise ValueError(f"valeur inconnue ; connues : {', '.join(known)}")
        return known[written]

    return read


def _words(name: str, absent: str | None = None) -> Column:
    """A column of words; empty cells stand for the word `absent`."""
    return Column(np.int8, _word(name), NONE if absent is None else place(name, absent))


def _key(*, absent: int | None = NONE) -> Column:
    return Column(np.int32, absent=absent, named=True)


_MONEY = Column(np.int64, _amount)
_EYE = Column(np.int16, _dioptres, absent=int(NO_DIOPTRES))
_TRUE_OR_FALSE = Column(np.int8, _truth)
_NO = Column(np.int8, _truth, absent=0)

COLUMNS: dict[str, Column] = {
    "beneficiary": _key(absent=None),
    "family": _key(),
    "professional": _key(),
    "birth_date": Column(np.int32, _day, absent=None),
    "blind": _NO,
    "kind": Column(np.int8, _word("kind"), absent=None),
    "act": _key(),
    "date": Column(np.int32, _day, absent=None),
    "price": Column(np.int64, _amount, absent=None),
    "base": _MONEY,
    "rate": Column(np.int8, _rate),
    "quantity": Column(np.int16, _quantity, absent=1),
    "pathway": _TRUE_OR_FALSE,
    "fee_control": _TRUE_OR_FALSE,
    "exemption": _words("exemption", "none"),
    "scheme": _words("scheme", "general"),
    "heavy_act": _NO,
    "urgent": _NO,
    "ward": _words("ward", "general"),
    "prevention": _NO,
    "benefit": _words("benefit", "major"),
    "basket": _words("basket"),
    "price_limit": _MONEY,
    "class": _words("class"),
    "frame": _MONEY,
    "lens_right": _MONEY,
    "lens_left": _MONEY,
    "right_sphere": _EYE,
    "right_cylinder": _EYE,
    "right_multifocal": _TRUE_OR_FALSE,
    "left_sphere": _EYE,
    "left_cylinder": _EYE,
    "left_multifocal": _TRUE_OR_FALSE,
    "ear": _words("ear"),
    "early_renewal": _NO,
    "with_glasses": _TRUE_OR_FALSE,
    "exclusion": _words("exclusion", "none"),
    "country": Column(np.int8, _country, absent=0),
    "direct_access": _NO,
    "proof": Column(np.int8, _truth, absent=1),
    "tariff": _words("tariff", "convention"),
    "other_insurers": Column(np.int64, _amount, absent=0),
    "scheme_paid": _MONEY,
    "withheld": _MONEY,
    "last_delivery": Column(np.int32, _day),
    "entry_date": Column(np.int32, _day),
    "options": Column(np.int32, named=True, check=_check_options),
    "agreed_on": Column(np.int32, _day),
    "institution": _MONEY,
}
EYES = tuple(f"{eye}_{part}" for eye in ("right", "left") for part in ("sphere", "cylinder", "multifocal"))
REQUIRED = tuple(name for name, column in COLUMNS.items() if column.absent is None)
