"""The demo's first member: eight months of care with a little of everything that the product explains."""

from datetime import date, timedelta

from demo import acts
from demo.acts import Act

_FEE_CONTROL_OVERRUN = Act("CS", "cardiology", 6000, 3150)
_OVERRUN_WITHOUT_FEE_CONTROL = Act("CS", "dermatology", 6500, 2300, fee_control=False)


def history(last: date) -> list[tuple[date, Act]]:
    """What the first file tells, up to `last`."""
    visit, outside, winter, stay, leaving = (last - timedelta(days=before) for before in (26, 108, 218, 170, 166))
    return [
        (winter, acts.visit(winter)),
        (winter, Act("PH7", "pharmacy", 2460, 2460, 3, third_party=True)),
        (winter, Act("PH4", "pharmacy", 812, 812, 1, third_party=True)),
        (last - timedelta(days=211), Act("B", "laboratory", 4000, 4000, third_party=True)),
        (last - timedelta(days=196), _FEE_CONTROL_OVERRUN),
        (last - timedelta(days=196), Act("DEQP003", "cardiology", 1426, 1426)),
        (stay, Act("GHS", "hospital", 270000, 270000, third_party=True)),
        (stay, acts.daily_fee(4, stay)),
        (stay, Act("CHP", "hospital", 27000, 0, 3)),
        (leaving, Act("VSL", "transport", 5400, 5400, third_party=True)),
        *((last - timedelta(days=before), Act("AMK", "physiotherapy", 1613, 1613)) for before in (158, 154, 151, 147)),
        (last - timedelta(days=131), Act("ADI", "imaging", 6919, 6919)),
        (outside, acts.visit(outside, outside=True)),
        (last - timedelta(days=92), Act("SC", "dentistry", 2892, 2892)),
        (last - timedelta(days=71), Act("HBLD491", "dentistry", 53900, 12000)),
        (last - timedelta(days=54), Act("PAU", "hearing", 147600, 40000)),
        (last - timedelta(days=40), _OVERRUN_WITHOUT_FEE_CONTROL),
        (last - timedelta(days=33), Act("VAC", "pharmacy", 1165, 1165, third_party=True)),
        (visit, acts.visit(visit)),
        (visit, Act("PH7", "pharmacy", 1890, 1890, 2, third_party=True)),
        (last - timedelta(days=24), Act("AAD", "medical_devices", 2553, 2440)),
    ]


def sequel(last: date) -> list[tuple[date, Act]]:
    """What each later file adds, up to `last`."""
    visit = last - timedelta(days=6)
    return [
        (visit, acts.visit(visit)),
        (visit, Act("PH7", "pharmacy", 1240, 1240, 2, third_party=True)),
        (last - timedelta(days=2), _FEE_CONTROL_OVERRUN),
    ]
