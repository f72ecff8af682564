"""Killed or stopped, started again: everything ends settled once, and nothing that was kept is lost."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.care.packed import unpack
from chalicelib.clock import today
from demo.noemie import noemie_file
from demo.portfolio import portfolio
from tests.journey.door import Door
from tests.journey.kept import OPEN, TABLES, Kept
from tests.journey.place import Place, until

LINES, SEED = 120, 7
BOOK = portfolio(20, SEED)
MEMBER = BOOK["members"][0]["number"]
PASSWORD = "quatre mots au hasard"
KILLED = "L'arrêt précédent a été brutal : ce qui a changé après le"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Place]:
    """An insurer of this test's own, without the demo."""
    place = Place(tmp_path)
    try:
        yield place.start("--no-demo")
    finally:
        place.kill()


def kept(place: Place) -> Kept:
    """What this run keeps: each has its own address."""
    return Kept(place.stack.endpoint)


def half_way(place: Place) -> None:
    """Wait until a worker is in the middle of what was just dropped: some lines are newly decided, some are not."""
    now = kept(place)
    decided = _decided(now)
    until(lambda: _decided(now) > decided)
    assert any(line["state"] == OPEN for line in now.lines()), "all was settled before the end came"


def _decided(now: Kept) -> int:
    return sum("decision" in line for line in now.lines())


def saved(place: Place) -> None:
    """Wait until all that the stack keeps by now is on the disk."""
    for change in ("first", "second"):  # the first to be written may have been on its way already
        _written_after(place, change)


def _written_after(place: Place, change: str) -> None:
    snapshot = place.state / "snapshot"
    before = snapshot.stat().st_mtime_ns
    kept(place).put({"pk": f"journey {change}"}, "obole-keys")
    until(lambda: snapshot.stat().st_mtime_ns != before)


def settled(place: Place, lines: int) -> None:
    """Wait until `lines` lines are all settled or wait for a person; then check that each counted once."""
    now = kept(place)
    until(lambda: Counter(line["state"] == OPEN for line in now.lines()) == {False: lines})
    items = now.items()
    reimbursed = [item for item in items if item.get("state") == "reimbursed"]
    paid = sum(json.loads(unpack(bytes(line["decision"])))["institution"] for line in reimbursed)
    ledger = [item for item in items if item["pk"].startswith("LEDGER#")]
    assert paid > 0
    assert sum(entry["cents"] for entry in ledger) == 0
    assert sum(entry["cents"] for entry in ledger if entry["account"].startswith("benefits:")) == paid
    events = Counter(line for item in items if item["pk"].startswith("EVENT#") for line in json.loads(item["lines"]))
    assert {events[line["line"]] for line in reimbursed} == {1}


def signed_in(place: Place) -> Door:
    """The member, with a password of their own choice."""
    one_time = place.obole("account", MEMBER).text.split(" : ")[1].split()[0]
    door = Door(place.port)
    assert door.sign_in(MEMBER, one_time).status == 200
    assert door.ask("PUT", "/accounts/password", {"password": PASSWORD}).status == 204
    return door


def files(place: Place) -> list[Path]:
    """Two files about the people of the book."""
    paths = []
    for sequence in (1, 2):
        paths.append(place.home / f"{sequence}.noe")
        paths[-1].write_bytes(noemie_file(BOOK, LINES, SEED, today(), sequence))
    return paths


def test_what_is_killed_in_a_batch_or_stopped_ends_settled_once_with_nothing_lost(own: Place) -> None:
    (own.home / "book.json").write_text(json.dumps(BOOK), encoding="utf-8")
    assert own.obole("load", own.home / "book.json").code == 0
    door = signed_in(own)
    first, second = files(own)

    # Killed in a batch, once what was under way had been saved: it is taken up where it was, by itself.
    kept(own).drop(first.read_bytes(), "first")
    half_way(own)
    own.freeze()
    saved(own)
    assert any(line["state"] == OPEN for line in kept(own).lines())
    own.kill()
    assert KILLED in own.start("--no-demo").said()
    settled(own, LINES)

    # Killed in a batch, before anything of it was saved: the stack says so, and the file is dropped again.
    kept(own).drop(second.read_bytes(), "second")
    half_way(own)
    own.kill()
    assert KILLED in own.start("--no-demo").said()
    assert own.obole("noemie", "drop", second).code == 0
    settled(own, 2 * LINES)

    # Stopped by Ctrl-C: all is as it was, sign-in too.
    before = {table: kept(own).items(table) for table in TABLES}
    assert own.interrupt() == 0
    assert "tout est enregistré pour la prochaine fois" in own.said()
    again = own.start("--no-demo").said()
    assert "brutal" not in again
    assert {table: kept(own).items(table) for table in TABLES} == before
    assert door.ask("GET", "/accounts/me").body["number"] == MEMBER
    assert Door(own.port).sign_in(MEMBER, PASSWORD).status == 200


def test_a_taken_port_and_a_stack_already_there_are_told_with_what_to_do(place: Place, tmp_path: Path) -> None:
    other = Place(tmp_path).obole("run", "--port", str(place.port))
    assert other.code == 1
    assert f"Le port {place.port} est déjà pris" in other.text
    assert "make run PORT=" in other.text
    second = place.obole("run")
    assert second.code == 1
    assert f"Obole tourne déjà, à l'adresse {place.stack.address}" in second.text
    assert "Traceback" not in other.text + second.text


def test_without_a_stack_commands_say_what_to_start(tmp_path: Path) -> None:
    asked = Place(tmp_path).obole("unmatched")
    assert asked.code == 1
    assert "Obole ne tourne pas. Lancez « make run »" in asked.text
