"""What a line must say before it can be worked out, by kind of care."""

from collections.abc import Sequence

from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.kinds import ALLOWANCES
from chalicelib.reimbursement.model import CareLine, Guarantee
from chalicelib.reimbursement.pathway import IN_PATHWAY

_GLASSES = frozenset({"optical_equipment", "optical_service"})
_CLASSES = {"optical_equipment": ("A", "B"), "hearing_aid": ("I", "II")}


def classes(kind: str) -> tuple[str, ...]:
    """The classes that care of this kind may bear: its own, those of the glasses it goes with, or none."""
    return _CLASSES.get("optical_equipment" if kind in _GLASSES else kind, ())


def missing(line: CareLine, guarantees: Sequence[Guarantee] = ()) -> tuple[str, ...]:
    """The fields that this line needs and lacks, by the name they bear in a case; empty where it can be worked out.

    A class that is not one of its kind counts as missing; a guarantee of full cover needs the price limit.
    """
    needed: list[tuple[str, object]] = []
    if line.kind not in _CLASSES and line.kind not in ALLOWANCES:
        needed += [("base", line.base), ("rate", line.rate)]
    if line.kind in IN_PATHWAY:
        needed.append(("pathway", line.pathway))
    if line.kind in DOCTORS:
        needed.append(("fee_control", line.fee_control))
    if line.kind == "dental_prosthesis":
        needed.append(("basket", line.basket))
    if line.kind == "optical_equipment":
        needed += _glasses(line)
    if line.kind == "hearing_aid":
        needed += [("class", _class(line)), ("ear", line.ear)]
    if line.kind == "optical_service":
        needed.append(("with_glasses", line.with_glasses))
    if _needs_limit(line, guarantees):
        needed.append(("price_limit", line.price_limit))
    return tuple(name for name, value in needed if value is None)


def _glasses(line: CareLine) -> list[tuple[str, object]]:
    parts: list[tuple[str, object]] = [("class", _class(line)), ("frame", line.frame), ("lenses", line.lenses)]
    if line.class_ == "A":
        return [*parts, ("base", line.base), ("rate", line.rate)]
    return [*parts, ("right", line.right), ("left", line.left)]


def _class(line: CareLine) -> str | None:
    return line.class_ if line.class_ in _CLASSES[line.kind] else None


def _needs_limit(line: CareLine, guarantees: Sequence[Guarantee]) -> bool:
    if line.kind == "hearing_aid" and line.class_ == "I":
        return any(guarantee.basis == "full_cover" and not guarantee.responsible for guarantee in guarantees)
    if line.basket == "full_cover" or (line.kind in _GLASSES and line.class_ == "A"):
        return True
    return any(guarantee.basis == "full_cover" for guarantee in guarantees)
