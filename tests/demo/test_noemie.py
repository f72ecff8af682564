"""Synthetic files: sound, coherent with the rules, with the few lines that go wrong in any real file."""

import hashlib
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import InvalidError
from chalicelib.formats.noemie import File, finess_valid, nir_key_valid, read
from chalicelib.parameters import act
from demo.book import Portfolio
from demo.noemie import noemie_file, noemie_files
from demo.patients import patients
from demo.portfolio import portfolio

UNTIL = date(2026, 11, 21)


@pytest.fixture(scope="module")
def book() -> Portfolio:
    return portfolio(50, seed=1)


@pytest.fixture(scope="module")
def files(book: Portfolio) -> list[File]:
    return [read(data) for data in noemie_files(book, 500, 1, UNTIL, files=2)]


@pytest.mark.covers("PLS-13", "EXC-01")
@settings(max_examples=25)
@given(st.integers(0, 120), st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 3))
def test_any_size_and_seed_gives_a_sound_file_of_exactly_that_size(
    lines: int, seed: int, families: int, sequence: int
) -> None:
    assert len(read(noemie_file(portfolio(families, seed), lines, seed, UNTIL, sequence)).lines) == lines


@pytest.mark.covers("PLS-13")
def test_the_same_arguments_give_the_same_bytes(book: Portfolio) -> None:
    digests = {hashlib.sha256(noemie_file(book, 200, 5, UNTIL)).hexdigest() for _ in range(2)}
    assert len(digests) == 1
    assert noemie_file(book, 200, 5, UNTIL) != noemie_file(book, 200, 6, UNTIL)


@pytest.mark.covers("PLS-13", "EXC-01")
def test_a_second_file_follows_the_first_and_brings_new_lines(files: list[File]) -> None:
    first, second = files
    assert (first.header.emitter, first.header.reference) == (second.header.emitter, second.header.reference)
    assert (first.header.sequence, second.header.sequence) == (1, 2)
    assert {line.reference for line in first.lines}.isdisjoint(line.reference for line in second.lines)
    assert first.duplicates() == second.duplicates() == ()


@pytest.mark.covers("PLS-13")
def test_care_is_of_the_last_months_and_never_after_the_day(files: list[File]) -> None:
    first, second = ({line.care_date for line in file.lines} for file in files)
    assert date(2026, 3, 1) < min(first) < max(first) <= date(2026, 11, 7) <= min(second) <= max(second) <= UNTIL


@pytest.mark.covers("PLS-13")
def test_the_scheme_pays_its_rate_less_what_it_withholds(files: list[File]) -> None:
    for line in (line for file in files for line in file.lines):
        gross = (min(line.price, line.base) * line.rate * 2 + 100) // 200
        assert line.scheme_paid + line.withheld == gross
        assert line.scheme_paid >= 0


@pytest.mark.covers("PLS-13")
def test_a_visit_is_at_the_tariff_of_the_day_and_bears_the_participation_of_adults(files: list[File]) -> None:
    visits = [line for file in files for line in file.lines if line.act == "G" and line.exemption == "none"]
    adults = [line for line in visits if line.birth_date < "20080101" and line.rate == 70 and line.withheld]
    assert {(line.price, line.base, line.scheme_paid, line.withheld) for line in adults} == {(3000, 3000, 1900, 200)}
    children = [line for line in visits if line.birth_date > "20090101" and line.rate == 70]
    assert {(line.scheme_paid, line.withheld) for line in children} == {(2100, 0)}


@pytest.mark.covers("PLS-13")
def test_nobody_is_withheld_more_than_the_year_allows(book: Portfolio) -> None:
    withheld: Counter[tuple[str, int, int, bool]] = Counter()
    for line in read(noemie_file(book, 5000, 2, UNTIL)).lines:
        known = act(line.act, line.care_date)
        if known and line.operation == "C":
            franchise = known.kind in ("medicine", "auxiliary", "transport")
            withheld[line.nir, line.rank, line.care_date.year, franchise] += line.withheld
    assert max(withheld.values()) == 50_00


@pytest.mark.covers("PLS-13", "RG-S.7e")
def test_a_few_lines_of_each_kind_go_wrong(book: Portfolio, files: list[File]) -> None:
    practices = {professional["finess"] for professional in book["professionals"]}
    people = {(person.nir, person.rank) for person in patients(book, 1)}
    for file in files:
        created = [line for line in file.lines if line.operation == "C"]
        assert any(act(line.act, line.care_date) is None for line in created)
        assert any(not nir_key_valid(line.nir, line.nir_key) for line in created)
        assert any(line.finess not in practices and finess_valid(line.finess) for line in created)
        assert any((line.nir, line.rank) not in people and nir_key_valid(line.nir, line.nir_key) for line in created)
        assert any(line.birth_date.endswith("00") for line in created)
        assert sum(not nir_key_valid(line.nir, line.nir_key) for line in created) < len(created) / 50


@pytest.mark.covers("PLS-13", "RG-S.7e")
def test_cancellations_repeat_their_line_but_one_cancels_nothing_known(files: list[File]) -> None:
    for file in files:
        created = {line.reference: line for line in file.lines if line.operation == "C"}
        cancelling = [line for line in file.lines if line.operation == "A"]
        known = [line for line in cancelling if line.reference in created]
        assert len(cancelling) - len(known) == 1
        assert all(
            (line.nir, line.rank, line.care_date, line.act, line.price, line.scheme_paid)
            == (
                (made := created[line.reference]).nir,
                made.rank,
                made.care_date,
                made.act,
                made.price,
                made.scheme_paid,
            )
            for line in known
        )


@pytest.mark.covers("PLS-13", "RG-S.7c")
def test_some_care_falls_outside_cover(book: Portfolio, files: list[File]) -> None:
    people = {(person.nir, person.rank): person for person in patients(book, 1)}
    matched = [(people[line.nir, line.rank], line) for line in files[0].lines if (line.nir, line.rank) in people]
    assert any(not person.covered(line.care_date) for person, line in matched)


@pytest.mark.covers("PLS-13")
def test_the_first_member_has_a_history_with_every_share(book: Portfolio, files: list[File]) -> None:
    own = [line for line in files[0].lines if line.nir == book["members"][0]["nir"]]
    assert len(own) == 24
    assert {"G", "CS", "PH7", "PH4", "B", "GHS", "FJ", "CHP", "VSL", "AMK", "ADI", "PAU", "VAC", "AAD"} <= {
        line.act for line in own
    }
    assert any(not line.pathway for line in own)
    assert any(not line.fee_control and line.price > line.base for line in own)
    assert len([line for line in files[1].lines if line.nir == book["members"][0]["nir"]]) == 3


@pytest.mark.covers("PLS-13")
def test_a_book_without_anybody_covered_is_refused(book: Portfolio) -> None:
    with pytest.raises(InvalidError, match="Personne n'est couvert"):
        noemie_file(book, 10, 1, date(2020, 1, 1))


@pytest.mark.covers("PLS-13")
def test_a_book_without_a_practice_is_refused(book: Portfolio) -> None:
    with pytest.raises(InvalidError, match="Aucun professionnel"):
        noemie_file({**book, "professionals": []}, 10, 1, UNTIL)
