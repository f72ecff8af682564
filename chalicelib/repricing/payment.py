"""What one guarantee pays on each line, as it is limited and raised: `reimbursement.payment`, on whole columns."""

import numpy as np

from chalicelib.reimbursement.payment import UNLIMITED
from chalicelib.repricing.arrays import Bools, Ints, positive


class Payment:
    """A running amount in cents; `before` is what other insurers have paid, which a shared limit binds too."""

    __slots__ = ("amount", "available", "before")

    def __init__(self, amount: Ints, before: Ints) -> None:
        """Start at the amount the table gives."""
        self.amount = amount
        self.available: Ints = np.asarray(UNLIMITED)
        self.before = before

    def limit(self, most: Ints, where: Bools | None = None) -> None:
        """Bring the amount down to `most`, which binds this guarantee alone; a floor may lift it again."""
        down = np.minimum(self.amount, positive(most))
        self.amount = down if where is None else np.where(where, down, self.amount)

    def cap(self, most: Ints, where: Bools) -> None:
        """Bring the amount down to `most`, which binds this guarantee alone; no floor goes above it."""
        self.available = np.where(where, np.minimum(self.available, most), self.available)
        self.limit(most, where)

    def ceiling(self, most: Ints, where: Bools | None = None) -> None:
        """Bring the amount down to what `most`, which binds all insurers together, leaves; no floor goes above it."""
        left = positive(most - self.before)
        if where is not None:
            left = np.where(where, left, UNLIMITED)
        self.available = np.minimum(self.available, left)
        self.amount = np.minimum(self.amount, left)

    def floor(self, least: Ints, where: Bools | None = None) -> None:
        """Raise the amount to `least`, as far as the ceilings leave room."""
        up = np.maximum(self.amount, np.minimum(least, self.available))
        self.amount = up if where is None else np.where(where, up, self.amount)
