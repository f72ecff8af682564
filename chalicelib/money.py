"""Money is integer cents and rates are whole percents: exact integers all along, and one rounding, half up."""

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
_THOUSAND = 1000


def percent(rate: int, cents: int) -> int:
    """`rate` percent of `cents`, to the nearest cent; a half goes away from zero."""
    hundredths = rate * cents
    return (hundredths + 50) // 100 if hundredths >= 0 else -((50 - hundredths) // 100)


def euros(cents: int) -> str:
    """`cents` as French people write it: `1 234,50 €`, thin spaces, a true minus."""
    whole, rest = divmod(abs(cents), 100)
    grouped = whole if whole < _THOUSAND else f"{whole:,}".replace(",", THIN_SPACE)
    return f"{MINUS if cents < 0 else ''}{grouped},{rest:02d}{THIN_SPACE}€"
