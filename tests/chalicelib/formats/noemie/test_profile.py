"""The layout is data: another one serves without code, and one that cannot serve is refused with all that is wrong."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import chalicelib.formats.noemie as package
from chalicelib.formats.noemie import (
    Header,
    ProfileError,
    load_profile,
    parse_profile,
    read,
    shipped_profile,
    write,
)
from tests.chalicelib.formats.noemie.records import HEADER, LINE, TRAILER, file_of

SHIPPED = Path(package.__file__).with_name("profile.toml").read_text(encoding="utf-8")
QUANTITY = '{ name = "quantity", from = 66, length = 3, kind = "number", least = 1, label = "la quantité" },'
RANK = 'name = "rank", from = 39, length = 3, kind = "number"'


def refused(text: str) -> str:
    with pytest.raises(ProfileError) as caught:
        parse_profile(text)
    return caught.value.detail


@pytest.mark.covers("EXC-01")
def test_the_profile_shipped_has_records_of_128_characters_with_nothing_left_unlisted_but_the_ends() -> None:
    profile = shipped_profile()
    assert profile.record_length == 128
    assert profile.header.gaps(128) == ((88, 88), (94, 128))
    assert profile.line.gaps(128) == ((116, 128),)
    assert profile.trailer.gaps(128) == ((36, 128),)


@pytest.mark.covers("EXC-01")
def test_another_layout_reads_and_writes_without_code(tmp_path: Path) -> None:
    wider = SHIPPED.replace("record_length = 128", "record_length = 160")
    wider = wider.replace(
        'name = "act", from = 58, length = 8, kind = "text"', 'name = "act", from = 121, length = 13, kind = "text"'
    )
    wider = wider.replace('type = "200"', 'type = "340"')
    path = tmp_path / "other.toml"
    path.write_text(wider, encoding="utf-8")
    profile = load_profile(path)
    (line,) = read(file_of(HEADER, LINE, TRAILER)).lines
    longer = replace(line, act="2148 ABCDEFGH")
    data = write(Header("01", "1751", date(2026, 11, 20), "LOT", 1), [longer], profile)
    assert len(data) == 3 * 162
    assert read(data, profile).lines == (longer,)


@pytest.mark.covers("EXC-01")
def test_a_field_that_the_product_does_not_need_is_ignored_by_name() -> None:
    stranger = '{ name = "coefficient", from = 116, length = 6, kind = "ignored", label = "le coefficient" },'
    profile = parse_profile(SHIPPED.replace(QUANTITY, QUANTITY + stranger))
    data = file_of(HEADER, LINE[:115] + "001250" + LINE[121:], TRAILER)
    assert read(data, profile).lines == read(file_of(HEADER, LINE, TRAILER)).lines


@pytest.mark.covers("EXC-01")
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[header]", "[header", "n'est pas du TOML lisible"),
        ("[trailer]", "[end]", "trailer : ce champ est obligatoire"),
        ("record_length = 128", 'record_length = "128"', "record_length : un nombre entier est attendu"),
        (RANK, RANK.replace("39", "38"), "line : « rank » (position 38) empiète sur « nir_key » (jusqu'à 38)"),
        (RANK, RANK.replace("39", "2"), "line : « rank » (position 2) empiète sur « type » (jusqu'à 3)"),
        (RANK, RANK.replace("39", "127"), "line : « rank » finit en position 129, au-delà des 128"),
        (RANK, RANK.replace("39", "0"), "un nombre au-dessus de 0 est attendu"),
        (RANK, RANK.replace("number", "integer"), "sont admises : text, digits, number"),
        (RANK, RANK.replace("number", "amount"), "« least » et « most » ne vont qu'avec la nature « number »"),
        (RANK, RANK.replace('"rank"', '"row"'), "« rank » manque"),
        (RANK, RANK.replace('"rank"', '"row"'), "« row » n'est pas un champ du produit"),
        (RANK, RANK.replace('"rank"', '"base"'), "« base » est déclaré deux fois"),
        (RANK, RANK + ", colour = 1", "ce champ est inconnu"),
        (
            QUANTITY,
            QUANTITY.replace("least = 1, ", "required = true, "),
            "« required » ne va qu'avec la nature « text »",
        ),
        ('kind = "birth_date"', 'kind = "date"', "« birth_date » est de nature « date », attendu : birth_date"),
        (
            'from = 42, length = 8, kind = "birth_date"',
            'from = 42, length = 6, kind = "birth_date"',
            "occupe 8 positions",
        ),
        ('from = 111, length = 1, kind = "flag"', 'from = 111, length = 2, kind = "flag"', "occupe 1 position"),
        ('value = "NO"', 'value = "NOE"', "chaque valeur a exactement la longueur du champ (2)"),
        ('kind = "constant", value = "NO"', 'kind = "constant"', "« value » va avec la nature « constant »"),
        ('values = { "C" = "C", "A" = "A" }', "values = {}", "chaque valeur a exactement la longueur du champ (1)"),
        ('values = { "C" = "C", "A" = "A" }', 'values = { "C" = "C", "R" = "R" }', "par « R », attendu : A, C"),
        ('type = "999"', 'type = "200"', "les trois types d'enregistrement doivent différer"),
        ('type = "999"', 'type = "99"', "avoir la même longueur"),
        (
            'from = 4, length = 20, kind = "text", required = true',
            'from = 4, length = 20, kind = "text"',
            "« reference » identifie",
        ),
    ],
)
def test_a_profile_that_cannot_serve_is_refused_with_what_is_wrong(old: str, new: str, told: str) -> None:
    assert old in SHIPPED
    assert told in refused(SHIPPED.replace(old, new))


@pytest.mark.covers("EXC-01")
def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = SHIPPED.replace(RANK, RANK.replace("39", "38")).replace('type = "999"', 'type = "99"')
    assert refused(text).count(" ; ") == 1


@pytest.mark.covers("EXC-01")
def test_a_profile_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "profile.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProfileError, match="UTF-8"):
        load_profile(path)
