"""Days as French people write them."""

from datetime import date

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def in_words(day: date) -> str:
    """`1er mars 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {month_in_words(day)}"


def month_in_words(day: date) -> str:
    """`mars 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"
