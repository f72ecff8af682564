"""Figures of the law as French people read them."""

from chalicelib.money import euros

STATUS_NAMES = {"confirmed": "confirmé", "weak": "source faible", "provisional": "provisoire"}


def in_unit(value: int, unit: str) -> str:
    """A figure's value in its unit: `2,00 €`, `150 %`, `1 an`."""
    if unit == "cents":
        return euros(value)
    if unit == "percent":
        return f"{value} %"
    return f"{value} an{'s' if value > 1 else ''}"
