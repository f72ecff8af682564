"""Writes the French names of countries and currencies anew: `python tests/chalicelib/parameters/naming.py`.

They are those of the Unicode CLDR, as the Node of the development environment carries it.
"""

import json
import subprocess
import sys
from pathlib import Path

from chalicelib.parameters.countries import NAMES, countries

_ASK = """
const [regions] = process.argv.slice(1).map(each => JSON.parse(each))
const of = new Intl.DisplayNames('fr', {type: 'region'})
const many = code => new Intl.NumberFormat('fr', {style: 'currency', currency: code, currencyDisplay: 'name'})
    .formatToParts(2).find(part => part.type === 'currency').value
const named = (codes, name) => Object.fromEntries(codes.map(code => [code, name(code)]))
const currencies = named(Intl.supportedValuesOf('currency'), many)
console.log(JSON.stringify([process.versions.cldr, named(regions, code => of.of(code)), currencies]))
"""
_HEAD = """# French names of countries (ISO 3166-1) and of currencies (ISO 4217), these in the plural: "payé en ...".
# Written by tests/chalicelib/parameters/naming.py.

source = "Unicode CLDR {version}, langue française"
status = "confirmed"
"""


def named() -> str:
    """The file as it should be."""
    node = Path(sys.executable).with_name("node")
    asked = [str(node), "-e", _ASK, json.dumps(sorted(countries()))]
    version, regions, currencies = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)  # noqa: S603
    parts = [_HEAD.format(version=version)]
    for section, names in (("country", regions), ("currency", currencies)):
        # Written with the apostrophes of the other words of the product.
        lines = (f'{code} = "{name.replace("’", chr(39))}"' for code, name in sorted(names.items()))
        parts.append("\n".join([f"[{section}]", *lines, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    NAMES.write_text(named(), encoding="utf-8")
