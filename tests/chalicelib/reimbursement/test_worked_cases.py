import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import FieldError
from chalicelib.parameters import load
from chalicelib.reimbursement.case import parse_case
from chalicelib.reimbursement.engine import reimburse

CASES = json.loads((Path(__file__).parents[2] / "cases" / "health.json").read_text(encoding="utf-8"))


@pytest.mark.covers("RG-S.2", "RG-S.4b", "RG-S.4c", "RG-S.4d", "RG-S.4e", "RG-S.4g", "RG-S.4n", "RG-S.7b")
@pytest.mark.parametrize("written", CASES, ids=lambda case: case["id"])
def test_each_worked_case_is_right_to_the_cent_and_its_steps_add_up(written: dict[str, Any]) -> None:
    case = parse_case(written)
    assert not isinstance(case, FieldError)
    decision = reimburse(case.line, case.patient, case.guarantees, case.history, load())
    shares = {"scheme": decision.scheme, "institution": decision.institution, "left": decision.left}
    assert shares == written["expected"]
    for share in ("scheme", "institution"):
        assert sum(step.amount for step in decision.steps if step.share == share) == shares[share]
