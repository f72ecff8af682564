"""What a line must say, and what must not contradict itself: `reimbursement.requirements`, on whole columns."""

from collections.abc import Iterator, Sequence

import numpy as np

from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.kinds import ALLOWANCES
from chalicelib.reimbursement.model import Guarantee
from chalicelib.reimbursement.pathway import IN_PATHWAY
from chalicelib.reimbursement.renewal import RULES
from chalicelib.repricing.arrays import NOBODY, NONE, Bools, Ints
from chalicelib.repricing.columns import Held, place
from chalicelib.repricing.lines import Lines
from chalicelib.repricing.refusal import refuse

_ABSENT = "ce champ est obligatoire pour cette nature de soins"
_CLASSES = {"optical_equipment": ("A", "B"), "hearing_aid": ("I", "II")}
_GLASSES = frozenset({"optical_equipment", "optical_service"})


def check_people(columns: dict[str, Ints], people: int) -> None:
    """Refuse a person with two birth dates, two families or who is blind on one line only."""
    for name in ("birth_date", "family", "blind"):
        known = np.full(people, NONE)
        column = np.broadcast_to(columns[name], columns["beneficiary"].shape)
        # Of the lines of a person any may be kept: all are to be the same.
        known[columns["beneficiary"]] = column
        reason = "cette personne a une autre valeur sur une autre ligne"
        refuse(columns["number"], known[columns["beneficiary"]] != column, name, reason)


def check_lines(lines: Lines) -> None:
    """Refuse the first line that lacks a field its kind needs, or that contradicts itself."""
    for field, absent in _missing(lines):
        refuse(lines.number, lines.whole(absent), field, _ABSENT)
    for field, wrong, reason in _contradictions(lines):
        refuse(lines.number, lines.whole(wrong), field, reason)


def check_options(lines: Lines, held: Sequence[tuple[Held, ...]]) -> None:
    """Refuse the first line given before the day of an option on it; `held` are those of lines by number."""
    # The last stands for no option at all.
    latest = np.array([max((each.since for each in taken), default=NONE) for taken in (*held, ())])
    wrong = np.asarray(latest[lines.options] > lines.date)
    refuse(lines.number, lines.whole(wrong), "options", "une option commence après la date des soins")


def check_limit(lines: Lines, guarantee: Guarantee) -> None:
    """Refuse the first line without a price limit where the guarantee covers all up to it."""
    if guarantee.basis != "full_cover":
        return
    absent = lines.price_limit == NONE
    if lines.kind == "hearing_aid" and guarantee.responsible:
        absent = absent & (lines.class_ != place("class", "I"))
    refuse(lines.number, lines.whole(absent), "price_limit", "ce champ est obligatoire pour une prise en charge totale")


def _missing(lines: Lines) -> Iterator[tuple[str, Bools]]:
    """The fields that this kind needs, and the lines that lack them."""
    needed: list[tuple[str, Ints]] = []
    if lines.kind not in _CLASSES and lines.kind not in ALLOWANCES:
        needed += [("base", lines.base), ("rate", lines.rate)]
    if lines.kind in IN_PATHWAY:
        needed.append(("pathway", lines.pathway))
    if lines.kind in DOCTORS:
        needed.append(("fee_control", lines.fee_control))
    if lines.kind == "dental_prosthesis":
        needed.append(("basket", lines.basket))
    if lines.kind == "optical_equipment":
        needed += [("frame", lines.frame), ("lens_right", lines.lens_right), ("lens_left", lines.lens_left)]
    if lines.kind == "hearing_aid":
        needed.append(("ear", lines.ear))
    if lines.kind == "optical_service":
        needed.append(("with_glasses", lines.with_glasses))
    yield from ((name, column == NONE) for name, column in needed)
    if lines.kind in _CLASSES:
        yield "class", ~np.isin(lines.class_, [place("class", word) for word in _CLASSES[lines.kind]])
    if lines.kind == "optical_equipment":
        simple = lines.class_ == place("class", "A")
        yield "base", simple & (lines.base == NONE)
        yield "rate", simple & (lines.rate == NONE)
        yield "right_sphere", ~simple & (lines.pair == NONE)
    yield "price_limit", _within_limit(lines) & (lines.price_limit == NONE)


def _within_limit(lines: Lines) -> Bools:
    """Whether the law covers the whole price up to a limit that the line must give."""
    full = lines.basket == place("basket", "full_cover")
    if lines.kind == "hearing_aid":
        # In class I the limit is the law's.
        return np.asarray(full & (lines.class_ != place("class", "I")))
    if lines.kind in _GLASSES:
        full = full | (lines.class_ == place("class", "A"))
    return np.asarray(full)


def _contradictions(lines: Lines) -> Iterator[tuple[str, Bools, str]]:
    yield "last_delivery", lines.last_delivery > lines.date, "la dernière délivrance suit la date des soins"
    yield "entry_date", lines.entered > lines.date, "l'entrée au contrat suit la date des soins"
    if lines.kind in RULES:
        yield "quantity", lines.quantity > 1, "une ligne porte un équipement, pas plusieurs"
    yield "lens_left", (lines.lens_right == NONE) != (lines.lens_left == NONE), "les deux verres vont ensemble"
    if lines.kind == "optical_equipment":
        parts = lines.frame + lines.lens_right + lines.lens_left
        yield "price", lines.price != parts, "le prix n'est pas la somme de la monture et des verres"
    lone = lines.withheld != NONE if not lines.received else NOBODY
    yield "withheld", lone, "retenue sans part payée par la Sécurité sociale (scheme_paid)"
