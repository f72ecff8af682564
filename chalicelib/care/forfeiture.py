"""How long after care its reimbursement may be asked for. Source: RG-S.7a (regulation, Santé, art. 7)."""

from datetime import date

from chalicelib.parameters import load
from chalicelib.reimbursement.calendar_days import anniversary


def forfeited(care_date: date, received_on: date) -> bool:
    """Whether care of that day was asked for too late, by the term in force on the day it was asked for.

    Care older than any figure of the law is too late like any other.
    """
    return received_on > anniversary(care_date, load().value("claims.forfeiture", on=received_on))
