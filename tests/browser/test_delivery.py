"""What is sent to the browser: little, all our own, and allowed by the strictest policy."""

import gzip
import re

from tests.browser.stage import DIST

FIRST_PAGE = 165_000  # bytes, compressed; a quarter is the face


def sent_first() -> list[bytes]:
    """The page, its scripts and styles, and the face of its letters."""
    html = (DIST / "index.html").read_text(encoding="utf-8")
    assets = re.findall(r'(?:src|href)="/(assets/[^"]+)"', html)
    assert any(name.endswith(".js") for name in assets)
    assert any(name.endswith(".css") for name in assets)
    assert any("latin-wght" in name for name in assets)
    return [html.encode(), *((DIST / name).read_bytes() for name in assets)]


def test_the_first_page_is_light() -> None:
    assert sum(len(gzip.compress(part)) for part in sent_first()) < FIRST_PAGE


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    html = (DIST / "index.html").read_text(encoding="utf-8")
    assert "<style" not in html
    assert "style=" not in html
    assert re.findall(r"<script(?![^>]*src=)", html) == []
    assert re.findall(r'(?:src|href)="(?!/)', html) == []
    styles = "".join(path.read_text(encoding="utf-8") for path in DIST.rglob("*.css"))
    assert re.findall(r"url\((?!/assets/)", styles) == []


def test_the_face_is_asked_for_with_the_scripts_so_that_no_word_moves_later() -> None:
    html = (DIST / "index.html").read_text(encoding="utf-8")
    (link,) = re.findall(r'<link rel="preload"[^>]*>', html)
    assert re.search(r'href="/assets/[^"]*latin-wght[^"]*\.woff2"', link)
    assert 'as="font"' in link
    assert "crossorigin" in link  # else a browser fetches it twice


def test_the_face_is_carried_by_the_pages() -> None:
    faces = [path.name for path in DIST.rglob("*.woff2")]
    assert any("latin-wght" in name for name in faces)
    assert all(path.stat().st_size < 50_000 for path in DIST.rglob("*.woff2"))
