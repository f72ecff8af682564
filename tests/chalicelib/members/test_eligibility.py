"""Who is covered with a member, to the day: the regulation's article 3, case by case."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.members.eligibility import NotCovered, ProofNeeded, Term, Verdict, verdict
from chalicelib.members.model import Beneficiary, Cover, Fact, Member, OtherInsurer
from chalicelib.parameters import load

DAY = date(2026, 3, 2)


def fact(name: str, since: str, until: str | None = None, *, holds: bool = True) -> Fact:
    return Fact.model_validate({"name": name, "since": since, "until": until, "holds": holds})


def person(relation: str, *facts: Fact, born: date = date(2003, 6, 15), rank: int = 2) -> Beneficiary:
    return Beneficiary.model_validate(
        {"rank": rank, "relation": relation, "first_name": "Lou", "last_name": "Aubépin", "birth_date": born}
        | {"facts": facts}
    )


def member(*people: Beneficiary, others: tuple[OtherInsurer, ...] = ()) -> Member:
    insured = person("insured", born=date(1975, 5, 4), rank=1)
    cover = Cover(contract="S-1", entry_date=date(2000, 1, 1))
    return Member(number="20250001", covers=(cover,), people=(insured, *people), other_insurers=others)


def judged(
    of: Beneficiary,
    day: date,
    *family: Beneficiary,
    others: tuple[OtherInsurer, ...] = (),
    terms: dict[Term, int] | None = None,
) -> Verdict:
    return verdict(member(of, *family, others=others), of, day, load(), terms or {})


def outcome(found: Verdict) -> str | tuple[str, ...]:
    match found:
        case None:
            return "covered"
        case NotCovered(because=because):
            return because
        case ProofNeeded(proofs=proofs):
            return proofs


@pytest.mark.covers("RG-S.3", "RG-S.3b")
@pytest.mark.parametrize("relation", ["insured", "spouse", "partner", "cohabitant", "child"])
def test_a_person_of_whom_nothing_is_said_is_covered_as_the_book_admitted_them(relation: str) -> None:
    assert judged(person(relation), DAY) is None


@pytest.mark.covers("RG-S.3")
@pytest.mark.parametrize("relation", ["spouse", "partner", "cohabitant"])
@pytest.mark.parametrize(("day", "found"), [("2026-03-01", "covered"), ("2026-03-02", "couple_separated")])
def test_a_couple_is_covered_until_the_day_it_ends(relation: str, day: str, found: str) -> None:
    ended = person(relation, fact("separated", "2026-03-02"))
    assert outcome(judged(ended, date.fromisoformat(day))) == found


@pytest.mark.covers("RG-S.3")
@pytest.mark.parametrize("relation", ["spouse", "partner", "cohabitant"])
def test_the_other_of_a_couple_is_insured_with_a_scheme(relation: str) -> None:
    uninsured = person(relation, fact("scheme_insured", "2026-03-02", "2026-03-31", holds=False))
    found = [outcome(judged(uninsured, DAY + timedelta(days=days))) for days in (-1, 0, 29, 30)]
    assert found == ["covered", "not_scheme_insured", "not_scheme_insured", "covered"]


HOME = (fact("both_free", "2020-01-01"), fact("one_tax_home", "2020-01-01"))


@pytest.mark.covers("RG-S.3")
@pytest.mark.parametrize(
    ("since", "day", "found"),
    [
        ("2025-03-02", "2025-03-01", "cohabitant_apart"),
        ("2025-03-02", "2025-03-02", "cohabitant_too_recent"),
        ("2025-03-02", "2026-03-01", "cohabitant_too_recent"),
        ("2025-03-02", "2026-03-02", "covered"),
        ("2024-02-29", "2025-02-27", "cohabitant_too_recent"),
        ("2024-02-29", "2025-02-28", "covered"),
    ],
)
def test_cohabitants_are_covered_after_a_year_together(since: str, day: str, found: str) -> None:
    together = person("cohabitant", fact("cohabiting", since), *HOME)
    assert outcome(judged(together, date.fromisoformat(day))) == found


@pytest.mark.covers("RG-S.3")
def test_a_child_of_the_couple_does_away_with_the_year_from_its_birth_on() -> None:
    together = person("cohabitant", fact("cohabiting", "2026-01-01"), *HOME)
    newborn = person("child", fact("child_of_the_couple", "2026-03-02"), born=DAY, rank=3)
    assert outcome(judged(together, DAY - timedelta(days=1), newborn)) == "cohabitant_too_recent"
    assert judged(together, DAY, newborn) is None
    assert outcome(judged(together, DAY, person("child", born=DAY, rank=3))) == "cohabitant_too_recent"


@pytest.mark.covers("RG-S.3")
def test_a_child_that_no_longer_qualifies_does_not_do_away_with_the_year() -> None:
    together = person("cohabitant", fact("cohabiting", "2026-01-01"), *HOME)
    gone = person(
        "child", fact("child_of_the_couple", "2003-06-15"), fact("student", "2021-09-01", "2025-06-30"), rank=3
    )
    assert outcome(judged(together, DAY, gone)) == "cohabitant_too_recent"


@pytest.mark.covers("RG-S.3")
@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ((fact("cohabiting", "2020-01-01"),), ("both_free", "one_tax_home")),
        ((fact("one_tax_home", "2020-01-01"),), ("cohabiting", "both_free")),
        ((fact("both_free", "2020-01-01", holds=False),), "cohabitant_not_free"),
        ((fact("cohabiting", "2020-01-01"), fact("both_free", "2020-01-01", "2026-03-01")), "cohabitant_not_free"),
        (
            (fact("cohabiting", "2020-01-01"), HOME[0], fact("one_tax_home", "2020-01-01", "2026-03-01")),
            "cohabitant_two_tax_homes",
        ),
        ((fact("cohabiting", "2020-01-01", "2026-03-01"), *HOME), "cohabitant_apart"),
        ((fact("cohabiting", "2020-01-01", "2026-03-02"), *HOME), "covered"),
    ],
)
def test_cohabitants_are_both_free_and_share_one_tax_home(facts: tuple[Fact, ...], found: object) -> None:
    assert outcome(judged(person("cohabitant", *facts), DAY)) == found


@pytest.mark.covers("RG-S.3")
@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ((), ("ascendant",)),
        ((fact("tax_dependant", "2026-03-02"),), "covered"),
        ((fact("tax_dependant", "2026-03-03"),), "ascendant_not_dependent"),
        ((fact("tax_dependant", "2020-01-01", "2026-03-01"),), "ascendant_not_dependent"),
        ((fact("tax_dependant", "2020-01-01", "2026-03-01"), fact("alimony", "2026-03-02")), "covered"),
        ((fact("alimony", "2020-01-01", "2026-03-02"),), "covered"),
    ],
)
def test_ascendants_are_dependent_for_tax_or_paid_an_alimony(facts: tuple[Fact, ...], found: object) -> None:
    assert outcome(judged(person("ascendant", *facts, born=date(1950, 1, 1)), DAY)) == found


@pytest.mark.covers("RG-S.3b", "RG-S.8")
@pytest.mark.parametrize("status", ["student", "apprentice"])
@pytest.mark.parametrize("born", [date(2000, 1, 1), date(2000, 2, 29), date(2000, 12, 31)])
def test_students_and_apprentices_are_covered_to_the_end_of_the_year_they_turn_26(status: str, born: date) -> None:
    trained = person("child", fact(status, "2020-09-01"), born=born)
    assert judged(trained, date(2026, 12, 31)) is None
    assert outcome(judged(trained, date(2027, 1, 1))) == "child_too_old"


@pytest.mark.covers("RG-S.3b", "RG-S.8")
@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2024-08-31", "covered"),
        ("2024-09-01", "covered"),
        ("2025-06-30", "covered"),
        ("2025-07-01", "child_no_longer_dependent"),
        ("2025-08-31", "child_no_longer_dependent"),
        ("2025-09-01", "covered"),
    ],
)
def test_cover_ends_with_the_last_status_and_opens_with_the_next(day: str, found: str) -> None:
    child = person("child", fact("student", "2024-09-01", "2025-06-30"), fact("apprentice", "2025-09-01"))
    assert outcome(judged(child, date.fromisoformat(day))) == found


@pytest.mark.covers("RG-S.3b")
def test_a_child_the_scheme_no_longer_takes_as_a_dependant_is_not_covered() -> None:
    grown = person("child", fact("scheme_dependant", "2026-03-02", holds=False))
    assert judged(grown, date(2026, 3, 1)) is None
    assert outcome(judged(grown, DAY)) == "child_no_longer_dependent"


PROVEN = fact("job_seeker_proof", "2020-01-01")


@pytest.mark.covers("RG-S.3b")
@pytest.mark.parametrize(
    ("since", "day", "found"),
    [
        ("2025-03-02", "2026-03-02", "covered"),
        ("2025-03-02", "2026-03-03", "job_seeker_over"),
        ("2024-02-29", "2025-02-28", "covered"),
        ("2024-02-29", "2025-03-01", "job_seeker_over"),
    ],
)
def test_a_first_job_is_sought_for_a_year_from_date_to_date(since: str, day: str, found: str) -> None:
    seeking = person("child", fact("job_seeker", since), PROVEN)
    assert outcome(judged(seeking, date.fromisoformat(day))) == found


@pytest.mark.covers("RG-S.3b")
def test_a_second_search_does_not_begin_the_year_again() -> None:
    twice = (fact("job_seeker", "2024-01-01", "2024-03-31"), fact("job_seeker", "2026-01-01"))
    assert outcome(judged(person("child", *twice, PROVEN), DAY)) == "job_seeker_over"


@pytest.mark.covers("RG-S.3b")
@pytest.mark.parametrize(
    ("born", "day", "found"),
    [
        (date(2000, 3, 3), "2026-03-02", "covered"),
        (date(2000, 3, 2), "2026-03-02", "job_seeker_too_old"),
        (date(2000, 2, 29), "2026-02-27", "covered"),
        (date(2000, 2, 29), "2026-02-28", "job_seeker_too_old"),
    ],
)
def test_a_first_job_is_sought_before_26(born: date, day: str, found: str) -> None:
    seeking = person("child", fact("job_seeker", "2026-01-01"), PROVEN, born=born)
    assert outcome(judged(seeking, date.fromisoformat(day))) == found


@pytest.mark.covers("RG-S.3b")
def test_each_claim_of_a_job_seeker_needs_a_proof_of_its_date() -> None:
    seeking = fact("job_seeker", "2026-01-01")
    assert outcome(judged(person("child", seeking), DAY)) == ("job_seeker_proof",)
    dated = person("child", seeking, fact("job_seeker_proof", "2026-03-02", "2026-03-31"))
    found = [outcome(judged(dated, DAY + timedelta(days=days))) for days in (-1, 0, 29, 30)]
    assert found == [("job_seeker_proof",), "covered", "covered", ("job_seeker_proof",)]


@pytest.mark.covers("RG-S.3b", "RG-S.11")
@pytest.mark.parametrize("status", ["student", "apprentice", "job_seeker"])
def test_a_child_past_the_scheme_is_not_otherwise_insured(status: str) -> None:
    child = person("child", fact(status, "2026-01-01"), PROVEN)
    elsewhere = OtherInsurer(name="Autre Mutuelle", since=DAY, until=date(2026, 3, 31), ranks=(2,))
    found = [outcome(judged(child, DAY + timedelta(days=days), others=(elsewhere,))) for days in (-1, 0, 29, 30)]
    assert found == ["covered", "child_otherwise_insured", "child_otherwise_insured", "covered"]
    assert judged(child, DAY, others=(elsewhere.model_copy(update={"ranks": (1,)}),)) is None
    assert (
        outcome(judged(child, DAY, others=(elsewhere.model_copy(update={"ranks": ()}),))) == "child_otherwise_insured"
    )


@pytest.mark.covers("RG-S.3b", "RG-S.11")
def test_a_dependant_of_the_scheme_may_have_another_insurance() -> None:
    elsewhere = OtherInsurer(name="Autre Mutuelle", since=date(2020, 1, 1))
    assert judged(person("child"), DAY, others=(elsewhere,)) is None


@pytest.mark.covers("RG-S.3b")
@pytest.mark.parametrize(
    ("born", "card", "found"),
    [
        (date(1980, 6, 15), "2001-06-14", "covered"),
        (date(1980, 6, 15), "2001-06-15", "disability_card_late"),
        (date(1980, 2, 29), "2001-02-27", "covered"),
        (date(1980, 2, 29), "2001-02-28", "disability_card_late"),
    ],
)
def test_a_disability_card_held_before_21_covers_at_any_age(born: date, card: str, found: str) -> None:
    assert outcome(judged(person("child", fact("disability_card", card), born=born), DAY)) == found


@pytest.mark.covers("RG-S.3b")
def test_a_card_renewed_after_21_counts_from_the_first() -> None:
    cards = fact("disability_card", "1999-01-01", "2009-01-01"), fact("disability_card", "2009-01-02")
    assert judged(person("child", *cards, born=date(1980, 6, 15)), DAY) is None


@pytest.mark.covers("RG-S.3b")
def test_one_status_is_enough_whatever_the_others() -> None:
    child = person("child", fact("student", "2015-09-01"), fact("disability_card", "2010-01-01"), born=date(1995, 1, 1))
    assert judged(child, DAY) is None


STATUSES = st.sampled_from(["student", "apprentice", "job_seeker", "disability_card", "scheme_dependant"])


@pytest.mark.covers("RG-S.3b")
@given(
    STATUSES,
    st.dates(date(1970, 1, 1), date(2025, 1, 1)),
    st.dates(date(2001, 1, 1), date(2035, 1, 1)),
    st.dates(date(2001, 1, 1), date(2060, 1, 1)),
)
def test_past_the_26th_year_only_the_scheme_or_a_card_covers_a_child(
    status: str, born: date, since: date, day: date
) -> None:
    child = person("child", Fact.model_validate({"name": status, "since": since}), born=born)
    found = judged(child, day)
    if since <= day and day.year > born.year + 26 and status not in {"disability_card", "scheme_dependant"}:
        assert isinstance(found, NotCovered)
    if since > day or status == "scheme_dependant":
        assert found is None


@pytest.mark.covers("RG-S.3", "RG-S.3b", "MBR-08")
@pytest.mark.parametrize(
    "refused",
    [
        person("spouse", fact("separated", "2020-01-01")),
        person("spouse", fact("scheme_insured", "2020-01-01", holds=False)),
        person("cohabitant", fact("cohabiting", "2020-01-01", "2021-01-01")),
        person("cohabitant", fact("both_free", "2020-01-01", holds=False)),
        person("cohabitant", fact("one_tax_home", "2020-01-01", holds=False)),
        person("cohabitant", fact("cohabiting", "2026-01-01"), *HOME),
        person("ascendant", fact("alimony", "2020-01-01", holds=False)),
        person("child", fact("student", "2010-01-01"), born=date(1995, 1, 1)),
        person("child", fact("job_seeker", "2026-01-01"), born=date(1995, 1, 1)),
        person("child", fact("job_seeker", "2024-01-01")),
        person("child", fact("disability_card", "2025-01-01"), born=date(1995, 1, 1)),
        person("child", fact("student", "2020-01-01", "2021-01-01")),
    ],
)
def test_every_refusal_names_its_rule_and_says_why_in_words_of_its_own(refused: Beneficiary) -> None:
    found = judged(refused, DAY)
    assert isinstance(found, NotCovered)
    assert found.rule == ("RG-S.3b" if refused.relation == "child" else "RG-S.3")
    assert found.told.startswith("Nous ne remboursons pas ce soin : ")


@pytest.mark.covers("RG-S.3")
@pytest.mark.parametrize(
    ("relation", "name"),
    [("spouse", "student"), ("child", "alimony"), ("insured", "separated"), ("ascendant", "student")],
)
def test_a_fact_that_does_not_suit_the_person_is_refused(relation: str, name: str) -> None:
    with pytest.raises(ValueError, match="ces faits ne se disent pas"):
        person(relation, fact(name, "2020-01-01"))


def test_a_fact_that_counts_from_its_first_day_cannot_be_denied() -> None:
    with pytest.raises(ValueError, match="ne se nie pas"):
        fact("job_seeker", "2020-01-01", holds=False)


def test_the_latest_word_on_a_fact_is_the_one_that_counts() -> None:
    back = person("spouse", fact("separated", "2020-01-01"), fact("separated", "2024-01-01", holds=False))
    assert [back.stated("separated", date(year, 1, 1)) for year in (2019, 2020, 2024)] == [False, True, False]


@pytest.mark.covers("RG-S.3b")
def test_a_proof_that_would_cover_is_asked_for_before_anything_is_refused() -> None:
    younger = replace(load().figure("eligibility.student_age", on=DAY), value=20)
    figures = load().replaced_by({"eligibility.student_age": (younger,)})
    child = person("child", fact("student", "2020-09-01"), fact("job_seeker", "2026-01-01"))
    assert outcome(verdict(member(child), child, DAY, figures, {})) == ("job_seeker_proof",)


@pytest.mark.covers("RG-S.3", "RG-S.3b")
@pytest.mark.parametrize(
    ("of", "terms", "last", "because"),
    [
        (person("child", fact("student", "2020-09-01")), {"student_age": 28}, date(2031, 12, 31), "child_too_old"),
        (person("child", fact("student", "2020-09-01")), {"student_age": 18}, date(2021, 12, 31), "child_too_old"),
        (
            person("child", fact("job_seeker", "2028-01-01"), PROVEN),
            {"job_seeker_age": 25},
            date(2028, 6, 14),
            "job_seeker_too_old",
        ),
        (
            person("child", fact("job_seeker", "2027-03-02"), PROVEN),
            {"job_seeker_term": 2, "job_seeker_age": 40},
            date(2029, 3, 2),
            "job_seeker_over",
        ),
    ],
)
def test_a_contract_may_set_ages_and_durations_of_its_own_and_the_refusal_says_so(
    of: Beneficiary, terms: dict[Term, int], last: date, because: str
) -> None:
    assert judged(of, last, terms=terms) is None
    refused = judged(of, last + timedelta(days=1), terms=terms)
    assert isinstance(refused, NotCovered)
    assert refused.because == f"{because}_by_contract"
    assert "votre contrat couvre" in refused.told
    assert str(refused.inputs["years"]) in refused.told


@pytest.mark.covers("RG-S.3", "RG-S.3b")
def test_a_life_together_and_a_disability_card_are_counted_by_the_contracts_own_terms() -> None:
    card = person("child", fact("disability_card", "2026-06-15"), born=date(2003, 6, 15))
    assert outcome(judged(card, date(2030, 1, 1))) == "disability_card_late"
    assert judged(card, date(2030, 1, 1), terms={"disability_age": 24}) is None
    together = person("cohabitant", *HOME, fact("cohabiting", "2020-01-01"))
    assert outcome(judged(together, DAY, terms={"cohabitation_term": 9})) == "cohabitant_too_recent_by_contract"
