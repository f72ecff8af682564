"""Taking in a nomenclature: what it changes is told, and nothing that was published is forgotten."""

from datetime import date

import pytest

from chalicelib.errors import ConflictError, InvalidError
from chalicelib.formats.nx.model import Nomenclature, NomenclatureError, PublishedAct, Version
from chalicelib.parameters.publishing import Changes, publish, read
from chalicelib.parameters.tables import Table
from tests.chalicelib.formats.nx.files import ccam, ccam_act, lpp, lpp_code, lpp_version

OLD, NEW = date(2026, 1, 1), date(2026, 3, 1)
FIRST, LATER = Version(date(2020, 1, 1), "PFC", 12000), Version(date(2026, 1, 1), "PF0", 12000)


def act(code: str, *versions: Version) -> PublishedAct:
    return PublishedAct(code, "ACTE", versions)


def file(*acts: PublishedAct, issued: date = NEW, complete: bool = True) -> Nomenclature:
    return Nomenclature("CCAM", issued, complete, acts)


def loaded(*acts: PublishedAct) -> Table:
    return Table(publish(file(*acts, issued=OLD), None)[0])


@pytest.mark.covers("PLS-14")
def test_what_is_new_changed_same_and_kept_is_counted() -> None:
    before = loaded(act("HBLD001", FIRST), act("HBLD002", FIRST), act("HBLD003", FIRST))
    after, changes = publish(file(act("HBLD001", FIRST), act("HBLD002", FIRST, LATER), act("HBLD004", FIRST)), before)
    assert changes == Changes(new=1, changed=1, same=1, kept=1, aside={})
    assert [one.code for one in Table(after).acts()] == ["HBLD001", "HBLD002", "HBLD003", "HBLD004"]
    assert Table(after).issued == NEW


@pytest.mark.covers("PLS-02")
def test_versions_that_a_later_file_no_longer_has_stay() -> None:
    after, _ = publish(file(act("HBLD001", LATER)), loaded(act("HBLD001", FIRST)))
    assert Table(after).act("HBLD001") == act("HBLD001", FIRST, LATER)


def test_a_later_file_corrects_a_version_of_the_same_day() -> None:
    right = Version(FIRST.start, "PFC", 10750)
    after, changes = publish(file(act("HBLD001", right)), loaded(act("HBLD001", FIRST)))
    assert Table(after).act("HBLD001") == act("HBLD001", right)
    assert changes.changed == 1


def test_a_file_of_changes_leaves_the_others_alone() -> None:
    after, changes = publish(file(act("HBLD002", LATER), complete=False), loaded(act("HBLD001", FIRST)))
    assert [one.code for one in Table(after).acts()] == ["HBLD001", "HBLD002"]
    assert (changes.new, changes.kept) == (1, 0)


def test_the_same_file_twice_changes_nothing() -> None:
    once, _ = publish(file(act("HBLD001", FIRST, LATER)), None)
    again, changes = publish(file(act("HBLD001", FIRST, LATER)), Table(once))
    assert again == once
    assert changes == Changes(new=0, changed=0, same=1, kept=0, aside={})


def test_a_grouping_that_says_no_kind_of_care_is_set_aside_by_name() -> None:
    strange = Version(FIRST.start, "ZZZ", 1)
    _, changes = publish(file(act("HBLD001", strange), act("HBLD002", strange), act("HBLD003"), act("X", FIRST)), None)
    assert changes.aside == {"ZZZ": 2, "": 1}
    assert changes.new == 3


def test_an_older_file_is_refused() -> None:
    before = Table(publish(file(act("HBLD001", FIRST)), None)[0])
    with pytest.raises(ConflictError, match="date du 01/01/2026"):
        publish(file(act("HBLD001", FIRST), issued=OLD), before)


def test_changes_to_a_table_that_is_not_there_are_refused() -> None:
    with pytest.raises(ConflictError, match="Chargez d'abord un fichier complet"):
        publish(file(act("HBLD001", FIRST), complete=False), None)


def test_the_header_tells_the_nomenclature() -> None:
    medical = ccam(ccam_act("ZBQK002", "RADIO", groupings={"20100101": "ADI"}, prices={}))
    product = lpp(lpp_code("9000012", "CLASSE II", lpp_version("20210101", "PAU", 40000)))
    assert [read(data).name for data in (medical, product)] == ["CCAM", "LPP"]


@pytest.mark.parametrize("data", [b"", b"a,b\n", b"\xff" * 300, b"PK\x03\x04" + b"\0" * 200])
def test_another_kind_of_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(InvalidError, match="ni la CCAM ni la LPP"):
        read(data)


def test_a_file_cut_short_is_refused() -> None:
    whole = ccam(ccam_act("ZBQK002", "RADIO", groupings={"20100101": "ADI"}, prices={}))
    with pytest.raises(NomenclatureError):
        read(whole[:-130])
