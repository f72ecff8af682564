"""Billing and CCAM codes."""

from datetime import date

import pytest

from chalicelib.parameters import act
from chalicelib.parameters.acts import _acts
from chalicelib.reimbursement.kinds import KINDS

DAY = date(2025, 2, 10)
SHIPPED = {
    "consultation": "C CS G GS V VS CNP APC TCG",
    "technical_act": "ATM ADC",
    "imaging": "ADI ADE",
    "laboratory": "B PB TB",
    "auxiliary": "AMI AIS AMK AMS AMO AMY AMP",
    "medicine": "PH1 PH2 PH4 PH7",
    "device": "AAD DVO",
    "hospital_stay": "GHS PJ",
    "hospital_daily_fee": "FJ",
    "emergency_fee": "FPU",
    "private_room": "CHP",
    "dental_care": "SC D",
    "dental_prosthesis": "SPR",
    "orthodontics": "TO",
    "optical_equipment": "LUN",
    "hearing_aid": "PAU",
    "transport": "VSL TXI ABA",
    "prevention": "VAC",
    "spa": "TH",
}


@pytest.mark.covers("RG-S.7e")
@pytest.mark.parametrize(("code", "kind"), [(code, kind) for kind, codes in SHIPPED.items() for code in codes.split()])
def test_each_billing_code_has_its_kind(code: str, kind: str) -> None:
    found = act(code, DAY)
    assert found is not None
    assert found.kind == kind


@pytest.mark.covers("RG-S.7e")
@pytest.mark.parametrize(
    ("code", "benefit"), [("PH1", "irreplaceable"), ("PH2", "low"), ("PH4", "moderate"), ("PH7", "major")]
)
def test_a_pharmacy_code_tells_the_benefit_of_the_medicine(code: str, benefit: str) -> None:
    found = act(code, DAY)
    assert found is not None
    assert found.benefit == benefit


@pytest.mark.covers("RG-S.4n", "PLS-14")
def test_a_crown_changes_basket_on_its_day() -> None:
    before, after = act("HBLD073", date(2025, 12, 31)), act("HBLD073", date(2026, 1, 1))
    assert before is not None
    assert after is not None
    assert (before.basket, after.basket) == ("controlled", "full_cover")


@pytest.mark.covers("RG-S.7e")
def test_an_unknown_code_or_a_day_before_it_existed_is_no_act() -> None:
    assert act("ZZZZ999", DAY) is None
    assert act("HBLD634", date(2019, 12, 31)) is None


def test_every_act_has_a_kind_the_engine_knows_and_a_limit_where_its_basket_needs_one() -> None:
    for versions in _acts().values():
        for _, known in versions:
            assert known.kind in KINDS
            assert known.price_limit is not None or known.basket in {None, "free"}
