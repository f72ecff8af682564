"""What is stored packed reads for ever, and takes a fraction of its size."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.care import packed
from chalicelib.care.packed import pack, unpack
from chalicelib.care.store import LineItem

STORED = Path(__file__).parents[2] / "cases" / "stored"
TOLD = '{"price": 3000, "scheme": 1900, "institution": 1100, "clause": "é"}'
# What this was packed to the first time: lines so stored are in tables.
FIRST = bytes.fromhex("0123b141680869f82042fef04aa55a00")


@given(st.text())
def test_any_text_is_read_as_it_was_packed(text: str) -> None:
    assert unpack(pack(text)) == text


def test_what_was_packed_by_the_first_text_in_common_is_still_read() -> None:
    assert unpack(FIRST) == TOLD
    common = Path(packed.__file__).with_name("packed_1.txt").read_bytes()
    assert sha256(common).hexdigest() == "0656769505d35aa03f3a4d0ebff734abdae5af19502c2849d1ad4a4fcca04371"


def test_a_decision_stored_as_it_is_before_any_was_packed_reads_alike() -> None:
    read = [
        LineItem.from_raw_data({"pk": {"S": "LINE#1"}, "decision": stored}) for stored in ({"S": TOLD}, {"B": FIRST})
    ]
    assert [item.decided for item in read] == [json.loads(TOLD)] * 2
    # Written again, it is packed.
    assert [item.serialize(null_check=False)["decision"] for item in read] == [{"B": pack(TOLD)}] * 2


@pytest.mark.parametrize("file", sorted(STORED.glob("*.json")), ids=lambda file: file.stem)
def test_a_line_with_any_decision_takes_one_kilobyte_of_its_table(file: Path) -> None:
    # The rest of a line: who, what, when, and its keys.
    others = 500
    decisions = [json.dumps(each, ensure_ascii=False) for each in json.loads(file.read_text(encoding="utf-8")).values()]
    assert max(len(pack(each)) for each in decisions) + others <= 1024
