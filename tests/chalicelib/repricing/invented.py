"""Invented lines of every kind and tables of every form, so that ceilings, limits and counts are often reached."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from chalicelib.reimbursement.kinds import KINDS
from chalicelib.repricing.columns import COLUMNS, WORDS

FIRST, DAYS = date(2025, 6, 1), 500
_BASES = ("base", "base", "ticket_moderateur", "real_cost", "flat", "flat", "monthly_ceiling", "full_cover")
_PER = ("act", "session", "day", "night", "ear", "eye", "year", "event")
_OVER = ("calendar_year", "contract_year", "two_years", "event")
_DIOPTRES = ("-9.50", "-6.00", "-2.25", "0", "0.75", "4.00", "6.25")
_CYLINDERS = ("-2.00", "0", "0", "1.50", "4.25")
_CENTS = (0, 1, 99, 1500, 2500, 3000, 6999, 12_345, 40_001, 120_000)

Drawn = dict[str, str]


def lines(rng: Random, count: int, people: int, kinds: Sequence[str] = KINDS) -> list[Drawn]:
    """Lines of `people`, some of whom are one family, in no order of date."""
    who = [_person(rng, number) for number in range(people)]
    return [rng.choice(who) | _line(rng, rng.choice(kinds)) for _ in range(count)]


def csv_of(drawn: Sequence[Drawn]) -> str:
    """The file of these lines."""
    names = [name for name in COLUMNS if any(name in line for line in drawn)]
    return "\n".join(",".join(line) for line in [names, *([each.get(n, "") for n in names] for each in drawn)]) + "\n"


def _person(rng: Random, number: int) -> Drawn:
    birth = date(1940, 1, 1) + timedelta(days=rng.randrange(31_000))
    if rng.randrange(10) == 0:
        birth = date(rng.choice((1960, 2008, 2012)), 2, 29)
    family = f"F{number // 4}" if number % 2 else ""
    return {"beneficiary": f"P{number}", "family": family, "birth_date": str(birth), "blind": _flag(rng, 5)}


def _flag(rng: Random, percent: int) -> str:
    return "true" if rng.randrange(100) < percent else "false"


def _cents(rng: Random) -> int:
    return rng.choice(_CENTS) if rng.randrange(2) else rng.randrange(60_000)


def _line(rng: Random, kind: str) -> Drawn:
    glasses = kind == "optical_equipment"
    class_ = {"optical_equipment": "AB", "hearing_aid": ("I", "II"), "optical_service": "AB"}.get(kind)
    chosen = rng.choice(class_) if class_ else ""
    parts = [rng.choice((0, 3000, 9999, 15_000, 40_000)) for _ in range(3)] if glasses else []
    price = sum(parts) if glasses else _cents(rng) * rng.choice((1, 1, 1, 5))
    own_tariff = chosen in {"B", "I", "II"} and kind != "optical_service" and rng.randrange(2)
    day = FIRST + timedelta(days=rng.randrange(DAYS if rng.randrange(3) else 20))
    drawn = {
        "kind": kind,
        "date": str(day),
        "professional": rng.choice(("A", "B", "")),
        "act": rng.choice(("", "CS", "HBLD634", "HBLD350")),
        "price": str(price),
        "base": "" if own_tariff else str(price if rng.randrange(3) == 0 else _cents(rng)),
        "rate": "" if own_tariff else str(rng.choice((0, 15, 30, 60, 65, 70, 100))),
        "quantity": str(rng.choice((1, 1, 2, 3, 6))),
        "pathway": _flag(rng, 80),
        "fee_control": _flag(rng, 70),
        "exemption": rng.choice(("none",) * 6 + WORDS["exemption"]),
        "scheme": rng.choice(WORDS["scheme"]),
        "heavy_act": _flag(rng, 8),
        "urgent": _flag(rng, 20),
        "ward": rng.choice(WORDS["ward"]),
        "prevention": _flag(rng, 8),
        "benefit": rng.choice(WORDS["benefit"]),
        "basket": rng.choice(("", *WORDS["basket"]) if kind != "dental_prosthesis" else WORDS["basket"]),
        "price_limit": str(_cents(rng)),
        "class": chosen,
        "ear": rng.choice(WORDS["ear"]) if kind == "hearing_aid" else "",
        "early_renewal": _flag(rng, 10),
        "with_glasses": _flag(rng, 50),
        "exclusion": rng.choice(("none",) * 12 + WORDS["exclusion"]),
        "country": rng.choice(("", "", "", "", "BE", "US")),
        "direct_access": _flag(rng, 20),
        "proof": _flag(rng, 90),
        "tariff": rng.choice(WORDS["tariff"]),
        "last_delivery": str(day - timedelta(days=rng.choice((0, 364, 365, 730, 731, 1500)))) * (rng.randrange(4) == 0),
    }
    drawn |= _glasses(rng, parts) if glasses else {}
    return drawn | _received(rng, price)


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
    guarantees = {kind: _entries(rng, kind, limits) for kind in KINDS if rng.randrange(8)}
    return {
        "responsible": bool(rng.randrange(4)),
        "kind": rng.choice(("collective_mandatory", "collective_optional", "individual")),
        "effective_from": date(2022, rng.choice((1, 2, 9)), rng.choice((1, 28))),
        "guarantees": guarantees,
    }


def _limit(rng: Random, number: int) -> dict[str, Any]:
    most = {"max": rng.choice((5_000, 30_000, 100_000))} if rng.randrange(3) else {"count": rng.choice((2, 5, 9))}
    return {"name": f"l{number}", "over": rng.choice(_OVER), "whose": rng.choice(("beneficiary", "family")), **most}


def _entries(rng: Random, kind: str, limits: list[dict[str, Any]]) -> Any:
    if rng.randrange(2):
        return _entry(rng, kind, limits)
    conditions: list[dict[str, Any]] = [
        {"basket": rng.choice(WORDS["basket"])},
        {"fee_control": bool(rng.randrange(2))},
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
    entry: dict[str, Any] = {"basis": basis}
    if basis in {"base", "ticket_moderateur", "real_cost"}:
        entry["rate"] = rng.choice((0, 50, 100, 130, 225, 500))
    if basis == "monthly_ceiling":
        entry["rate"] = rng.choice((1, 3, 10))
    if basis == "base":
        entry["includes_scheme"] = bool(rng.randrange(2))
        entry |= {"rate_without_fee_control": rng.choice((100, 150))} if rng.randrange(2) else {}
    if basis == "real_cost":
        entry |= {"max": rng.choice((2000, 50_000))} if rng.randrange(2) else {}
    if basis == "flat":
        entry["amount"] = rng.choice((999, 2500, 30_000))
    if basis in {"flat", "monthly_ceiling"}:
        entry |= {"per": rng.choice(_PER), "includes_scheme": bool(rng.randrange(3) == 0)}
        entry |= {"count_per_year": rng.choice((1, 3, 8))} if rng.randrange(2) else {}
    if basis in {"flat", "monthly_ceiling", "real_cost"}:
        entry["without_scheme"] = bool(rng.randrange(2))
    if basis == "optical_set":
        entry |= {"amount": rng.choice((5000, 30_000)), "frame_max": rng.choice((2000, 10_000))}
    if rng.randrange(3) == 0:
        entry["limits"] = rng.sample(limits, rng.choice((1, 2)))
    return entry
