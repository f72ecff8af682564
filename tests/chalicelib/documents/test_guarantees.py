"""The table of guarantees printed: the same words and cents on the page and on paper, read in order."""

from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from chalicelib.contracts.page import Page, page
from chalicelib.documents.guarantees import as_html, as_pdf
from chalicelib.money import euros
from chalicelib.parameters import load
from demo.tables import BALANCED
from tests.chalicelib.documents.paper import INSURER
from tests.chalicelib.documents.reader import elements, opened
from tests.chalicelib.documents.tables import contract

DAY = date(2026, 11, 22)
PLUS: dict[str, Any] = {"consultation": {"basis": "base", "rate": 200, "rate_without_fee_control": 180}}
PLUS["consultation"]["includes_scheme"] = True
WAITING = {"implant": {"basis": "flat", "amount": 400_00, "per": "year", "without_scheme": True, "waiting_months": 6}}


def told(*, responsible: bool = True, on: date = DAY) -> Page:
    return page(contract(BALANCED | WAITING, responsible=responsible, PLUS=PLUS), on, load())


class Reader(HTMLParser):
    """The texts of a page, by tag, in order; every attribute met."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self._tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag != "meta":
            self._tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._tags.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self._tags[-1] != "style":
            self.texts.append((self._tags[-1], data.strip()))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.covers("PLS-09", "PLS-12")
def test_the_file_says_what_an_archive_and_a_screen_reader_need() -> None:
    with opened(as_pdf(told(), INSURER)) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("fr-FR", True)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Garanties santé du contrat S-1"
            assert metadata["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert pdf.check_pdf_syntax() == []


@pytest.mark.covers("PLS-12")
def test_headings_go_down_one_step_at_a_time_on_paper_and_on_the_page() -> None:
    read_aloud = elements(opened(as_pdf(told(), INSURER)))
    on_paper = [int(each.tag[2:]) for each in read_aloud if each.tag in ("/H1", "/H2", "/H3")]
    on_the_page = [int(tag[1:]) for tag, _ in read(as_html(told(), INSURER)).texts if tag in ("h1", "h2", "h3")]
    assert on_paper == on_the_page
    assert on_paper[0] == 1
    assert on_paper.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(on_paper))


@pytest.mark.covers("PLS-09")
def test_every_example_is_printed_to_the_cent_with_its_bar_in_words() -> None:
    shown = told()
    expected = [
        (each.example.label, [euros(cents) for cents in (d.price, d.scheme, d.institution, d.left)])
        for each in (*(e for family in shown.families for e in family.examples), *shown.options[0].examples)
        if (d := each.decision)
    ]
    page_read = read(as_html(shown, INSURER))
    cells = [text for tag, text in page_read.texts if tag == "td"]
    assert [cells[start : start + 4] for start in range(0, len(cells), 4)] == [amounts for _, amounts in expected]
    alts = [value for tag, name, value in page_read.attributes if (tag, name) == ("div", "aria-label")]
    found = elements(opened(as_pdf(shown, INSURER)))
    assert [each.alt for each in found if each.tag == "/Figure"] == alts
    assert len(alts) == len(expected)
    paper = "\n".join(each.text for each in found)
    assert all(amount in paper for _, amounts in expected for amount in amounts)


@pytest.mark.covers("PLS-09")
def test_the_page_and_the_paper_say_the_same_of_each_entry() -> None:
    on_the_page = {text for tag, text in read(as_html(told(), INSURER)).texts if tag in ("dd", "small", "b", "dt")}
    on_paper = " ".join(each.text for each in elements(opened(as_pdf(told(), INSURER)))).replace("\u00ad", "")
    flat = "".join(on_paper.split())
    assert len(on_the_page) > 50
    assert [text for text in on_the_page if "".join(text.split()) not in flat] == []


def test_what_is_not_confirmed_is_marked_and_the_mark_is_explained() -> None:
    texts = [text for _, text in read(as_html(told(), INSURER)).texts]
    assert "Consultation de votre médecin traitant" in texts
    assert "Séance d’ostéopathie *" in texts
    assert any("astérisque" in text for text in texts)


def test_a_contract_that_is_not_responsible_says_so_and_owes_nothing_to_the_law() -> None:
    texts = [text for _, text in read(as_html(told(responsible=False), INSURER)).texts]
    assert "Contrat collectif obligatoire, non responsable" in texts
    assert not any("loi ajoute" in text for text in texts)


def test_the_page_stands_alone() -> None:
    reader = read(as_html(told(), INSURER))
    addresses = [value for _, name, value in reader.attributes if name in ("href", "src")]
    assert all(address.startswith("#") for address in addresses)
    targets = {value for _, name, value in reader.attributes if name == "id"}
    assert {address[1:] for address in addresses} <= targets


def test_the_same_table_is_the_same_bytes() -> None:
    assert as_pdf(told(), INSURER) == as_pdf(told(), INSURER)
    assert as_html(told(), INSURER) == as_html(told(), INSURER)
