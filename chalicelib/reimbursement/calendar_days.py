"""Ages, anniversaries and terms in months, counted from day to day."""

from calendar import monthrange
from datetime import date


def anniversary(day: date, years: int) -> date:
    """The same day `years` later; 28 February where the year has no 29th.

    Source: code de procédure civile, art. 641 (a term without its own day ends on the last day of the month).
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that has no such day.

    Source: code de procédure civile, art. 641.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_under(birth_date: date, years: int, on: date) -> bool:
    """Whether a person born on that day has not yet had the birthday of their `years` years."""
    # The day itself matters in one year of a life.
    return on.year <= birth_date.year + years and on < anniversary(birth_date, years)
