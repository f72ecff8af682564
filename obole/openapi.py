"""`obole openapi [OUT]`: the contract of the API, from what the functions declare."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import click

from chalicelib.http import Api
from chalicelib.http.openapi import build
from obole.usage import FILE

FUNCTIONS = Path(__file__).parents[1] / "functions" / "api"


@click.command()
@click.argument("out", required=False, type=FILE)
def openapi(out: Path | None) -> None:
    """Écrit la description OpenAPI 3.1 de toutes les API (OUT, ou la sortie standard)."""
    text = json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


def document() -> dict[str, Any]:
    return build(apps().values())


def apps() -> dict[str, Api]:
    """The app of each function that answers people, by the name of its folder."""
    return {path.parent.name: _app(path) for path in sorted(FUNCTIONS.glob("*/app.py"))}


def _app(path: Path) -> Api:
    # Every project calls its module `app`: each is loaded under a name of its own.
    name = f"functions_api_{path.parent.name}"
    if name not in sys.modules:
        spec = spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{path} is no module")
        module = module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
    app = sys.modules[name].app
    if not isinstance(app, Api):
        raise TypeError(f"{path}: app is no Api")
    return app
