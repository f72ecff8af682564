"""`obole parameters`: the figures of the law and the acts, with their sources and how sure they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import click

from chalicelib.clock import today
from chalicelib.money import euros
from chalicelib.parameters.acts import MEANINGS, WRITTEN, Act, act, acts_of, loaded
from chalicelib.parameters.load import SHIPPED
from chalicelib.parameters.load import read as figures
from chalicelib.parameters.words import STATUS_NAMES, in_unit
from chalicelib.reimbursement.kinds import LABELS

_BASKETS = {"full_cover": "100 % Santé", "controlled": "panier maîtrisé", "free": "panier libre"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One value as shown: where it is written, its name, from when, and whether it is in force today."""

    file: str
    name: str
    value: str
    start: date
    until: date | None
    status: str
    source: str
    current: bool = False

    @property
    def period(self) -> str:
        return (
            f"du {self.start:%d/%m/%Y} au {self.until:%d/%m/%Y}" if self.until else f"depuis le {self.start:%d/%m/%Y}"
        )


@click.command()
@click.argument("name", required=False)
@click.option("--provisional", is_flag=True, help="Ce qui n'est pas confirmé, à toute date.")
def parameters(name: str | None, *, provisional: bool) -> None:
    """Liste les chiffres et les actes en vigueur, ou toutes les valeurs de NAME (chiffre, fichier ou code)."""
    named = [row for row in _rows() if name in (None, row.name, row.file, f"{row.file}.{row.name}")]
    named += _loaded(name) if name else ()
    if not named:
        raise click.ClickException(f"Rien ne porte le nom « {name} ». Sans nom, la commande liste tout ce qui existe.")
    rows = [row for row in named if (row.status != "confirmed" if provisional else name or row.current)]
    for line in _shown(rows):
        click.echo(line)


def _shown(rows: list[_Row]) -> Iterator[str]:
    """A heading a file, then a line a value, in columns."""
    if not rows:
        yield "Tout est confirmé."
        return
    for file, together in groupby(rows, key=lambda row: row.file):
        yield file if file == rows[0].file else f"\n{file}"
        yield from _aligned(list(together))


def _aligned(rows: list[_Row]) -> Iterator[str]:
    columns = [(row.name, row.value, row.period, STATUS_NAMES[row.status]) for row in rows]
    widths = [max(map(len, column)) for column in zip(*columns, strict=True)]
    for row, column in zip(rows, columns, strict=True):
        cells = (text.ljust(width) for text, width in zip(column, widths, strict=True))
        yield "  ".join(("", *cells, row.source))


def _rows() -> Iterator[_Row]:
    """Every value of every file, oldest first within a name."""
    for name, known in figures(SHIPPED).items():
        file, key = name.split(".")
        yield from _in_order(
            _Row(file, key, in_unit(one.value, one.unit), one.start, one.until, one.status, one.source) for one in known
        )
    for file in (*WRITTEN, *MEANINGS.values()):
        place = file.removesuffix(".toml")
        for code, versions in acts_of(file).items():
            yield from _in_order(
                _Row(place, code, _said(one), start, None, one.status, one.source) for start, one in reversed(versions)
            )


def _loaded(code: str) -> Iterator[_Row]:
    """What the loaded nomenclatures say of a code, completed as a line of care would be."""
    for nomenclature in MEANINGS:
        table = loaded(nomenclature)
        found = table.act(code) if table else None
        for version in found.versions if found else ():
            known = act(code, version.start)
            value, status, source = f"nature inconnue ({version.grouping})", "provisional", nomenclature
            if known:
                value, status, source = _said(known), known.status, known.source
            yield _Row(f"{nomenclature} chargée", code, value, version.start, version.ends, status, source)


def _in_order(rows: Iterable[_Row]) -> Iterator[_Row]:
    """The rows of one name, with the one in force today marked."""
    known = list(rows)
    last = max((row.start for row in known if row.start <= today()), default=None)
    for row in known:
        yield replace(row, current=row.start == last and (row.until is None or today() <= row.until))


def _said(known: Act) -> str:
    """What a code says of the care: its kind, and where it does the class, the basket, the base and the limit."""
    base = None if known.base is None else f"base {euros(known.base)}"
    limit = None if known.price_limit is None else f"au plus {euros(known.price_limit)}"
    basket = _BASKETS[known.basket] if known.basket else None
    class_ = f"classe {known.class_}" if known.class_ else None
    return ", ".join(filter(None, (LABELS[known.kind], class_, basket, base, limit)))
