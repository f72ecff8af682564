"""What one guarantee pays, as it is limited and raised step by step."""

from typing import NamedTuple

from chalicelib.reimbursement.model import Guarantee, Scalar
from chalicelib.reimbursement.worksheet import INSTITUTION, Worksheet

UNLIMITED = 1 << 62


class Under(NamedTuple):
    """What an option of a contract comes on top of: the contract's earlier guarantees, in order.

    `amounts` are what they pay of the line, in cents, and `spreads` over how many of its units each of these is spread.
    """

    guarantees: tuple[Guarantee, ...] = ()
    amounts: tuple[int, ...] = ()
    spreads: tuple[int, ...] = ()

    @property
    def paid(self) -> int:
        """What they pay of the whole line, in cents."""
        return sum(self.amounts)

    def paid_for(self, covered: int) -> int:
        """What they pay, in cents, for the first `covered` units of the line, rounded up amount by amount."""
        spread = zip(self.amounts, self.spreads, strict=True)
        return sum(-(-amount * covered // max(covered, over)) for amount, over in spread if covered)


class Payment:
    """A running amount in cents, with what it would be if no other insurer had paid.

    `before` is what other insurers and earlier guarantees have paid; a shared limit binds it too. `by_table` says
    whether the guarantee's own table gives it, not the law alone.

    A step of a ceiling keeps its reason whole; the part of it that only `before` accounts for is told apart, by its
    inputs `others` (that part) and `before`.
    """

    __slots__ = ("_before", "_others", "_sheet", "alone", "amount", "available", "by_table")

    def __init__(self, sheet: Worksheet, before: int) -> None:
        """Start at nothing."""
        self.amount = 0
        self.alone = 0
        self.available = UNLIMITED
        self.by_table = False
        self._sheet = sheet
        self._before = before
        # What was taken off so far for what others paid.
        self._others = 0

    def start(self, amount: int, rule: str, because: str, **inputs: Scalar) -> None:
        """Set the amount the table gives."""
        self.amount = self.alone = amount
        self._sheet.write(INSTITUTION, amount, rule, because, **inputs)

    def limit(self, most: int, rule: str, because: str, **inputs: Scalar) -> None:
        """Bring the amount down to `most`, which binds this guarantee alone; a floor may lift it again."""
        self.alone = min(self.alone, max(most, 0))
        self._down_to(max(most, 0), rule, because, inputs)

    def cap(self, most: int, rule: str, because: str, **inputs: Scalar) -> None:
        """Bring the amount down to `most`, which binds this guarantee alone; no floor goes above it."""
        self.available = min(self.available, most)
        self.limit(most, rule, because, **inputs)

    def ceiling(self, most: int, rule: str, because: str, **inputs: Scalar) -> None:
        """Bring the amount down to what `most`, which binds all insurers together, leaves; no floor goes above it."""
        self.alone = min(self.alone, max(most, 0))
        left = max(most - self._before, 0)
        self.available = min(self.available, left)
        down = max(self.amount - left, 0)
        others = down - min(max(self.amount + self._others - max(most, 0), 0), down)
        self._others += others
        self._down_to(left, rule, because, inputs | ({"others": others, "before": self._before} if others else {}))

    def floor(self, least: int, rule: str, because: str, **inputs: Scalar) -> None:
        """Raise the amount to `least`, as far as the ceilings leave room."""
        self.alone = max(self.alone, least)
        reachable = min(least, self.available)
        if reachable > self.amount:
            self._sheet.write(INSTITUTION, reachable - self.amount, rule, because, **inputs)
            self.amount = reachable

    def _down_to(self, most: int, rule: str, because: str, inputs: dict[str, Scalar]) -> None:
        if self.amount > most:
            self._sheet.write(INSTITUTION, most - self.amount, rule, because, **inputs)
            self.amount = most
