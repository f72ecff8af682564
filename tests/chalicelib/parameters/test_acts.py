"""Billing and CCAM codes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from chalicelib.parameters import act, acts
from chalicelib.parameters.acts import MEANINGS, _acts, acts_of
from chalicelib.parameters.publishing import publish, read
from chalicelib.reimbursement.kinds import KINDS

SAMPLES = Path(__file__).parents[3] / "demo" / "nomenclatures"

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


@pytest.mark.parametrize("file", MEANINGS.values())
def test_every_grouping_says_a_kind_the_engine_knows_and_a_prosthesis_its_basket(file: str) -> None:
    for versions in acts_of(file).values():
        for _, known in versions:
            assert known.kind in KINDS
            assert (known.basket is not None) == (known.kind == "dental_prosthesis")


@pytest.fixture
def _sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample nomenclatures, loaded."""
    for name in ("ccam", "lpp"):
        (tmp_path / f"{name}.tsv").write_bytes(publish(read((SAMPLES / f"{name}.nx").read_bytes()), None)[0])
    monkeypatch.setattr(acts, "TABLES", tmp_path)
    for cached in (acts.loaded, acts._published):
        cached.cache_clear()
    yield
    for cached in (acts.loaded, acts._published):
        cached.cache_clear()


@pytest.mark.covers("RG-S.4n", "PLS-14")
@pytest.mark.usefixtures("_sample")
def test_a_published_act_says_kind_base_and_basket_and_what_is_written_adds_the_limit() -> None:
    found = act("HBLD491", DAY)
    assert found is not None
    assert (found.kind, found.base, found.basket) == ("dental_prosthesis", 12000, "controlled")
    assert (found.price_limit, found.label) == (55000, "Couronne céramo-métallique, deuxième prémolaire")
    assert found.source.startswith("CCAM du 01/03/2026, PF1")
    assert found.status == "confirmed"


@pytest.mark.usefixtures("_sample")
def test_an_act_is_no_surer_than_what_it_borrows() -> None:
    crown, cataract = act("HBLD634", DAY), act("BFGA004", DAY)
    assert crown is not None
    assert cataract is not None
    assert (crown.price_limit, crown.status) == (50000, "provisional")
    assert (cataract.base, cataract.status) == (27170, "confirmed")


@pytest.mark.usefixtures("_sample")
def test_a_limit_goes_with_its_basket_and_stays_away_from_another() -> None:
    written = acts._acts()["HBLD073"][0][1]
    assert written.basket == "full_cover"
    published = act("HBLD491", DAY)
    assert published is not None
    bare = replace(published, price_limit=None, basket="controlled")
    assert acts._completed(bare, written).price_limit is None
    assert acts._completed(bare, written).basket == "controlled"


@pytest.mark.covers("PLS-14")
@pytest.mark.usefixtures("_sample")
def test_a_published_crown_changes_grouping_on_its_day() -> None:
    found = [act("HBLD073", day) for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert [one.basket for one in found if one] == ["controlled", "full_cover"]


@pytest.mark.usefixtures("_sample")
def test_a_hearing_aid_says_its_class_tariff_and_limit_by_date() -> None:
    found = [act("9000011", day) for day in (date(2020, 12, 31), date(2021, 1, 1))]
    assert [(one.kind, one.class_, one.base, one.price_limit) for one in found if one] == [
        ("hearing_aid", "I", 35000, 110000),
        ("hearing_aid", "I", 40000, 95000),
    ]
    other = act("9000012", DAY)
    assert other is not None
    assert (other.class_, other.status) == ("II", "provisional")


@pytest.mark.usefixtures("_sample")
@pytest.mark.parametrize(
    ("code", "on", "known"),
    [
        ("2335791", date(2008, 9, 30), False),
        ("2335791", date(2008, 10, 1), True),
        ("2335791", date(2018, 12, 31), True),
        ("2335791", date(2019, 1, 1), False),
        ("G", DAY, True),
        ("HBMD460", date(2020, 12, 31), False),
        ("ZZZZ999", DAY, False),
        ("#", DAY, False),
        ("", DAY, False),
        ("HBLD491\t2020-01-01", DAY, False),
        ("\ud800", DAY, False),
    ],
)
def test_a_code_is_known_from_its_first_day_to_its_last(code: str, on: date, known: bool) -> None:  # noqa: FBT001 -- a fact of the case
    assert (act(code, on) is not None) == known
