"""The statement on paper. Its structure is tested here, element by element; no body has certified it."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from chalicelib.care.store import CANCELLED
from chalicelib.documents.printing import _DRAWN, printed
from chalicelib.documents.statement import Row, Shares
from chalicelib.money import euros
from tests.chalicelib.documents.paper import any_rows, member, row, statement
from tests.chalicelib.documents.reader import elements, opened

REASON = "il est trop ancien"
SHARES = ("scheme", "institution", "other_insurers", "left")


def amounts(shares: Shares) -> list[str]:
    return [euros(shares.price), *(euros(getattr(shares, name)) for name in SHARES)]


def texts(rows: list[Row]) -> list[tuple[str, str]]:
    return [(element.tag, element.text) for element in elements(opened(printed(statement(*rows))))]


@pytest.mark.covers("MBR-10", "PLS-12")
def test_the_file_says_what_an_archive_and_a_screen_reader_need() -> None:
    with opened(printed(statement(row()))) as pdf:
        root = pdf.Root
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("fr-FR", True)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert len(root.OutputIntents) == 1
        assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
        with pdf.open_metadata() as told:
            assert told["dc:title"] == "Décompte de février 2026"
            assert told["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
            assert told["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
            assert told["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert pdf.check_pdf_syntax() == []
        assert all("/Tabs" in page and str(page["/Tabs"]) == "/S" for page in pdf.pages)


@pytest.mark.covers("PLS-12")
def test_every_face_is_our_own_and_carried_by_the_file() -> None:
    with opened(printed(statement(row()))) as pdf:
        fonts = [font for page in pdf.pages for font in page.resources["/Font"].values()]
        assert fonts
        for font in fonts:
            (described,) = font["/DescendantFonts"]
            assert "YsabeauOffice" in str(described["/BaseFont"])
            assert {"/FontFile2", "/FontFile3"} & set(described["/FontDescriptor"].keys())


@pytest.mark.covers("MBR-30")
def test_the_member_number_is_read_first_beside_the_name() -> None:
    read = "".join(element.text for element in elements(opened(printed(statement(row())))))
    assert read.startswith("Camille Aubépin")
    assert read.index("Adhérent n°\u00a020250001".replace("\u00a0", " ")) < 30


def test_headings_go_down_one_step_at_a_time_and_the_bar_is_told_in_words() -> None:
    found = elements(opened(printed(statement(row(other=1_00)))))
    levels = [int(element.tag[2:]) for element in found if element.tag in ("/H1", "/H2", "/H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    (figure,) = [element for element in found if element.tag == "/Figure"]
    shares = f"Sécurité sociale {euros(19_00)}, Votre complémentaire {euros(9_00)}, Autres assureurs {euros(1_00)}"
    assert figure.alt == f"Barre des quatre parts\u00a0: {shares}, Reste à votre charge {euros(2_00)}."


@pytest.mark.covers("MBR-10", "MBR-11")
@settings(max_examples=15)
@given(any_rows)
def test_what_is_read_is_the_ledger_in_its_order_to_the_cent(rows: list[Row]) -> None:
    found = texts(rows)
    cells = [text for tag, text in found if tag == "/TD"]
    bodies = [cells[start : start + 6] for start in range(0, len(cells), 6)]
    assert [body[1:] for body in bodies] == [amounts(row.shares) for row in rows] + [amounts(statement(*rows).total)]
    assert [body[0].startswith("Annulation") for body in bodies[:-1]] == [row.cancellation for row in rows]
    assert ["Dû au professionnel" in body[0] for body in bodies[:-1]] == [
        row.to_professional and not row.cancellation for row in rows
    ]
    assert [REASON in body[0] for body in bodies[:-1]] == [row.reason is not None for row in rows]
    days = [text for tag, text in found if tag == "/TH" and text.startswith("Calculé le")]
    assert len(days) == len({row.posted_on for row in rows})


def test_the_table_has_headers_over_every_column_also_on_the_next_page() -> None:
    rows = [row(day=1 + place // 3) for place in range(60)]
    with opened(printed(statement(*rows))) as pdf:
        assert len(pdf.pages) > 1
        heads = [element.text for element in elements(pdf) if element.tag == "/TH"][:6]
        assert [head.replace("\n", "") for head in heads] == [
            "Soin",
            "Prix",
            "Sécuritésociale",
            "Votrecomplémentaire",
            "Autresassureurs",
            "Reste àvotre charge",
        ]


def test_bad_news_is_told_before_the_amount() -> None:
    read = [text for _, text in texts([row(), row(institution=4_00, cancellation=True)]) if text]
    warned = next(place for place, text in enumerate(read) if "Un soin est annulé" in text)
    assert euros(4_00) in read[warned]
    assert warned < read.index("Remboursements qui vous reviennent")
    assert read[read.index("Remboursements qui vous reviennent") + 1] == euros(5_00)


def test_refused_lines_are_told_first_with_how_many_still_are() -> None:
    refused, other = (row(institution=0, reason=f"Nous ne remboursons pas ce soin : {REASON}.") for _ in range(2))
    read = [text for _, text in texts([refused, other, row()]) if text]
    warned = read.index("2 soins ne sont pas remboursés\u00a0: le détail dit pourquoi.")
    assert warned < read.index("Remboursements qui vous reviennent")
    assert sum(text.startswith("Refus") for text in read) == 2
    gone = row(institution=0, line=refused.line, cancellation=True)
    assert not any("le détail dit pourquoi" in text for _, text in texts([refused, gone]))


@pytest.mark.parametrize(
    ("after", "said"), [(12_00, "3,00\u202f€ de plus"), (5_00, "4,00\u202f€ de moins"), (9_00, "n\u2019en change pas")]
)
def test_what_was_worked_out_again_is_told_before_the_amount_with_what_it_changes(after: int, said: str) -> None:
    changed = replace(row(institution=after - 9_00, cause=CANCELLED), paid=after)
    read = [text for _, text in texts([row(), changed]) if text]
    told = next(place for place, text in enumerate(read) if "remboursement est recalculé" in text)
    assert said in read[told]
    assert told < read.index("Remboursements qui vous reviennent")
    if after != 9_00:
        assert any(f"passe de {euros(9_00)} à {euros(after)}" in text for text in read)


def test_a_care_cancelled_in_the_period_is_not_counted_and_one_of_before_takes_nothing_off_the_count() -> None:
    gone = row(line="gone")
    cancelled = row(line="gone", cancellation=True, day=5)
    read = [text for _, text in texts([gone, row(), cancelled, row(line="before", cancellation=True, day=6)])]
    assert f"Un soin pris en compte, pour {euros(30_00)} de dépenses." in read


def test_a_period_that_takes_back_more_than_it_gives_says_so() -> None:
    read = [text for _, text in texts([row(cancellation=True), row(cancellation=True, to_professional=True)])]
    assert read[read.index("Remboursements repris, déduction faite des nouveaux") + 1] == euros(-9_00)
    assert f"{euros(9_00)} qui étaient dus aux professionnels de santé sont repris." in read


def test_what_professionals_are_owed_is_told_apart() -> None:
    read = [text for _, text in texts([row(), row(institution=4_00, to_professional=True)]) if text]
    assert read[read.index("Remboursements qui vous reviennent") + 1] == euros(9_00)
    assert any(f"{euros(4_00)} dus directement aux professionnels" in text for text in read)


def test_a_period_of_cancellations_only_is_printed_too() -> None:
    found = elements(opened(printed(statement(row(cancellation=True)))))
    assert euros(-9_00) in [element.text for element in found]


def test_the_same_statement_is_the_same_bytes_in_another_process_and_time_zone() -> None:
    told = statement(row(), row(day=5))
    code = (
        "import sys, hashlib; from tests.chalicelib.documents.paper import row, statement;"
        "from chalicelib.documents.printing import printed;"
        "print(hashlib.sha256(printed(statement(row(), row(day=5)))).hexdigest())"
    )
    seen = {
        subprocess.run(  # noqa: S603 -- this interpreter, our own code
            [sys.executable, "-c", code],
            env={"TZ": zone, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for zone in ("Asia/Tokyo", "America/Los_Angeles")
    }
    assert len(seen) == 1
    assert printed(told) == printed(told)
    assert printed(told) != printed(replace(told, reference="another"))


def test_every_letter_let_through_can_be_drawn_and_any_other_is_told_as_unknown() -> None:
    drawn = "".join(filter(lambda sign: not _DRAWN.match(sign) and sign.isalnum(), map(chr, range(0x3000))))
    assert len(drawn) > 500
    for start in range(0, len(drawn), 60):
        assert printed(statement(row(), of=member(last_name=drawn[start : start + 60])))
    odd = printed(statement(row(), of=member(last_name="Lê 李 \U0001f600")))
    assert any("Lê ? ?" in element.text for element in elements(opened(odd)))


def test_without_an_address_none_is_printed() -> None:
    read = "".join(element.text for element in elements(opened(printed(statement(row(), of=member(address=False))))))
    assert "Brest" not in read
