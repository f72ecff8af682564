"""Invented lines of every kind and tables of every form, so that ceilings, limits and counts are often reached."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from chalicelib.contracts.model import Contract
from chalicelib.reimbursement.bases import DOCTORS
from chalicelib.reimbursement.kinds import KINDS
from chalicelib.reimbursement.renewal import RULES
from chalicelib.repricing.columns import COLUMNS, WORDS
from chalicelib.repricing.table import Table

FIRST, DAYS = date(2025, 6, 1), 500
# In eighths, how few kinds the base and each option are written for.
_FEW = (0, 3, 3, 5)
_BASES = ("base", "base", "ticket_moderateur", "real_cost", "flat", "flat", "monthly_ceiling", "full_cover")
_PER = ("act", "session", "day", "night", "ear", "eye", "year", "event")
_OVER = ("calendar_year", "contract_year", "two_years", "event")
_DIOPTRES = ("-9.50", "-6.00", "-2.25", "0", "0.75", "4.00", "6.25")
_CYLINDERS = ("-2.00", "0", "0", "1.50", "4.25")
_CENTS = (0, 1, 99, 1500, 2500, 3000, 6999, 12_345, 40_001, 120_000)
_RATES = ("0", "15", "30", "60", "65", "70", "100")
_CLASSES = {"optical_equipment": ("A", "B"), "hearing_aid": ("I", "II"), "optical_service": ("A", "B")}
# Days after the first, half of them close to it so that many lines fall on the same day.
_SPREAD = (*range(DAYS), *range(20), *(day % 20 for day in range(DAYS)))


def _flags(percent: int) -> tuple[str, ...]:
    return ("true",) * percent + ("false",) * (100 - percent)


# Columns drawn apart from all others, each from these words.
_PLAIN: dict[str, tuple[str, ...]] = {
    "professional": ("A", "B", ""),
    "act": ("", "CS", "HBLD634", "HBLD350"),
    "quantity": ("1", "1", "2", "3", "6"),
    "pathway": _flags(80),
    "fee_control": _flags(70),
    "exemption": ("none",) * 6 + WORDS["exemption"],
    "scheme": WORDS["scheme"],
    "heavy_act": _flags(8),
    "urgent": _flags(20),
    "ward": WORDS["ward"],
    "prevention": _flags(8),
    "benefit": WORDS["benefit"],
    "basket": ("", *WORDS["basket"]),
    "early_renewal": _flags(10),
    "with_glasses": _flags(50),
    "exclusion": ("none",) * 12 + WORDS["exclusion"],
    "country": ("", "", "", "", "BE", "US"),
    "direct_access": _flags(20),
    "proof": _flags(90),
    "tariff": WORDS["tariff"],
    # "D" is an option that no table has.
    "options": ("", "", "", "", "A", "B", "A;B", "B;A", "A;C;B", "D;C"),
}
_WHOSE = ("beneficiary", "family", "birth_date", "blind")
_WHEN = ("date", "last_delivery", "entry_date", "agreed_on")

Drawn = dict[str, str]


def lines(rng: Random, count: int, people: int, kinds: Sequence[str] = KINDS) -> list[Drawn]:
    """Lines of `people`, some of whom are one family, in no order of date."""
    who = [_person(rng, number) for number in range(people)]
    plain = {name: rng.choices(words, k=count) for name, words in _PLAIN.items()}
    drawn = []
    for values in zip(rng.choices(who, k=count), rng.choices(kinds, k=count), *plain.values(), strict=True):
        person, kind, *others = values
        line = {**person, **dict(zip(plain, others, strict=True)), **_line(rng, kind)}
        drawn.append(line | {"options": _dated(rng, line["options"], date.fromisoformat(line["date"]))})
    return drawn


def alike(rng: Random, count: int, people: int, kind: str) -> list[Drawn]:
    """Lines of one kind that differ by whose and when they are, and by a few words: most columns are the same."""
    drawn = lines(rng, count, people, (kind,))
    own = {*_WHOSE, *_WHEN, *rng.sample(sorted(_PLAIN.keys() - {"basket"}), 2)}
    # The days of the first line's options may follow those of the others.
    first = drawn[0] | {"options": re.sub("@[0-9-]+", "", drawn[0]["options"])}
    return [first | {name: each.get(name, "") for name in own} for each in drawn]


def csv_of(drawn: Sequence[Drawn]) -> str:
    """The file of these lines."""
    names = [name for name in COLUMNS if any(name in line for line in drawn)]
    return "\n".join(",".join(line) for line in [names, *([each.get(n, "") for n in names] for each in drawn)]) + "\n"


def _person(rng: Random, number: int) -> Drawn:
    birth = date(1940, 1, 1) + timedelta(days=rng.randrange(31_000))
    if rng.randrange(10) == 0:
        birth = date(rng.choice((1960, 2008, 2012)), 2, 29)
    family = f"F{number // 4}" if number % 2 else ""
    blind = rng.choice(_flags(5))
    return {"beneficiary": f"P{number}", "family": family, "birth_date": str(birth), "blind": blind}


def _cents(rng: Random) -> int:
    return rng.choice(_CENTS) if rng.randrange(2) else rng.randrange(60_000)


def _line(rng: Random, kind: str) -> Drawn:
    """What hangs together in a line."""
    chosen = rng.choice(_CLASSES[kind]) if kind in _CLASSES else ""
    parts = rng.choices((0, 3000, 9999, 15_000, 40_000), k=3) if kind == "optical_equipment" else []
    price = sum(parts) if parts else _cents(rng) * rng.choice((1, 1, 1, 5))
    day = FIRST + timedelta(days=rng.choice(_SPREAD))
    entered = day - timedelta(days=rng.choice((0, 30, 92, 400)))
    drawn = {
        "kind": kind,
        "date": str(day),
        "entry_date": str(entered),
        "agreed_on": str(day - timedelta(days=rng.choice((-1, 0, 1)))) if rng.randrange(3) else "",
        "price": str(price),
        "price_limit": str(_cents(rng)),
        "class": chosen,
    }
    # Glasses of class B and hearing aids have a tariff of the law's.
    if kind == "optical_service" or chosen in {"", "A"} or rng.randrange(2):
        drawn |= {"base": str(rng.choice((price, _cents(rng)))), "rate": rng.choice(_RATES)}
    if kind in RULES:
        drawn["quantity"] = "1"
    if kind == "hearing_aid":
        drawn["ear"] = rng.choice(WORDS["ear"])
    if kind == "dental_prosthesis":
        drawn["basket"] = rng.choice(WORDS["basket"])
    if rng.randrange(4) == 0:
        drawn["last_delivery"] = str(day - timedelta(days=rng.choice((0, 364, 365, 730, 731, 1500))))
    if parts:
        drawn |= _glasses(rng, parts)
    return drawn | _received(rng, price)


def _dated(rng: Random, held: str, day: date) -> str:
    """Some of the options with a first day of their own, around the end of a waiting period."""
    names = held.split(";") if held else []
    return ";".join(
        f"{name}@{day - timedelta(rng.choice((0, 30, 92)))}" if rng.randrange(2) else name for name in names
    )


def _glasses(rng: Random, parts: list[int]) -> Drawn:
    frame, right, left = map(str, parts)
    eyes = {
        f"{eye}_{part}": rng.choice(choices)
        for eye in ("right", "left")
        for part, choices in (("sphere", _DIOPTRES), ("cylinder", _CYLINDERS), ("multifocal", ("true", "false")))
    }
    return {"frame": frame, "lens_right": right, "lens_left": left} | eyes


def _received(rng: Random, price: int) -> Drawn:
    """Half the lines have the scheme's share as it told it; some have been paid in part by others."""
    if rng.randrange(2):
        paid = rng.randrange(price + 1) if rng.randrange(4) else 0
        others = min(price - paid, rng.choice((0, 0, 500, 20_000)))
        withheld = str(rng.choice((0, 100, 200, 800))) if rng.randrange(4) else ""
        return {"scheme_paid": str(paid), "withheld": withheld, "other_insurers": str(others)}
    return {"other_insurers": ""}


def table(rng: Random) -> dict[str, Any]:
    """A table as it is written, of any form."""
    limits = [_limit(rng, number) for number in range(3)]
    base, *options = ({kind: _entries(rng, kind, limits) for kind in KINDS if rng.randrange(8) > few} for few in _FEW)
    return {
        "responsible": bool(rng.randrange(4)),
        "kind": rng.choice(("collective_mandatory", "collective_optional", "individual")),
        "effective_from": date(2022, rng.choice((1, 2, 9)), rng.choice((1, 28))),
        "guarantees": base,
        "options": dict(zip("ABC", options, strict=True)),
    }


def tables(rng: Random) -> tuple[Table, Contract]:
    """A table of any form, and the contract that has it."""
    written = table(rng)
    told = {"since": written["effective_from"], **{name: written.pop(name) for name in ("guarantees", "options")}}
    named = Contract.model_validate(written | {"number": "T", "tables": [told]})
    return Table.of(named), named


def _limit(rng: Random, number: int) -> dict[str, Any]:
    most = {"max": rng.choice((5_000, 30_000, 100_000))} if rng.randrange(3) else {"count": rng.choice((2, 5, 9))}
    return {"name": f"l{number}", "over": rng.choice(_OVER), "whose": rng.choice(("beneficiary", "family")), **most}


def _entries(rng: Random, kind: str, limits: list[dict[str, Any]]) -> Any:
    if rng.randrange(2):
        return _entry(rng, kind, limits)
    if kind in DOCTORS and rng.randrange(2):
        # One entry in two parts: the rate outside the fee-control schemes, and the other.
        both = [_of_basis(rng, "base") | {"basis": "base", "includes_scheme": True} for _ in range(2)]
        return [{"when": {"fee_control": False}} | both[0], both[1]]
    conditions: list[dict[str, Any]] = [
        {"basket": rng.choice(WORDS["basket"])},
        {"fee_control": bool(rng.randrange(2))},
        {"fee_control": False},
        {"act": "CS", "urgent": False},
        {"family": "HBLD"},
        {"class": rng.choice(WORDS["class"])},
        {"pair": rng.choice(WORDS["pair"])},
        {"benefit": rng.choice(WORDS["benefit"]), "prevention": bool(rng.randrange(2))},
        {"ward": "psychiatry"},
    ]
    when = rng.sample(conditions, 2)
    listed = [{"when": each} | _entry(rng, kind, limits) for each in when]
    return [*listed, _entry(rng, kind, limits)] if rng.randrange(2) else listed


def _entry(rng: Random, kind: str, limits: list[dict[str, Any]]) -> dict[str, Any]:
    basis = rng.choice((*_BASES, "optical_set") if kind == "optical_equipment" else _BASES)
    entry: dict[str, Any] = {"basis": basis} | _of_basis(rng, basis)
    if basis in {"flat", "monthly_ceiling"}:
        entry |= {"per": rng.choice(_PER), "includes_scheme": bool(rng.randrange(3) == 0)}
        entry |= {"count_per_year": rng.choice((1, 3, 8))} if rng.randrange(2) else {}
    if basis in {"flat", "monthly_ceiling", "real_cost"}:
        entry["without_scheme"] = bool(rng.randrange(2))
    if rng.randrange(6) == 0:
        entry["waiting_months"] = rng.choice((1, 3))
    if rng.randrange(10) == 0:
        entry["prior_agreement"] = rng.choice(("waits", "refused"))
    if rng.randrange(3) == 0:
        entry["limits"] = rng.sample(limits, rng.choice((1, 2)))
    return entry


def _of_basis(rng: Random, basis: str) -> dict[str, Any]:
    """The amounts and rates of a basis."""
    rate = {"rate": rng.choice((0, 50, 100, 130, 225, 500))}
    more = rng.randrange(2)
    outside = {"rate_without_fee_control": rng.choice((100, 150))} if more else {}
    known: dict[str, dict[str, Any]] = {
        "base": rate | {"includes_scheme": bool(rng.randrange(2))} | outside,
        "ticket_moderateur": rate,
        "real_cost": rate | ({"max": rng.choice((2000, 50_000))} if more else {}),
        "flat": {"amount": rng.choice((999, 2500, 30_000))},
        "monthly_ceiling": {"rate": rng.choice((1, 3, 10))},
        "optical_set": {"amount": rng.choice((5000, 30_000)), "frame_max": rng.choice((2000, 10_000))},
        "full_cover": {},
    }
    return known[basis]
