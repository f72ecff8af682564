"""Lines stopped for review, completed, and keyed from papers."""

import json
import re
from datetime import date
from typing import Any, get_args

import pytest

from chalicelib.care import following
from chalicelib.care.answers import expense
from chalicelib.care.completion import Completion, Document, told_with_facts
from chalicelib.care.following import complete, decide
from chalicelib.care.keying import key
from chalicelib.care.model import MISSING
from chalicelib.care.pricing import ALREADY_PAID
from chalicelib.care.store import KEYED, LineItem, line_id, lines
from chalicelib.errors import ConflictError, InvalidError, NotFoundError
from chalicelib.portfolio.load import load
from tests.architecture.sources import ROOT
from tests.chalicelib.care.insurer import GP, NIR, NIR_KEY, Insurer, book, consultation

DEAR: dict[str, Any] = {"price": 350_00, "fee_control": False}
Json = dict[str, Any]


def stopped(insurer: Insurer) -> LineItem:
    insurer.process(consultation(**DEAR))
    return insurer.line()


@pytest.mark.covers("MGR-04")
def test_a_line_that_meets_a_criterion_waits_with_its_decision_and_when_it_is_due(
    insurer: Insurer,
) -> None:
    line = stopped(insurer)
    assert (line.state, line.waits_for, json.loads(str(line.criteria))) == ("waiting", "review", ["large_overrun"])
    assert json.loads(str(line.proposed))["institution"] == 18_00
    assert line.review_due == "2026-03-04T09:00:00+00:00"
    assert expense(line).state == "being_analysed"
    assert insurer.ledger() == []


@pytest.mark.covers("MGR-04")
@pytest.mark.parametrize(
    ("changes", "met"),
    [
        pytest.param({"price": 330_00}, [], id="an overrun of exactly 300 euros"),
        pytest.param({"price": 330_01}, ["large_overrun"], id="a cent more"),
        pytest.param({"quantity": 5}, [], id="five consultations"),
        pytest.param({"quantity": 6}, ["quantity"], id="six of them"),
        pytest.param({"act": "TH", "rate": 65, "scheme_paid": 19_50, "withheld": 0}, ["rare_act"], id="a rare act"),
    ],
)
def test_criteria_are_met_beyond_their_thresholds(insurer: Insurer, changes: Json, met: list[str]) -> None:
    insurer.process(consultation(**changes))
    assert json.loads(insurer.line().criteria or "[]") == met


@pytest.mark.covers("MGR-04", "RG-S.7e")
def test_the_same_care_under_another_reference_in_another_file_is_stopped(insurer: Insurer) -> None:
    insurer.process(consultation("A"))
    insurer.process(consultation("B"))
    assert (insurer.line("A").state, json.loads(str(insurer.line("B").criteria))) == ("reimbursed", ["duplicate"])
    assert insurer.balance("benefits:S-1") == 9_00


@pytest.mark.covers("MGR-04")
def test_a_released_line_is_settled_and_tells_who_did_it_and_why(insurer: Insurer) -> None:
    decide(stopped(insurer).line, released=True, reason="Facture vérifiée", by="gestion-1")
    insurer.settle()
    line = insurer.line()
    assert (line.state, insurer.balance("benefits:S-1")) == ("reimbursed", 18_00)
    (told,) = json.loads(str(line.audit))
    assert told == {"at": "2026-03-02T09:00:00+00:00", "by": "gestion-1", "what": "released", "why": "Facture vérifiée"}


@pytest.mark.covers("MGR-04")
def test_a_refused_line_owes_nothing_and_the_member_reads_why(insurer: Insurer) -> None:
    decide(stopped(insurer).line, released=False, reason="L'acte facturé n'a pas eu lieu.", by="gestion-1")
    insurer.settle()
    told = expense(insurer.line())
    assert (told.state, told.reason, insurer.ledger()) == ("refused", "L'acte facturé n'a pas eu lieu.", [])
    assert told.steps[-1].rule == "MGR-04"
    assert "Son motif : « L'acte facturé n'a pas eu lieu »." in told.steps[-1].text


def test_only_a_stopped_line_is_decided_and_only_an_open_one_completed(insurer: Insurer) -> None:
    insurer.process(consultation())
    for act in (
        lambda: decide(insurer.line().line, released=True, reason="Vu", by="g"),
        lambda: complete(insurer.line().line, {"ear": "left"}, by="g", reason="Vu"),
    ):
        with pytest.raises(ConflictError):
            act()
    with pytest.raises(NotFoundError):
        decide("inconnue", released=True, reason="Vu", by="g")


AID: Json = {"act": "PAU", "price": 950_00, "base": 400_00, "rate": 60, "scheme_paid": 240_00, "withheld": 0}


def test_a_person_gives_what_a_hearing_aid_lacks_and_it_is_settled(insurer: Insurer) -> None:
    insurer.process(consultation(**AID))
    assert json.loads(str(insurer.line().missing)) == ["class", "ear"]
    complete(insurer.line().line, {"class": "I", "ear": "left"}, by="gestion-1", reason="Facture reçue")
    insurer.settle()
    assert (insurer.line().state, insurer.line().decided["institution"]) == ("reimbursed", 710_00)


GLASSES: Json = {"act": "LUN", "price": 300_00, "base": 15, "rate": 60, "scheme_paid": 9, "withheld": 0}
EYE: Json = {"sphere": "-2.25", "cylinder": "0.50", "multifocal": False}


@pytest.mark.covers("RG-S.7d")
def test_a_person_gives_the_prescription_of_glasses_in_several_times_and_they_are_settled(insurer: Insurer) -> None:
    insurer.process(consultation(**GLASSES))
    complete(insurer.line().line, {"class": "B", "right": EYE, "left": EYE}, by="gestion-1", reason="Ordonnance")
    complete(insurer.line().line, {"frame": 80_00, "lenses": [110_00, 110_00]}, by="gestion-1", reason="Facture")
    insurer.settle()
    assert insurer.line().state == "reimbursed"
    assert insurer.line().decided["line"]["right"] == {"sphere": -225, "cylinder": 50, "multifocal": False}


@pytest.mark.covers("RG-S.7d")
def test_all_that_a_line_may_lack_is_told_with_the_fact_that_gives_it() -> None:
    facts = re.findall(r"\(([a-z_=]+)\)", told_with_facts(MISSING))
    assert len(facts) == len(MISSING)
    known = {field.alias or name for name, field in Completion.model_fields.items()}
    assert {fact.partition("=")[0] for fact in facts} <= known
    documents = [fact.partition("=")[2] for fact in facts if "=" in fact]
    assert Completion.model_validate({"documents": documents}).documents == set(get_args(Document))


def test_a_fact_that_is_none_is_refused_with_its_field(insurer: Insurer) -> None:
    insurer.process(consultation(**AID))
    with pytest.raises(InvalidError) as refused:
        complete(insurer.line().line, {"ear": "middle"}, by="g", reason="Vu")
    assert [wrong.field for wrong in refused.value.fields] == ["ear"]


def request(**changes: object) -> Json:
    """A consultation that the scheme did not send, keyed from its statement."""
    return {
        "reference": "D-1",
        "nir": NIR,
        "nir_key": NIR_KEY,
        "rank": 1,
        "birth_date": "19800504",
        "care_date": "2026-02-10",
        "act": "G",
        "quantity": 1,
        "price": 30_00,
        "base": 30_00,
        "rate": 70,
        "scheme_paid": 19_00,
        "withheld": 2_00,
        "finess": GP,
        "pathway": True,
        "fee_control": True,
        "exemption": "none",
        "third_party": False,
        "completion": {"documents": ["scheme_statement"]},
    } | changes


@pytest.mark.covers("RG-S.7g")
@pytest.mark.parametrize(
    ("act", "asked"),
    [("FJ", []), ("G", ["pathway", "fee_control"]), ("XXXX", ["pathway", "fee_control"])],
    ids=["a daily fee", "a consultation", "an act nobody knows"],
)
def test_pathway_and_fee_control_are_asked_of_care_that_has_them(insurer: Insurer, act: str, asked: list[str]) -> None:
    assert insurer.ledger() == []
    written = {name: value for name, value in request(act=act).items() if name not in {"pathway", "fee_control"}}
    lacking: list[str] = []
    try:
        key(written, by="gestion-1")
    except InvalidError as error:
        lacking = [each.field for each in error.fields]
    assert lacking == asked


def keyed(reference: str = "D-1") -> LineItem:
    id = line_id(KEYED, reference)
    return lines([(id, "C")])[id, "C"]


@pytest.mark.covers("RG-S.7g")
@pytest.mark.parametrize(
    ("typed", "said", "field"),
    [
        ({"rate": 30, "scheme_paid": 7_00}, {}, "rate"),
        ({"birth_date": "19800231"}, {}, "birth_date"),
        ({"birth_date": "20260211"}, {}, "birth_date"),
        ({}, {"ear": "left"}, "ear"),
        ({}, {"tariff": "authority"}, "tariff"),
        ({"price": 0, "base": 0, "rate": 0, "scheme_paid": 0, "withheld": 0}, {"kind": "birth_allowance"}, "price"),
        ({"act": "LUN"}, {"frame": 10_00, "lenses": [10_00, 9_00]}, "price"),
        ({"act": "LUN"}, {"right": {"sphere": "99", "cylinder": "0", "multifocal": False}}, "right.sphere"),
    ],
)
def test_a_keyed_care_that_contradicts_itself_is_refused_with_its_field(
    insurer: Insurer, typed: Json, said: Json, field: str
) -> None:
    assert insurer.ledger() == []
    with pytest.raises(InvalidError) as refused:
        key(request(**typed, completion=said), by="gestion-1")
    assert [each.field for each in refused.value.fields] == [field]


@pytest.mark.covers("RG-S.7d")
def test_what_completes_a_line_must_suit_its_care_and_the_schemes_own_facts_are_never_judged(insurer: Insurer) -> None:
    insurer.process(consultation(**AID, pathway=True))
    line = insurer.line().line
    for said, field in (({"ward": "psychiatry"}, "ward"), ({"class": "A"}, "class"), ({"frame": 1}, "frame")):
        with pytest.raises(InvalidError) as refused:
            complete(line, said, by="gestion-1", reason="essai")
        assert [each.field for each in refused.value.fields] == [field]
    complete(line, {"class": "II", "ear": "left"}, by="gestion-1", reason="facture")


@pytest.mark.covers("RG-S.7g")
def test_a_keyed_care_is_settled_by_the_same_engine_and_the_scheme_sending_it_later_pays_nothing_more(
    insurer: Insurer,
) -> None:
    key(request(), by="gestion-1")
    insurer.settle()
    assert keyed().state == "reimbursed"
    insurer.process(consultation())
    assert (insurer.line().state, insurer.balance("benefits:S-1")) == ("refused", 9_00)
    assert insurer.line().decided["steps"][-1]["rule"] == "RG-S.7g"


@pytest.mark.covers("RG-S.7g")
def test_a_care_that_the_scheme_sent_first_is_not_paid_again_when_keyed(insurer: Insurer) -> None:
    insurer.process(consultation())
    key(request(), by="gestion-1")
    insurer.settle()
    assert (keyed().state, insurer.balance("benefits:S-1")) == ("refused", 9_00)


@pytest.mark.covers("RG-S.7g")
def test_two_aids_alike_in_all_but_their_ear_are_two_cares_and_each_is_paid_once(insurer: Insurer) -> None:
    said = {"class": "I", "documents": ["scheme_statement", "detailed_invoice"]}
    for reference, ear in (("D-1", "left"), ("D-2", "right"), ("D-3", "right")):
        key(request(reference=reference, **AID, completion=said | {"ear": ear}), by="gestion-1")
        insurer.settle()
    assert [keyed(reference).state for reference in ("D-1", "D-2", "D-3")] == ["reimbursed", "reimbursed", "refused"]
    for reference, ear in (("L0001", "right"), ("L0002", "left")):
        insurer.process(consultation(reference, **AID))
        complete(insurer.line(reference).line, {"class": "I", "ear": ear}, by="gestion-1", reason="Facture")
        insurer.settle()
    refusals = [insurer.line(reference).decided["steps"][-1]["because"] for reference in ("L0001", "L0002")]
    assert (refusals, insurer.balance("benefits:S-1")) == ([ALREADY_PAID] * 2, 2 * 710_00)


@pytest.mark.covers("RG-S.7g")
def test_care_that_was_refused_the_first_time_is_no_duplicate_when_it_comes_again(insurer: Insurer) -> None:
    content: Json = book()
    content["members"][0]["entry_date"] = "2026-02-11"
    assert load(json.dumps(content)).refused == []
    insurer.process(consultation())
    assert insurer.line().state == "refused"
    assert load(json.dumps(book())).refused == []
    key(request(), by="gestion-1")
    insurer.settle()
    assert (keyed().state, insurer.balance("benefits:S-1")) == ("reimbursed", 9_00)


@pytest.mark.covers("RG-S.7d")
def test_a_keyed_care_waits_for_its_papers_and_says_which(insurer: Insurer) -> None:
    key(request(completion={}), by="gestion-1")
    insurer.settle()
    told = expense(keyed())
    assert (told.state, told.missing) == ("information_needed", ["le décompte de la Sécurité sociale"])
    complete(keyed().line, {"documents": ["scheme_statement"]}, by="gestion-1", reason="Reçu le 2 mars")
    insurer.settle()
    assert keyed().state == "reimbursed"


@pytest.mark.covers("RG-S.5")
@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        pytest.param({"country": "BE"}, [], id="in euros"),
        pytest.param({"country": "GP"}, [], id="overseas France"),
        pytest.param({"country": "CH"}, ["currency", "converted_on"], id="in another currency"),
        pytest.param({"country": "CH", "currency": "CHF"}, ["converted_on"], id="converted on a day not told"),
        pytest.param({"country": "CH", "currency": "CHF", "converted_on": "2026-02-20"}, [], id="all told"),
        pytest.param({"country": "US", "currency": "EUR"}, [], id="paid in euros there"),
    ],
)
def test_a_keyed_care_abroad_waits_for_its_currency_and_the_day_it_was_converted(
    insurer: Insurer, said: Json, lacking: list[str]
) -> None:
    key(request(completion={"documents": ["scheme_statement"], **said}), by="gestion-1")
    insurer.settle()
    assert json.loads(keyed().missing or "[]") == lacking
    assert (keyed().state == "waiting") == bool(lacking)


@pytest.mark.covers("MGR-04")
def test_the_first_manager_to_decide_has_decided(insurer: Insurer) -> None:
    line = stopped(insurer).line
    decide(line, released=False, reason="Facture fausse", by="gestion-1")
    with pytest.raises(ConflictError):
        decide(line, released=True, reason="Facture vérifiée", by="gestion-2")
    insurer.settle()
    assert insurer.line().state == "refused"


@pytest.mark.covers("RG-S.7c", "RG-S.7d")
def test_care_that_the_scheme_does_not_pay_is_keyed_with_its_kind_and_its_paid_invoice(insurer: Insurer) -> None:
    nothing: Json = {"act": "", "base": 0, "rate": 0, "scheme_paid": 0, "withheld": 0, "price": 55_00}
    key(request(**nothing, completion={"kind": "alternative", "documents": ["paid_invoice"]}), by="gestion-1")
    insurer.settle()
    assert (keyed().state, keyed().decided["institution"]) == ("reimbursed", 30_00)


def test_a_claim_is_keyed_once(insurer: Insurer) -> None:
    key(request(), by="gestion-1")
    with pytest.raises(ConflictError):
        key(request(price=40_00), by="gestion-1")
    insurer.settle()
    assert insurer.balance("benefits:S-1") == 9_00


def test_a_claim_whose_message_was_lost_is_sent_again_by_keying_it_again(insurer: Insurer) -> None:
    papers = {"documents": ["scheme_statement", "paid_invoice", "detailed_invoice"]}
    key(request(completion=papers), by="gestion-1")
    insurer.drain()
    # The same key, another person.
    other = {"nir": "1800544000098", "completion": papers}
    for changed in (other, {}):
        with pytest.raises(ConflictError):
            key(request(**changed), by="gestion-1")
    key(request(completion=papers), by="gestion-1")
    insurer.settle()
    assert (keyed().state, insurer.balance("benefits:S-1")) == ("reimbursed", 9_00)
    with pytest.raises(ConflictError):
        key(request(completion=papers), by="gestion-1")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"care_date": "2026-02-31"}, "care_date", id="no such day"),
        pytest.param({"price": "30"}, "price", id="text for an amount"),
        pytest.param({"price": -1}, "price", id="less than nothing"),
        pytest.param({"colour": "blue"}, "colour", id="unknown field"),
        pytest.param({"completion": {"ear": "middle"}}, "ear", id="no such ear"),
        pytest.param({"completion": {"country": "XX"}}, "country", id="no such country"),
        pytest.param({"completion": {"country": "CH", "currency": "CFH"}}, "currency", id="no such currency"),
        pytest.param({"nir_key": "63"}, "nir_key", id="a NIR and a key that do not go together"),
        pytest.param({"care_date": "2026-03-03"}, "care_date", id="care to come"),
        pytest.param({"act": ""}, "act", id="neither act nor kind"),
        pytest.param({"scheme_paid": 28_01}, "scheme_paid", id="the scheme paid more than the price"),
    ],
)
def test_a_wrong_claim_is_refused_with_its_field_and_nothing_is_kept(
    insurer: Insurer, changes: Json, field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        key(request(**changes), by="gestion-1")
    assert [wrong.field for wrong in refused.value.fields] == [field]
    assert insurer.drain() == []


@pytest.mark.covers("RG-S.7f")
@pytest.mark.parametrize(
    ("asked", "agreed", "state"),
    [
        pytest.param("waits", None, "information_needed", id="it waits for a quote"),
        pytest.param("refused", None, "refused", id="it is refused without one"),
        pytest.param("waits", date(2026, 2, 10), "reimbursed", id="accepted the day of the care"),
    ],
)
def test_care_that_needs_an_accepted_quote(insurer: Insurer, asked: str, agreed: date | None, state: str) -> None:
    content: Json = book()
    content["contracts"][0]["guarantees"]["consultation"]["prior_agreement"] = asked
    assert load(json.dumps(content)).refused == []
    insurer.process(consultation())
    if agreed is not None:
        complete(insurer.line().line, {"agreed_on": agreed.isoformat()}, by="g", reason="Devis accepté")
        insurer.settle()
    assert expense(insurer.line()).state == state


def test_every_fact_of_a_completion_is_described() -> None:
    described = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
    facts = [field.alias or name for name, field in Completion.model_fields.items()]
    assert [fact for fact in facts if f"`{fact}`" not in described] == []


def test_the_example_of_the_description_is_keyed_and_settled(insurer: Insurer) -> None:
    described = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
    example = json.loads(described.partition("```json\n")[2].partition("```")[0])
    key(example, by="gestion-1")
    insurer.settle()
    assert keyed(example["reference"]).state == "reimbursed"


@pytest.mark.covers("MGR-04", "RG-S.11")
@pytest.mark.parametrize(("others", "met"), [(0, []), (1, []), (2, ["several_insurers"])])
def test_several_insurers_count_those_the_member_declared_and_no_contract_of_ours(
    insurer: Insurer, others: int, met: list[str]
) -> None:
    content: Json = book()
    content["contracts"] += [content["contracts"][0] | {"number": number} for number in ("S-2", "S-3")]
    content["members"][0] |= {
        "more_contracts": [{"contract": number, "entry_date": "2020-01-01"} for number in ("S-2", "S-3")],
        "other_insurers": [{"name": f"Mutuelle {place}", "from": "2025-01-01"} for place in range(others)],
    }
    assert load(json.dumps(content)).refused == []
    insurer.process(consultation(price=90_00))
    assert json.loads(insurer.line().criteria or "[]") == met


@pytest.mark.covers("RG-S.5", "RG-S.7f")
@pytest.mark.parametrize(
    ("fact", "day", "wrong"),
    [
        ("agreed_on", "2026-02-10", False),
        ("agreed_on", "2026-02-11", True),
        ("converted_on", "2026-02-09", True),
        ("converted_on", "2026-02-10", False),
        ("converted_on", "2026-03-02", False),
        ("converted_on", "2026-03-03", True),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_field(insurer: Insurer, fact: str, day: str, *, wrong: bool) -> None:
    """The care was on 10 February, and today is 2 March."""
    insurer.process(consultation(act="XXXX"))
    line = insurer.line().line
    if not wrong:
        complete(line, {fact: day}, by="g", reason="Papiers reçus")
        return
    with pytest.raises(InvalidError) as refused:
        complete(line, {fact: day}, by="g", reason="Papiers reçus")
    assert [error.field for error in refused.value.fields] == [fact]


@pytest.mark.covers("RG-S.7g", "RG-S.7e")
def test_the_same_care_keyed_under_two_references_is_paid_once(insurer: Insurer) -> None:
    first, second = (key(request(reference=reference), by="g") for reference in ("D-A", "D-B"))
    insurer.settle()
    assert [lines([(each.line, "C")])[each.line, "C"].state for each in (first, second)] == ["reimbursed", "refused"]


@pytest.mark.covers("RG-S.7g", "RG-S.4a")
@pytest.mark.parametrize(("paid", "withheld"), [(19_00, 0), (21_00, 2_00), (29_00, 0)])
def test_a_keyed_share_that_is_not_the_rate_of_the_tariff_is_refused(
    insurer: Insurer, paid: int, withheld: int
) -> None:
    assert insurer
    with pytest.raises(InvalidError, match="withheld"):
        key(request(scheme_paid=paid, withheld=withheld), by="g")


@pytest.mark.covers("MGR-04")
def test_a_line_that_changes_while_it_is_completed_is_to_be_read_again(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    insurer.process(consultation(**AID))
    stale = insurer.line()
    complete(stale.line, {"ear": "left"}, by="gestion-1", reason="Facture")
    monkeypatch.setattr(following, "line_of", lambda _: stale)
    with pytest.raises(ConflictError, match="change en ce moment"):
        complete(stale.line, {"class": "I"}, by="gestion-2", reason="Facture")
