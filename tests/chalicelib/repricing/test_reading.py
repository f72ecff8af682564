"""A wrong file is refused with the line, the field and the reason; the value is never repeated."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chalicelib.errors import InvalidError
from chalicelib.repricing.book import Book, book_of
from chalicelib.repricing.reading import read
from chalicelib.repricing.refusal import WrongLineError
from tests.chalicelib.repricing.conftest import VISIT
from tests.chalicelib.repricing.invented import csv_of

HEADER = "beneficiary,birth_date,kind,date,price"
GLASSES = {
    "kind": "optical_equipment",
    "class": "B",
    "price": "30000",
    "base": "",
    "rate": "",
    "frame": "10000",
    "lens_right": "10000",
    "lens_left": "10000",
    "right_sphere": "-2.25",
    "right_cylinder": "0",
    "right_multifocal": "false",
    "left_sphere": "1",
    "left_cylinder": "0",
    "left_multifocal": "false",
}


@pytest.mark.covers("PLS-08")
@pytest.mark.parametrize(
    ("field", "change", "reason"),
    [
        ("beneficiary", {"beneficiary": ""}, "obligatoire"),
        ("beneficiary", {"beneficiary": "é"}, "40 caractères"),
        ("beneficiary", {"beneficiary": "180054400000169"}, "NIR"),
        ("beneficiary", {"beneficiary": "1800544000001"}, "NIR"),
        ("professional", {"professional": "2A B"}, "40 caractères"),
        ("options", {"options": "gold"}, "points-virgules"),
        ("options", {"options": "GOLD;"}, "points-virgules"),
        ("options", {"options": "A +;B;A +"}, "deux fois"),
        ("options", {"options": "A;1800544000001"}, "NIR"),
        ("options", {"options": "A;B@soon"}, "date réelle"),
        ("options", {"options": "A@2025-01-01;A"}, "deux fois"),
        ("options", {"options": "B;A@2025-02-11"}, "commence après"),
        ("agreed_on", {"agreed_on": "10/02/2025"}, "date réelle"),
        ("birth_date", {"birth_date": "1980-02-30"}, "date réelle"),
        ("birth_date", {"birth_date": "2025-02-11"}, "naissance suit"),
        ("date", {"date": "20250210"}, "date réelle"),
        ("date", {"date": "1899-12-31"}, "date réelle"),
        ("kind", {"kind": "magic"}, "connues"),
        ("price", {"price": "50.00"}, "centimes"),
        ("price", {"price": "-1"}, "centimes"),
        ("price", {"price": "1_000"}, "centimes"),
        ("price", {"price": "٣"}, "centimes"),
        ("price", {"price": "10000000000" * 2}, "10 chiffres"),
        ("base", {"base": ""}, "obligatoire"),
        ("rate", {"rate": "101"}, "0 à 100"),
        ("rate", {"rate": ""}, "obligatoire"),
        ("quantity", {"quantity": "0"}, "1 à 9999"),
        ("pathway", {"pathway": "O"}, "true ou false"),
        ("pathway", {"pathway": ""}, "obligatoire"),
        ("fee_control", {"fee_control": ""}, "obligatoire"),
        ("country", {"country": "Belgique"}, "deux majuscules"),
        ("ward", {"ward": "attic"}, "connues"),
        ("withheld", {"withheld": "100"}, "scheme_paid"),
        ("last_delivery", {"last_delivery": "2025-02-11"}, "suit la date"),
        ("entry_date", {"entry_date": "2025-02-11"}, "suit la date"),
        ("lens_left", {"lens_right": "100"}, "ensemble"),
        ("price_limit", {"basket": "full_cover"}, "obligatoire"),
        ("basket", {"kind": "dental_prosthesis"}, "obligatoire"),
        ("class", {"kind": "hearing_aid", "ear": "left"}, "obligatoire"),
        ("ear", {"kind": "hearing_aid", "class": "II"}, "obligatoire"),
        ("with_glasses", {"kind": "optical_service"}, "obligatoire"),
        ("price", GLASSES | {"price": "29999"}, "somme"),
        ("right_sphere", GLASSES | {"right_sphere": "2.255"}, "dioptries"),
        ("right_sphere", GLASSES | {"left_multifocal": ""}, "en entier"),
        ("frame", GLASSES | {"frame": ""}, "obligatoire"),
        ("class", GLASSES | {"class": "II"}, "obligatoire"),
        ("base", GLASSES | {"class": "A", "price_limit": "30000"}, "obligatoire"),
    ],
)
def test_a_wrong_line_is_refused_by_number_field_and_reason(
    book: Callable[..., Book], field: str, change: dict[str, str], reason: str
) -> None:
    with pytest.raises(WrongLineError) as refused:
        book({}, {}, change, change)
    assert refused.value.number == 4
    assert [wrong.field for wrong in refused.value.fields] == [field]
    assert reason in refused.value.detail
    written = [value for value in change.values() if len(value) > 5 and value.isdigit()]
    assert not any(value in refused.value.detail for value in written)


@pytest.mark.covers("PLS-08")
@pytest.mark.parametrize(
    "change", [{"birth_date": "1980-05-05"}, {"family": "F2"}, {"blind": "true"}], ids=lambda change: next(iter(change))
)
def test_a_person_is_the_same_on_every_line(book: Callable[..., Book], change: dict[str, str]) -> None:
    with pytest.raises(WrongLineError, match="autre ligne"):
        book({"family": "F1"}, {"family": "F1"} | change)


@pytest.mark.covers("PLS-08")
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "« beneficiary » : colonne obligatoire absente"),
        ("1800544000001,x\n", "Ligne 1, « colonne 1 » : nom de colonne inconnu"),
        ("price,price\n", "« price » : colonne écrite deux fois"),
        (f"{HEADER}\n", "aucune ligne"),
        (f"{HEADER}\nP1\n", "Ligne 2, « ligne » : 5 colonnes attendues, 1 trouvées"),
        (f'{HEADER}\n"P1', "Ligne 2, « ligne » : guillemets mal fermés"),
        ("\udcff", "UTF-8"),
    ],
)
def test_a_file_that_is_no_table_of_lines_is_refused(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "lines.csv"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises((WrongLineError, InvalidError)) as refused:
        book_of(read(path))
    assert told in refused.value.detail
    assert "1800544000001" not in refused.value.detail


def test_what_was_read_is_told_to_the_last_byte(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(csv_of([VISIT] * 30_000), encoding="utf-8")
    told: list[int] = []
    assert read(path, told.append).size == 30_000
    assert sum(told) == path.stat().st_size
    assert len(told) > 1
