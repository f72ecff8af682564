"""What changed between two versions, and only that."""

from dataclasses import replace
from datetime import date
from typing import Any, Literal, get_args, get_origin

import pytest

from chalicelib.parameters import load
from chalicelib.reimbursement.comparison import ABSENT, compare_figures, compare_rules, compare_tables
from chalicelib.reimbursement.entries import GuaranteeEntry, LimitEntry
from chalicelib.reimbursement.rules import rule
from chalicelib.reimbursement.table import When, parse_table
from chalicelib.reimbursement.words import words

THIN = "\N{NARROW NO-BREAK SPACE}"
FULL = {"basis": "base", "rate": 150, "includes_scheme": True}
LIMIT = {"name": "soft", "max": 10000, "over": "calendar_year"}
Json = dict[str, Any]


def changed(before: Json, after: Json) -> list[tuple[str, str, str, str]]:
    found = compare_tables(parse_table(before), parse_table(after))
    return [(one.of, one.field, one.before.replace(THIN, " "), one.after.replace(THIN, " ")) for one in found]


@pytest.mark.covers("PLS-01")
@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({"rate": 200}, ("taux", "150 %", "200 %")),
        ({"includes_scheme": False}, ("Sécurité sociale comprise", "oui", "non")),
        ({"rate_without_fee_control": 130}, ("taux hors DPTM", ABSENT, "130 %")),
        ({"waiting_months": 3}, ("délai d'attente", ABSENT, "3 mois")),
        ({"prior_agreement": "waits"}, ("accord préalable", ABSENT, "sans lui, la ligne attend")),
        ({"limits": [LIMIT]}, ("limite « soft »", ABSENT, "100,00 € par année civile")),
        (
            {"limits": [{"name": "two", "count": 2, "over": "two_years", "whose": "family"}]},
            ("limite « two »", ABSENT, "2 fois par période de deux ans, pour toute la famille"),
        ),
    ],
)
def test_only_the_field_that_differs_is_shown_whichever_way(change: Json, row: tuple[str, str, str]) -> None:
    before, after = {"consultation": FULL, "spa": FULL}, {"consultation": FULL | change, "spa": FULL}
    field, was, now = row
    assert changed(before, after) == [("Consultation", field, was, now)]
    assert changed(after, before) == [("Consultation", field, now, was)]


@pytest.mark.covers("PLS-01")
def test_the_same_table_has_no_difference() -> None:
    table = {"consultation": [FULL | {"when": {"act": "C"}}, FULL | {"limits": [LIMIT]}]}
    assert changed(table, table) == []


@pytest.mark.covers("PLS-01")
def test_what_is_written_out_and_what_is_left_to_its_default_are_the_same() -> None:
    assert changed({"spa": FULL}, {"spa": [FULL | {"prior_agreement": "none", "waiting_months": 0}]}) == []


@pytest.mark.covers("PLS-01")
def test_entries_are_told_apart_by_their_condition_and_their_order_counts() -> None:
    crown = FULL | {"when": {"basket": "controlled", "fee_control": False}}
    before, after = {"dental_prosthesis": [crown, FULL]}, {"dental_prosthesis": [FULL, crown | {"rate": 250}]}
    condition = "panier maîtrisé, DPTM non"
    assert changed(before, after) == [
        (f"Prothèse dentaire, {condition}", "taux", "150 %", "250 %"),
        ("Prothèse dentaire", "ordre des conditions", f"{condition} ; sans condition", f"sans condition ; {condition}"),
    ]


@pytest.mark.covers("PLS-01")
def test_two_entries_of_the_same_condition_are_both_shown() -> None:
    before, after = {"spa": [FULL]}, {"spa": [FULL, FULL | {"rate": 1}]}
    assert {of for of, *_ in changed(before, after)} == {"Cure thermale (2)"}


@pytest.mark.covers("PLS-01")
def test_what_is_added_or_taken_out_stands_beside_nothing() -> None:
    whole = [("mode de calcul", "taux du tarif"), ("taux", "150 %"), ("Sécurité sociale comprise", "oui")]
    assert changed({}, {"spa": FULL}) == [("Cure thermale", field, ABSENT, value) for field, value in whole]
    assert changed({"spa": FULL}, {}) == [("Cure thermale", field, value, ABSENT) for field, value in whole]


@pytest.mark.covers("PLS-01", "PLS-14")
def test_two_values_of_a_figure_are_compared_field_by_field() -> None:
    first, *_, last = load().known("participation.per_act")
    found = {
        one.field: (one.before.replace(THIN, " "), one.after.replace(THIN, " ")) for one in compare_figures(first, last)
    }
    assert found["valeur"] == ("1,00 €", "2,00 €")
    assert found["depuis"] == ("1er janvier 2005", "15 mai 2024")
    assert compare_figures(last, last) == []


@pytest.mark.covers("PLS-01", "PLS-14")
def test_a_figure_of_another_status_or_source_differs_though_its_value_does_not() -> None:
    (*_, figure) = load().known("pathway.authorised_overrun")
    confirmed = replace(figure, status="confirmed", source="arrêté du 1er janvier", until=date(2027, 1, 1))
    assert {one.field for one in compare_figures(figure, confirmed)} == {"état", "source", "jusqu'au"}


@pytest.mark.covers("PLS-01")
def test_two_versions_of_a_rule_are_compared_field_by_field() -> None:
    first = rule("RG-S.4e", "1")
    second = replace(first, version="2", since=date(2027, 1, 1), changed="Le plafond baisse.")
    assert [(one.field, one.after) for one in compare_rules(first, second)] == [
        ("version", "2"),
        ("depuis", "1er janvier 2027"),
        ("ce qui change", "Le plafond baisse."),
    ]


@pytest.mark.covers("PLS-01")
def test_every_field_condition_and_code_of_a_table_has_its_words_and_every_word_its_use() -> None:
    entries = GuaranteeEntry.__subclasses__()
    fields = {name: field.annotation for entry in entries for name, field in entry.model_fields.items()}
    # A guarantee says of itself besides what its entry does.
    assert set(words()["field"]) == {*fields, "option", "opens"}
    assert set(words()["when"]) == {field.alias or name for name, field in When.model_fields.items()}
    coded = [*fields.items(), *((name, LimitEntry.model_fields[name].annotation) for name in ("over", "whose"))]
    for name, annotation in coded:
        for code in codes(annotation):
            assert code in words()[words()["field"].get(name, {}).get("as", name)], (name, code)


def codes(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [code for inside in get_args(annotation) for code in codes(inside)]
