"""Acts as practices bill them: code, tariff, price and who gives them. Tariffs are public or usual ones."""

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.chance import chance

# Cents, from the day on which each tariff applies.
_GP = ((date(2024, 12, 22), 3000), (date(2023, 11, 1), 2650), (date.min, 2500))
_DAILY_FEE = ((date(2026, 3, 1), 2300), (date.min, 2000))
_EMERGENCY_FEE = ((date(2026, 3, 1), 2300), (date.min, 1961))


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one day; `price` and `base` are totals in cents, `specialty` who gives it.

    `outside` the coordinated pathway; `fee_control` whether the practitioner keeps to a fee-control scheme.
    """

    code: str
    specialty: str
    price: int
    base: int
    quantity: int = 1
    third_party: bool = False
    outside: bool = False
    fee_control: bool = True


def visit(on: date, *, outside: bool = False) -> Act:
    """A visit to a general practitioner."""
    tariff = _on(_GP, on)
    return Act("G", "general_practice", tariff, tariff, outside=outside)


def teleconsultation() -> Act:
    return Act("TCG", "general_practice", 2500, 2500)


def specialist(rng: Random, specialty: str, code: str = "CS", base: int = 3150) -> Act:
    """A visit to a specialist: six in ten charge more than the tariff, three in ten outside the fee-control schemes."""
    if chance(rng, 30):
        return Act(code, specialty, rng.randrange(5000, 9001, 500), 2300, fee_control=False)
    return Act(code, specialty, base + (rng.randrange(500, 2501, 250) if chance(rng, 45) else 0), base)


def medicine(rng: Random, code: str) -> Act:
    boxes = rng.choices((1, 2, 3, 4), weights=(5, 3, 2, 1))[0]
    price = sum(rng.randint(176, 1890) for _ in range(boxes))
    return Act(code, "pharmacy", price, price, boxes, third_party=True)


def laboratory(rng: Random) -> Act:
    price = rng.randint(1080, 7200)
    return Act("B", "laboratory", price, price, third_party=chance(rng, 80))


def imaging(rng: Random) -> Act:
    code, base = rng.choice((("ADE", 3780), ("ADI", 6919), ("ZBQK002", 2128)))
    extra = rng.randrange(500, 2501, 500) if chance(rng, 30) else 0
    return Act(code, "imaging", base + extra, base, third_party=chance(rng, 50))


def technical_act(rng: Random) -> Act:
    code, base = rng.choice((("ATM", 6912), ("DEQP003", 1426), ("ADC", 9650)))
    return Act(code, "cardiology", base, base)


def auxiliary(rng: Random, code: str) -> Act:
    """Acts of a physiotherapist, nurse or speech therapist."""
    specialty, base, most = {
        "AMK": ("physiotherapy", 1613, 1),
        "AMI": ("nursing", 315, 3),
        "AIS": ("nursing", 795, 2),
        "AMO": ("speech_therapy", 2650, 1),
    }[code]
    acts = rng.randint(1, most)
    return Act(code, specialty, base * acts, base * acts, acts, third_party=specialty == "nursing")


def device(rng: Random) -> Act:
    base = rng.choice((2440, 5030, 1250))
    return Act("AAD", "medical_devices", base + rng.randrange(0, 901, 150), base, third_party=chance(rng, 50))


def stay(rng: Random, days: int) -> Act:
    price = days * rng.randint(52000, 98000)
    return Act("GHS", "hospital", price, price, 1, third_party=True)


def daily_fee(days: int, on: date) -> Act:
    return Act("FJ", "hospital", days * _on(_DAILY_FEE, on), 0, days, third_party=True)


def private_room(rng: Random, nights: int) -> Act:
    return Act("CHP", "hospital", nights * rng.choice((4500, 6000, 7500, 9000)), 0, nights)


def emergency_fee(on: date) -> Act:
    return Act("FPU", "hospital", _on(_EMERGENCY_FEE, on), 0, third_party=True)


def transport(rng: Random) -> Act:
    trips = rng.choice((1, 2))
    price = trips * rng.randint(2200, 8900)
    return Act(rng.choice(("VSL", "TXI", "ABA")), "transport", price, price, trips, third_party=True)


def dental_care(rng: Random) -> Act:
    code, price = rng.choice((("SC", 2892), ("HBJD001", 2892), ("D", 4338)))
    return Act(code, "dentistry", price, price)


def crown(rng: Random) -> Act:
    code, price = rng.choice((("HBLD634", 50000), ("HBLD350", 44000), ("HBLD491", 53900), ("HBLD403", 69000)))
    return Act(code, "dentistry", price, 12000)


def orthodontics(rng: Random) -> Act:
    return Act("TO", "orthodontics", rng.randrange(55000, 85001, 5000), 19350)


def glasses(rng: Random) -> Act:
    return Act("LUN", "optics", rng.randrange(19000, 58001, 1000), 15)


def hearing_aid(rng: Random) -> Act:
    return Act("PAU", "hearing", rng.choice((95000, 125000, 147600, 165000)), 40000)


def vaccine(rng: Random) -> Act:
    price = rng.choice((1165, 2513, 4871))
    return Act("VAC", "pharmacy", price, price, third_party=True)


def spa(_rng: Random) -> Act:
    return Act("TH", "spa", 52000, 52000)


def _on(tariffs: tuple[tuple[date, int], ...], day: date) -> int:
    return next(cents for since, cents in tariffs if since <= day)
