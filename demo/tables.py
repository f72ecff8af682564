"""Tables of guarantees as contracts sell them, from the plainest to the most generous, and an optional one on top."""

from typing import Any

Table = dict[str, Any]

REAL_COST: Table = {"basis": "real_cost", "rate": 100}
TICKET: Table = {"basis": "ticket_moderateur", "rate": 100}
FULL_COVER: Table = {"basis": "full_cover"}


def _base(rate: int, without_fee_control: int | None = None) -> Table:
    """`rate` percent of the tariff, scheme included."""
    entry: Table = {"basis": "base", "rate": rate, "includes_scheme": True}
    return entry if without_fee_control is None else entry | {"rate_without_fee_control": without_fee_control}


def _flat(amount: int, per: str, **more: int) -> Table:
    """`amount` cents, where the scheme pays nothing too."""
    return {"basis": "flat", "amount": amount, "per": per, "without_scheme": True, **more}


def _responsible(doctors: Table, specialists: Table, generosity: int) -> Table:
    """The whole table of a responsible contract; `generosity` goes from 1 to 3."""
    return {
        "consultation": [{"when": {"act": "CS"}, **specialists}, {"when": {"act": "APC"}, **specialists}, doctors],
        "technical_act": specialists,
        "imaging": doctors,
        "laboratory": _base(100),
        "medicine": [{"when": {"benefit": "homeopathy"}, **_flat(3000 * generosity, "year")}, TICKET],
        "auxiliary": _base(100),
        "device": _base(100 + 50 * (generosity - 1)),
        "alternative": _flat(2500 + 500 * generosity, "session", count_per_year=1 + generosity),
        "psychologist": _base(100),
        "hospital_stay": _base(100),
        "hospital_fees": specialists,
        "hospital_daily_fee": REAL_COST,
        "emergency_fee": REAL_COST,
        "private_room": _flat(2500 * (1 + generosity), "night"),
        "dental_care": _base(100),
        "dental_prosthesis": [
            {"when": {"basket": "full_cover"}, **FULL_COVER},
            {"when": {"basket": "controlled"}, **_base(125 + 75 * generosity)},
            _base(125 + 50 * generosity),
        ],
        "orthodontics": _base(125 + 75 * generosity),
        "implant": _flat(20000 * generosity, "year"),
        "optical_equipment": [
            {"when": {"class": "A"}, **FULL_COVER},
            {"basis": "optical_set", "amount": 10000 + 10000 * generosity, "frame_max": 10000},
        ],
        "contact_lenses": _flat(5000 * generosity, "year"),
        "refractive_surgery": {
            "basis": "monthly_ceiling", "rate": 4 * generosity, "per": "eye", "without_scheme": True
        },
        "hearing_aid": [
            {"when": {"class": "I"}, **FULL_COVER},
            {"basis": "flat", "amount": 50000 + 40000 * generosity, "per": "ear", "includes_scheme": True},
        ],
        "prevention": _base(100),
        "transport": TICKET,
        "spa": _base(100) if generosity == 1 else _flat(10000 * generosity, "year"),
        "optical_service": TICKET,
        "birth_allowance": _flat(10000 * generosity, "event"),
        "adoption_allowance": _flat(10000 * generosity, "event"),
    }  # fmt: skip


ESSENTIAL = _responsible(_base(100), _base(100), 1)
BALANCED = _responsible(_base(100), _base(150, 130), 2)
COMFORT = _responsible(_base(150, 130), _base(220, 200), 3)

# What an employee adds alone to the contract of the company; it is not a responsible one.
ON_TOP: Table = {
    "consultation": {"basis": "base", "rate": 100, "includes_scheme": False},
    "technical_act": {"basis": "base", "rate": 100, "includes_scheme": False},
    "private_room": _flat(2000, "night"),
    "dental_prosthesis": {"basis": "base", "rate": 100, "includes_scheme": False},
    "hearing_aid": _flat(30000, "ear"),
}
