"""Care lines as columns: the fields of the engine's `CareLine` and of its patient, for many lines of one kind."""

from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np

from chalicelib.repricing.arrays import Bools, Column, Ints, Rows, only


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one kind of care, all with the scheme's share received or all without.

    Amounts are cents, rates whole percents, dates ordinal days (`days`), words their place in `columns.WORDS`; an
    absent value is `NONE`. A column of no dimension holds for every line. `first` and `last` bound the care dates;
    `number` is the line's place in the file, `age` full years on the care date, `decided` what the institution paid,
    `entered` the day of entry into the contract, `options` the number of those held, `agreed` the day a quote was
    accepted.
    """

    kind: str
    received: bool
    first: int
    last: int
    number: Ints
    beneficiary: Ints
    family: Ints
    professional: Ints
    date: Ints
    year: Ints
    age: Ints
    blind: Bools
    price: Ints
    base: Ints
    rate: Ints
    act: Ints
    quantity: Ints
    pathway: Ints
    fee_control: Ints
    exemption: Ints
    heavy_act: Bools
    urgent: Bools
    ward: Ints
    prevention: Bools
    benefit: Ints
    basket: Ints
    price_limit: Ints
    class_: Ints
    frame: Ints
    lens_right: Ints
    lens_left: Ints
    pair: Ints
    ear: Ints
    early_renewal: Bools
    with_glasses: Ints
    exclusion: Ints
    abroad: Ints
    direct_access: Bools
    proof: Bools
    other_insurers: Ints
    scheme_paid: Ints
    withheld: Ints
    last_delivery: Ints
    entered: Ints
    options: Ints
    agreed: Ints
    decided: Ints

    def __len__(self) -> int:
        return self.number.size

    def only(self, rows: Rows) -> Self:
        """These lines, in their order."""
        taken: dict[str, Any] = {name: only(getattr(self, name), rows) for name in COLUMNS}
        return replace(self, **taken)

    def whole(self, column: Column) -> Column:
        """A column with a value a line, whether all are the same or not."""
        return np.broadcast_to(column, self.number.shape)


COLUMNS = tuple(field.name for field in fields(Lines) if field.name not in {"kind", "received", "first", "last"})
