"""Days as French people write them."""

from datetime import date, datetime

from chalicelib.clock import PARIS

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


def moment_in_words(instant: datetime) -> str:
    """`1er mars 2026 à 9 h 05`, in Paris."""
    there = instant.astimezone(PARIS)
    return f"{in_words(there.date())} à {there.hour} h {there.minute:02}"


def month_in_words(day: date) -> str:
    """`mars 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"
