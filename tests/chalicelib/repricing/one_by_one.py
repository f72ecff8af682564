"""The same lines worked out one by one by the engine, with counters kept as plainly as can be."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from chalicelib.contracts.guarantees import Open, guarantees_of
from chalicelib.contracts.model import Contract
from chalicelib.members.model import Cover, TakenOption
from chalicelib.parameters import abroad, load
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Lens, Limit, Patient, Used

_TRUTHS = {"true": True, "false": False}
_WORDS = ("exemption", "scheme", "ward", "benefit", "exclusion", "tariff", "act")
_MAYBE_WORDS = ("basket", "ear")
_NUMBERS = ("base", "rate", "quantity", "price_limit", "frame", "other_insurers", "withheld", "scheme_paid")
_MAYBE_TRUE = ("pathway", "fee_control", "with_glasses")
_FLAGS = ("heavy_act", "urgent", "prevention", "early_renewal", "direct_access", "proof")
_YEARLY = ("participation", "franchise")
_RENEWED = {"optical_equipment", "hearing_aid"}

Row = dict[str, str]
Asked = tuple[CareLine, Patient, tuple[Guarantee, ...], History]


@dataclass
class _Used:
    """What a person has used, by whatever it is counted by."""

    cents: defaultdict[object, int] = field(default_factory=lambda: defaultdict(int))
    count: defaultdict[object, int] = field(default_factory=lambda: defaultdict(int))
    delivered: dict[object, date] = field(default_factory=dict)


def one_by_one(rows: list[Row], contract: Contract) -> Iterator[tuple[int, Asked, Decision]]:
    """What the engine is asked of each line, with its place, and the decision, in order of care."""
    persons: defaultdict[str, _Used] = defaultdict(_Used)
    families: defaultdict[str, _Used] = defaultdict(_Used)
    parameters = load()
    for place in sorted(range(len(rows)), key=lambda place: rows[place]["date"]):
        row = rows[place]
        line, patient = care(row), Patient(date.fromisoformat(row["birth_date"]), row.get("blind") == "true")
        person, family = persons[row["beneficiary"]], families[row.get("family") or f" {row['beneficiary']}"]
        guarantees = guarantees_of([_cover(contract, row)], line)
        asked = line, patient, guarantees, _history(row, line, guarantees, person, family)
        decision = _once_agreed(row, line, guarantees, reimburse(*asked, parameters))
        _count(row, line, guarantees, decision, person, family)
        yield place, asked, decision


def care(row: Row) -> CareLine:
    """The engine's line."""
    given: dict[str, object] = {"class_": row["class"]} if row.get("class") else {}
    given |= {name: row[name] for name in (*_WORDS, *_MAYBE_WORDS) if row.get(name)}
    given |= {name: int(row[name]) for name in _NUMBERS if row.get(name)}
    given |= {name: _TRUTHS[row[name]] for name in (*_MAYBE_TRUE, *_FLAGS) if row.get(name)}
    if row.get("lens_right"):
        given["lenses"] = int(row["lens_right"]), int(row["lens_left"])
    for eye in ("right", "left"):
        if row.get(f"{eye}_sphere"):
            sphere, cylinder = (int(Decimal(row[f"{eye}_{part}"]) * 100) for part in ("sphere", "cylinder"))
            given[eye] = Lens(sphere, cylinder, _TRUTHS[row[f"{eye}_multifocal"]])
    given["abroad"] = abroad(row.get("country") or "FR")
    return CareLine(row["kind"], date.fromisoformat(row["date"]), int(row["price"]), **given)  # type: ignore[arg-type]


def _cover(contract: Contract, row: Row) -> Open:
    """The contract, since the day that the line says, or since it took effect."""
    entered = date.fromisoformat(row["entry_date"]) if row.get("entry_date") else contract.effective_from
    held = [each.partition("@") for each in row.get("options", "").split(";") if each]
    options = tuple(TakenOption(name=name, since=date.fromisoformat(day) if day else None) for name, _, day in held)
    return Open(contract, Cover(contract=contract.number, entry_date=entered, options=options))


def _once_agreed(row: Row, line: CareLine, guarantees: Sequence[Guarantee], decision: Decision) -> Decision:
    """Nothing from the institution where a quote is asked for, and none was accepted in time."""
    asked = any(guarantee.prior_agreement != "none" for guarantee in guarantees)
    if not asked or "" < row.get("agreed_on", "") <= str(line.date):
        return decision
    return decision._replace(institution=0, by_guarantee=(0,) * len(guarantees))


def _days(row: Row, line: CareLine) -> tuple[object, object]:
    return ("p", row["date"], row.get("professional")), ("f", row["date"], row.get("professional"), line.kind)


def _renewal(line: CareLine) -> object:
    return line.kind, line.ear if line.kind == "hearing_aid" else None


def _history(row: Row, line: CareLine, guarantees: Sequence[Guarantee], person: _Used, family: _Used) -> History:
    year, (participations, franchises) = line.date.year, _days(row, line)
    used = {}
    for limit in (limit for guarantee in guarantees for limit in guarantee.limits):
        if limit.since is not None:
            whose = family if limit.whose == "family" else person
            key = limit.name, limit.since
            used[f"T/{limit.name}"] = Used(whose.cents[key], whose.count[key])
    known = date.fromisoformat(row["last_delivery"]) if row.get("last_delivery") else None
    deliveries = [day for day in (known, person.delivered.get(_renewal(line))) if day is not None]
    return History(
        participation_this_year=person.cents["participation", year],
        franchise_this_year=person.cents["franchise", year],
        participation_today=person.cents[participations],
        franchise_today=person.cents[franchises],
        used_by_contract={each.counter: person.cents[line.kind, each.counter, year] for each in guarantees},
        count_by_contract={each.counter: person.count[line.kind, each.counter, year] for each in guarantees},
        last_delivery=max(deliveries, default=None),
        used_by_limit=used,
    )


def _count(
    row: Row, line: CareLine, guarantees: Sequence[Guarantee], decision: Decision, person: _Used, family: _Used
) -> None:
    year = line.date.year
    for name, day in zip(_YEARLY, _days(row, line), strict=True):
        amount = getattr(decision, name)
        person.cents[name, year] += amount
        person.cents[day] += amount
    if line.kind in _RENEWED and (decision.institution or decision.scheme):
        person.delivered[_renewal(line)] = line.date
    if not decision.institution:
        return
    used: defaultdict[Limit, Used] = defaultdict(Used)
    for guarantee, cents, taken in zip(guarantees, decision.by_guarantee, decision.taken, strict=True):
        person.cents[line.kind, guarantee.counter, year] += taken.cents
        person.count[line.kind, guarantee.counter, year] += taken.count
        for limit in guarantee.limits if taken.cents else ():
            used[limit] = Used(used[limit].cents + cents, max(used[limit].count, taken.count))
    for limit, each in used.items():
        whose = family if limit.whose == "family" else person
        whose.cents[limit.name, limit.since] += each.cents
        whose.count[limit.name, limit.since] += each.count
