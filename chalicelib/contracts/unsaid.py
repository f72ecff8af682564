"""What a contract pays of care that its table says nothing of: the engine is asked, on care of every such sort.

Source: PLS-09; RG-S.4b (what the law imposes where a table is silent).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import Any

from chalicelib.contracts.guarantees import Open, guarantees_of
from chalicelib.contracts.model import Contract
from chalicelib.members.model import Cover
from chalicelib.parameters.load import ParameterMissingError, Parameters
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.kinds import ALLOWANCES
from chalicelib.reimbursement.model import CareLine, History, Lens, Patient
from chalicelib.reimbursement.requirements import classes
from chalicelib.reimbursement.table import When

_ADULT = Patient(birth_date=date(1980, 5, 4))
_SIMPLE, _COMPLEX, _VERY_COMPLEX = (Lens(sphere, 0, sphere >= 0) for sphere in (-100, 0, 900))
# What the law tells apart within a kind of care, whatever a table does.
_BY_LAW = {"medicine": frozenset({"benefit", "prevention"}), "hospital_daily_fee": frozenset({"ward"})}
_BASKETS = ("full_cover", "controlled", "free")
_BENEFITS = ("irreplaceable", "major", "moderate", "low", "homeopathy")
# A ward that has rules of its own, or none: the others are like the last.
_WARDS = ("mas", "ehpad", "psychiatry", "general")
# What the scheme pays of a price of 100 €: a share, or nothing.
_PRICE, _SHARES = 100_00, ((60_00, 60), (0, 0))


def pays_rest(contract: Contract, kind: str, listed: Sequence[When], on: date, parameters: Parameters) -> bool | None:
    """Whether anything is paid of care of this kind that none of `listed` takes; None where they take it all."""
    left = [line for line in sorts(kind, listed, on) if not any(when.fits(line) for when in listed)]
    silent = Open(contract.model_copy(update={"tables": _silent(contract)}), Cover(contract="", entry_date=on))
    return any(_pays(silent, line, parameters) for line in left) if left else None


def sorts(kind: str, listed: Sequence[When], on: date) -> Iterator[CareLine]:
    """A line of care of every sort that these conditions or the law tell apart, whether the scheme pays or not."""
    told = _BY_LAW.get(kind, frozenset()) | {name for when in listed for name in when.model_fields_set}
    domains = {name: values for name, values in _domains(kind).items() if name in told}
    for values in product(*domains.values()):
        fields = _usual(kind) | dict(zip(domains, values, strict=True))
        right, left = fields.pop("pair", (_SIMPLE, _SIMPLE))
        for base, rate in _SHARES if kind not in ALLOWANCES else _SHARES[-1:]:
            yield CareLine(kind=kind, date=on, price=_PRICE, base=base, rate=rate, right=right, left=left, **fields)


def _usual(kind: str) -> dict[str, Any]:
    """What the engine asks of care of this kind, of the commonest sort."""
    return {
        "class_": (classes(kind) or (None,))[-1],
        "basket": "free" if kind == "dental_prosthesis" else None,
        "price_limit": _PRICE,
        "frame": _PRICE // 2,
        "lenses": (_PRICE // 4, _PRICE // 4),
        "ear": "right",
        "with_glasses": True,
        "pathway": True,
        "fee_control": True,
    }


def _domains(kind: str) -> dict[str, tuple[object, ...]]:
    """The values that a condition may ask of care of this kind; another act than those it names is always left."""
    lenses = (_SIMPLE, _COMPLEX, _VERY_COMPLEX)
    return {
        "class_": classes(kind) or (None,),
        "basket": _BASKETS if kind == "dental_prosthesis" else (*_BASKETS, None),
        "pair": tuple((right, left) for right in lenses for left in lenses),
        "benefit": _BENEFITS,
        "ward": (*_WARDS[:-1], "", _WARDS[-1]),
        "fee_control": (True, False) if kind in DOCTORS else (True, False, None),
        "prevention": (True, False),
        "urgent": (True, False),
    }


def _silent(contract: Contract) -> tuple[Any, ...]:
    return tuple(each.model_copy(update={"guarantees": {}, "options": {}}) for each in contract.tables)


def _pays(silent: Open, line: CareLine, parameters: Parameters) -> bool:
    """Whether anything is paid; yes where a figure of the law of that day is yet to be published."""
    guarantees = guarantees_of([silent], line)
    try:
        return reimburse(line, _ADULT, guarantees, History(), parameters).institution > 0
    except ParameterMissingError:
        return bool(guarantees)
