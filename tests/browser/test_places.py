"""The bar of places under the thumb."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

LINES = """span => {
  const words = document.createRange();
  words.selectNodeContents(span);
  return new Set(Array.from(words.getClientRects(), ({ top }) => top)).size;
}"""


@pytest.mark.parametrize("width", [320, 360, 412])
def test_each_place_holds_on_one_line_of_a_phone(visit: Visit, width: int) -> None:
    page = visit("/compte", (width, 740))
    names = page.locator(".place span")
    expect(names).to_have_text(["Accueil", "Dépenses", "Documents", "Mon compte"])
    assert names.evaluate_all(f"spans => spans.map({LINES})") == [1, 1, 1, 1]
    assert page.evaluate("document.documentElement.scrollWidth") == width
