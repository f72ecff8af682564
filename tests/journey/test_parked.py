"""A line that no worker can settle is put aside after three tries, alone, and comes back once mended."""

from functools import partial

import pytest

from chalicelib.care.messages import Settle
from tests.journey.book import CONTRACT, ROSE, SIMON, THAIS, file_of, visit
from tests.journey.kept import Item, Kept
from tests.journey.place import Place, until

POISON = '{"price": "three"}'


def ask(line: Item) -> tuple[str, str]:
    """The message that asks to settle one line."""
    message = Settle(member=line["owner"], rank=1, contracts=(CONTRACT,), lines=((line["line"], line["sk"]),))
    return f"{message.member}-{message.rank}", message.model_dump_json()


@pytest.mark.usefixtures("_book")
def test_a_poison_line_is_parked_holds_back_nobody_else_and_settles_once_mended(place: Place, kept: Kept) -> None:
    unknown = {"finess": "440000032"}
    kept.drop(file_of(*(visit(number, f"POISON{number}", **unknown) for number in (ROSE, SIMON))), "poison")
    rose, simon = (until(partial(kept.line, f"POISON{number}")) for number in (ROSE, SIMON))
    kept.put(rose | {"state": "received", "received": POISON})
    kept.put(simon | {"state": "received"})
    kept.send(ask(rose), ask(simon))

    # While it is tried again and again, the others' work goes on.
    kept.drop(file_of(visit(THAIS, "BESIDE"), visit(SIMON, "BEHIND")), "beside")
    until(lambda: {kept.line(name).get("state") for name in (f"POISON{SIMON}", "BESIDE", "BEHIND")} == {"reimbursed"})

    parked = until(lambda: said if rose["line"] in (said := place.obole("parked").text) else "")
    assert "obole-care-parked.fifo : 1 message" in parked
    for others in (SIMON, THAIS, "Rose", "Aubépin"):
        assert others not in parked
    assert kept.line(f"POISON{ROSE}")["state"] == "received"

    kept.put(rose | {"state": "received"})
    assert "obole-care-parked.fifo : 1 message" in place.obole("parked", "--redrive").text
    until(lambda: kept.line(f"POISON{ROSE}")["state"] == "reimbursed")
    assert "obole-care-parked.fifo : 0 message" in place.obole("parked").text
    assert sum(entry["cents"] for entry in kept.ledger() if entry["pk"] == f"LEDGER#{ROSE}") == 0
