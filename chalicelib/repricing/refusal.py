"""What cannot be re-priced, told by line, field and reason; the value itself is never repeated."""

import numpy as np

from chalicelib.errors import DomainError, FieldError
from chalicelib.repricing.arrays import Bools, Ints


class WrongLineError(DomainError):
    """A line of the file cannot be read or worked out; `number` is its place in the file, the header being line 1."""

    code, status, title = "wrong_line", 422, "Ligne à corriger"

    def __init__(self, number: int, field: str, reason: str) -> None:
        """`reason` is French, without a capital or a full stop."""
        super().__init__(f"Ligne {number}, « {field} » : {reason}.", fields=(FieldError(field, reason),))
        self.number = number


def refuse(numbers: Ints, wrong: Bools, field: str, reason: str) -> None:
    """Raise `WrongLineError` for the first of the lines numbered so that is wrong, if any is."""
    if wrong.any():
        raise WrongLineError(int(np.min(numbers, where=wrong, initial=np.iinfo(np.int64).max)), field, reason)
