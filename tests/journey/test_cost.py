"""What a page costs, counted behind the front door: the gateway, the function in its process, AWS."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import environment, gateway
from infra.local.function import FUNCTIONS, Function
from infra.local.server import counting
from tests.functions.api.people import session_of
from tests.functions.api.samples import expense_of
from tests.journey.door import Door

MEMBER = "20250001"


@pytest.fixture
def door(aws: str, tmp_path: Path) -> Iterator[Door]:
    """The member space alone behind the gateway, with thirty expenses."""
    with gateway.door(0) as listening:
        port = listening.getsockname()[1]
        variables = environment(aws) | {"OBOLE_ORIGIN": f"http://localhost:{port}"}
        function = Function(FUNCTIONS / "api" / "members", variables, tmp_path / "log", print)
        try:
            with gateway.listening(listening, [function]):
                for _ in range(30):
                    expense_of(MEMBER)
                yield Door(port, {"__Host-session": session_of(MEMBER)})
        finally:
            function.close()


@pytest.mark.covers("MBR-06")
def test_the_dashboard_costs_two_round_trips_with_the_session_the_first_time_too(door: Door) -> None:
    for _ in ("cold", "warm"):
        with counting() as trips:
            page = door.ask("GET", "/members/expenses")
        assert len(page.body["expenses"]) == 20
        assert dict(trips) == {"DynamoDB.GetItem": 1, "DynamoDB.Query": 1}


@pytest.mark.covers("MBR-07")
def test_an_expense_costs_two_round_trips_with_the_session(door: Door) -> None:
    (first, *_) = door.ask("GET", "/members/expenses").body["expenses"]
    with counting() as trips:
        assert door.ask("GET", f"/members/expenses/{first['id']}").status == 200
    assert dict(trips) == {"DynamoDB.GetItem": 2}
