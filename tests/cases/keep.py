"""`python tests/cases/keep.py NAME`: keep the decisions on the worked cases as today's rules make them.

Run once when the version of a rule changes, under a new name: what was kept before is never written again.
"""

import json
import sys
from pathlib import Path

from chalicelib.errors import FieldError
from chalicelib.parameters import load
from chalicelib.reimbursement.case import parse_case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.stored import to_json

HERE = Path(__file__).parent


def keep(name: str) -> None:
    """Write `stored/NAME.json`, a decision a line, by case; raises `FileExistsError` rather than replace one."""
    kept = {}
    for written in json.loads((HERE / "health.json").read_text(encoding="utf-8")):
        case = parse_case(written)
        if isinstance(case, FieldError):
            sys.exit(case.field)
        decision = reimburse(case.line, case.patient, case.guarantees, case.history, load())
        kept[written["id"]] = to_json(decision, case.line, case.patient, case.guarantees, case.history)
    lines = (f"{json.dumps(id)}: {json.dumps(stored, ensure_ascii=False)}" for id, stored in kept.items())
    with (HERE / "stored" / f"{name}.json").open("x", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    keep(sys.argv[1])
