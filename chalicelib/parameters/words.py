"""Figures of the law as French people read them."""

from chalicelib.money import euros

STATUS_NAMES = {"confirmed": "confirmé", "weak": "source faible", "provisional": "provisoire"}

_DURATIONS = {"years": ("an", "ans"), "months": ("mois", "mois"), "days": ("jour", "jours")}


def in_unit(value: int, unit: str) -> str:
    """A figure's value in its unit: `2,00 €`, `150 %`, `1 an`, `6 mois`, `15 jours`."""
    if unit == "cents":
        return euros(value)
    if unit == "percent":
        return f"{value} %"
    one, many = _DURATIONS[unit]
    return f"{value} {many if value > 1 else one}"
