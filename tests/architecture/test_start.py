"""Importing the product is free: no clock, environment, AWS client or network before the first event."""

from pathlib import Path

from tests.architecture.sources import ROOT, product
from tests.architecture.start import touched

MADE_UP = """
import os, socket, time
from datetime import UTC, date, datetime
import botocore.session
import aws_lambda_powertools

BEGUN = datetime.now(UTC)
DAY = date.today()
STARTED = time.time()
HOME = os.environ.get("HOME")
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
LOG = aws_lambda_powertools.Logger()
QUEUES = botocore.session.get_session().create_client("sqs", region_name="eu-west-3")
with socket.socket() as found:
    found.connect_ex(("127.0.0.1", 9))

def later():
    return datetime.now(UTC), os.environ["HOME"]
"""


def test_importing_every_module_of_the_product_touches_nothing() -> None:
    assert touched(ROOT, *product()) == []


def test_each_thing_that_a_module_may_not_touch_is_seen(tmp_path: Path) -> None:
    (tmp_path / "made_up.py").write_text(MADE_UP)
    lines = [line.split(" touches ") for line in touched(tmp_path, "made_up")]
    seen = {(int(place.removeprefix("made_up.py:")), what) for place, what in lines}
    expected = {7: "the clock", 8: "the clock", 9: "the clock", 10: "the environment", 11: "the environment"}
    expected |= {12: "the environment", 13: "an AWS client", 15: "the network"}
    assert expected.items() <= seen
    assert {place for place, _ in seen} == set(expected)
