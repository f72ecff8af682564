"""Money is integer cents; rates are whole percents or `Decimal`; one rounding, half up."""

from decimal import ROUND_HALF_UP, Decimal

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def half_up(amount: Decimal) -> int:
    """The whole cents nearest to `amount` cents; a half goes away from zero."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def percent(rate: int | Decimal, cents: int) -> int:
    """`rate` percent of `cents`, half up to the cent."""
    return half_up(Decimal(rate) * cents / 100)


def euros(cents: int) -> str:
    """`cents` as French people write it: `1 234,50 €`, thin spaces, a true minus."""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", THIN_SPACE)
    return f"{MINUS if cents < 0 else ''}{grouped},{rest:02d}{THIN_SPACE}€"
