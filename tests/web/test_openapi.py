"""The contract that the pages are typed from, and that is served beside them."""

import json
from pathlib import Path

from click.testing import CliRunner
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from obole.openapi import openapi

KEPT = Path(__file__).parents[2] / "web" / "openapi.json"


def test_the_contract_kept_with_the_pages_is_the_one_that_the_functions_declare() -> None:
    written = CliRunner().invoke(openapi, [])
    assert written.exit_code == 0
    assert KEPT.read_text(encoding="utf-8") == written.output, "write it anew: obole openapi web/openapi.json"


def test_it_is_valid_openapi_3_1() -> None:
    document = json.loads(KEPT.read_text(encoding="utf-8"))
    assert document["openapi"] == "3.1.0"
    validate(document, cls=OpenAPIV31SpecValidator)
