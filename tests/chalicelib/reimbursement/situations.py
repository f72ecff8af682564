"""Situations drawn at random: any kind of care, patient, guarantees and history that the engine may be asked about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume
from hypothesis import strategies as st

from chalicelib.parameters import load
from chalicelib.reimbursement.consistency import MEANT_FOR
from chalicelib.reimbursement.engine import InconsistentLineError, reimburse
from chalicelib.reimbursement.kinds import KINDS
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Lens, Limit, Patient, Used, limit_key
from chalicelib.reimbursement.renewal import RULES

Situation = tuple[CareLine, Patient, list[Guarantee], History]

FIRST = date(2021, 1, 1)
DAYS = st.integers(0, 2180).map(lambda days: FIRST + timedelta(days=days))
CENTS = st.integers(0, 400_000)
RATES = st.sampled_from([0, 15, 30, 50, 60, 65, 70, 90, 100])
TABLE_RATES = st.integers(0, 500)
PER = ("act", "session", "day", "night", "ear", "eye", "year", "event")
CONTRACT = "S-1"
EXCLUSIONS = ("none",) * 6 + ("war", "self_mutilation", "suicide_attempt", "extra", "miscoded")
GLASSES = ("optical_equipment",)
OTHERS = tuple(kind for kind in KINDS if kind not in GLASSES)

lenses = st.builds(
    Lens, st.integers(-40, 40).map(lambda n: n * 25), st.integers(-20, 20).map(lambda n: n * 25), st.booleans()
)
# Named once, so that guarantees share them and the history knows them.
LIMITS = (
    Limit("cash", "calendar_year", cents=20_000),
    Limit("family_cash", "two_years", "family", cents=60_000),
    Limit("times", "contract_year", count=3),
    Limit("once", "event", cents=5_000),
)
patients = st.builds(Patient, st.dates(date(1930, 1, 1), date(2021, 1, 1)), st.booleans())


@st.composite
def histories(draw: st.DrawFn) -> History:
    """What was used, whichever way."""
    used = st.integers(0, 6000)
    return History(
        participation_this_year=draw(used),
        franchise_this_year=draw(used),
        participation_today=draw(used),
        franchise_today=draw(used),
        used_this_year=draw(CENTS),
        count_this_year=draw(st.integers(0, 5)),
        last_delivery=draw(st.none() | st.dates(date(2015, 1, 1), FIRST)),
        used_by_limit={
            limit_key(CONTRACT, limit.name): Used(draw(st.integers(0, 30_000)), draw(st.integers(0, 4)))
            for limit in LIMITS
            if limit.over != "event"
        },
    )


@st.composite
def guarantees(draw: st.DrawFn, *, glasses: bool = False) -> Guarantee:
    """A guarantee of any basis, of any contract."""
    bases = ["base", "ticket_moderateur", "real_cost", "flat", "monthly_ceiling", "full_cover"]
    return Guarantee(
        basis=draw(st.sampled_from([*bases, "optical_set"] if glasses else bases)),
        rate=draw(TABLE_RATES),
        includes_scheme=draw(st.booleans()),
        rate_without_fee_control=draw(st.none() | TABLE_RATES),
        max=draw(st.none() | CENTS),
        amount=draw(CENTS),
        per=draw(st.sampled_from(PER)),
        count_per_year=draw(st.none() | st.integers(0, 6)),
        without_scheme=draw(st.booleans()),
        frame_max=draw(st.integers(0, 20000)),
        limits=draw(st.just(()) | st.lists(st.sampled_from(LIMITS), unique=True, max_size=2).map(tuple)),
        responsible=draw(st.booleans()),
        contract_kind=draw(st.sampled_from(["individual", "collective_mandatory", "collective_optional"])),
        contract=CONTRACT,
    )


@st.composite
def lines(draw: st.DrawFn, kinds: Sequence[str] = KINDS) -> CareLine:
    """A whole line of any kind."""
    kind = draw(st.sampled_from(kinds))
    classes = {"optical_equipment": ["A", "B"], "hearing_aid": ["I", "II"]}.get(kind)
    class_ = draw(st.sampled_from(classes)) if classes else None
    frame, right, left = (draw(st.integers(0, 90_000)) for _ in range(3)) if kind in GLASSES else (0, 0, 0)
    facts = draw(st.booleans())
    price = frame + right + left if kind in GLASSES else draw(CENTS)
    paid = draw(st.integers(0, price)) if facts else None
    return CareLine(
        kind=kind,
        date=draw(DAYS),
        price=price,
        base=None if class_ in {"B", "I", "II"} and draw(st.booleans()) else draw(CENTS),
        rate=draw(RATES),
        quantity=1 if kind in RULES else draw(st.integers(1, 6)),
        pathway=draw(st.booleans()),
        fee_control=draw(st.booleans()),
        exemption=draw(st.sampled_from(["none", "long_term_illness", "maternity", "work_accident", "css"])),
        heavy_act=kind in MEANT_FOR["heavy_act"] and draw(st.booleans()),
        urgent=draw(st.booleans()),
        ward=draw(st.sampled_from(["general", "psychiatry", "mas"])),
        prevention=draw(st.booleans()),
        benefit=draw(st.sampled_from(["irreplaceable", "major", "moderate", "low", "homeopathy"])),
        basket=draw(st.sampled_from([None, "full_cover", "controlled", "free"])),
        price_limit=draw(CENTS),
        class_=class_,
        frame=frame,
        lenses=(right, left),
        right=draw(lenses),
        left=draw(lenses),
        ear="right",
        early_renewal=draw(st.booleans()),
        with_glasses=draw(st.booleans()),
        exclusion=draw(st.sampled_from(EXCLUSIONS)),
        abroad=draw(st.sampled_from(["", "", "convention", "elsewhere"])),
        direct_access=draw(st.booleans()),
        proof=draw(st.sampled_from([True, True, False])),
        tariff=draw(st.sampled_from(["convention", "authority"])),
        other_insurers=draw(st.sampled_from([0, 0, 100, 5000])),
        scheme_paid=paid,
        withheld=None if paid is None else draw(st.integers(0, 1000)),
    )


@st.composite
def situations(draw: st.DrawFn, kinds: Sequence[str] = KINDS, *, least: int = 0, most: int = 3) -> Situation:
    """A line with its patient, guarantees and history; what follows the first guarantee may be options."""
    line = draw(lines(kinds))
    drawn = draw(st.lists(guarantees(glasses=line.kind in GLASSES), min_size=least, max_size=most))
    table = [replace(each, option=place > 0 and draw(st.booleans())) for place, each in enumerate(drawn)]
    return line, draw(patients), table, draw(histories())


def decided(line: CareLine, patient: Patient, table: Sequence[Guarantee], history: History) -> Decision:
    """The decision, where the amounts received are consistent."""
    try:
        return reimburse(line, patient, table, history, load())
    except InconsistentLineError:
        assume(condition=False)
        raise
