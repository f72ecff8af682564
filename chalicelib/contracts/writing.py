"""A contract's tables of a day as TOML, which `repricing.table.read_table` reads: what an actuary starts from."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chalicelib.contracts.model import Contract
from chalicelib.dates import in_words
from chalicelib.errors import InvalidError


def as_toml(contract: Contract, day: date) -> str:
    """The tables that apply on that day, as they were written; what says nothing, a null or an empty list, is left out.

    Raises `InvalidError` for a condition on a null, of which TOML has no word.
    """
    tables = contract.tables_on(day)
    head = [
        f"# Contrat {contract.number}, tableau du {in_words(tables.since)}.",
        f"responsible = {_value(contract.responsible)}",
        f"kind = {_value(contract.kind)}",
        f"effective_from = {contract.effective_from}",
    ]
    written = list(_table("guarantees", tables.guarantees))
    for name, option in tables.options.items():
        written += _table(f"options.{_value(name)}", option)
    return "\n".join([*head, *written, ""])


def _table(at: str, table: Mapping[str, Any]) -> Iterator[str]:
    """A heading for each entry, its fields under it; the table's own where no entry names it."""
    if not any(table.values()):
        yield f"\n[{at}]"
    for kind, given in table.items():
        for entry in given if isinstance(given, list) else [given]:
            if None in entry.get("when", {}).values():
                raise InvalidError(f"Une condition de {at}.{kind} est nulle (null) : corrigez le tableau du contrat.")
            yield f"\n[[{at}.{kind}]]" if isinstance(given, list) else f"\n[{at}.{kind}]"
            yield from _fields(entry)


def _fields(written: Mapping[str, Any]) -> Iterator[str]:
    return (f"{name} = {_value(value)}" for name, value in written.items() if value is not None)


def _value(written: Any) -> str:  # noqa: ANN401 -- any value of a table
    if isinstance(written, Mapping):
        return f"{{ {', '.join(_fields(written))} }}"
    if isinstance(written, list):
        return f"[{', '.join(map(_value, written))}]"
    # A text is written as in JSON, but for a character that JSON leaves as it is.
    return json.dumps(written, ensure_ascii=False).replace("\x7f", "\\u007f")
