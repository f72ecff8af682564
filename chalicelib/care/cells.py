"""The care of a decided line as the cells of a row of `obole reprice`, by name of column."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chalicelib.care.completion import Completion

_SAME = (
    *("kind", "date", "act", "price", "base", "rate", "quantity", "pathway", "fee_control", "exemption", "scheme"),
    *("heavy_act", "urgent", "ward", "prevention", "benefit", "basket", "price_limit", "frame", "ear"),
    *("early_renewal", "with_glasses", "exclusion", "direct_access", "proof", "tariff", "scheme_paid", "withheld"),
)
_EYES = tuple((eye, part) for eye in ("right", "left") for part in ("sphere", "cylinder", "multifocal"))
COLUMNS = (
    *("beneficiary", "family", "birth_date", "blind", "professional", *_SAME, "class", "country"),
    *("lens_right", "lens_left", *(f"{eye}_{part}" for eye, part in _EYES)),
    *("other_insurers", "last_delivery", "entry_date", "options", "agreed_on", "institution"),
)


def cells(line: Mapping[str, Any], completion: Completion) -> dict[str, object]:
    """The cells of a line as it is kept with its decision; what is absent has none.

    What the decision does not keep, the country and the day of an agreement, comes from what was said of the line.
    """
    written = {name: _written(line[name]) for name in _SAME if name in line}
    written["class"] = line.get("class_", "")
    written["lens_right"], written["lens_left"] = line.get("lenses", ("", ""))
    for eye, part in _EYES:
        if eye in line:
            value = line[eye][part]
            written[f"{eye}_{part}"] = _written(value) if part == "multifocal" else Decimal(value).scaleb(-2)
    return written | {"country": completion.country or "", "agreed_on": completion.agreed_on or ""}


def _written(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
