"""The same statement as HTML, set by WeasyPrint: the same texts, bar, table and faces, as an accessible PDF."""

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from chalicelib.documents import printing
from chalicelib.documents.statement import Statement

_FONTS = Path(printing.__file__).with_name("fonts")
_STYLE = f"""
@font-face {{ font-family: Y; src: url({(_FONTS / "YsabeauOffice-Regular.ttf").as_uri()}) }}
@font-face {{ font-family: Y; font-weight: bold; src: url({(_FONTS / "YsabeauOffice-Bold.ttf").as_uri()}) }}
@page {{ size: A4; margin: 12mm 18mm 18mm; @bottom-left {{ content: string(about); font: 8pt Y }}
  @bottom-right {{ content: "Page " counter(page) " sur " counter(pages); font: 8pt Y }} }}
body {{ margin: 0; font: 10pt/1.25 Y; color: #18222b }} small {{ font-size: 8.2pt }}
p {{ margin: 0.6em 0 }} h1 {{ font-size: 19pt; margin: 4mm 0 3mm }} h2 {{ font-size: 12pt; margin: 0.8em 0 0.4em }}
footer {{ string-set: about content(); height: 0; overflow: hidden }} .answer {{ font: bold 30pt Y; margin: 0 }}
.bar, .shares {{ display: flex; gap: 1pt }} .bar div {{ height: 9mm }} .shares p {{ flex: 1; font-size: 9pt }}
.scheme {{ background: #1c4678 }} .institution {{ background: #a9d2c8 }} .other_insurers {{ background: #e3d8ec }}
.left {{ background: #fdf6e8; border: 0.9pt solid #a85b08 }}
table {{ width: 100%; border-collapse: collapse; font-size: 9pt }} .day {{ background: #f1eee6 }}
td, th {{ padding: 1mm; border-bottom: 0.4pt solid #d9d4c7; text-align: right; vertical-align: bottom }}
td:first-child, th:first-child {{ text-align: left }}
"""


def printed(statement: Statement) -> bytes:
    """The statement as a PDF."""
    fonts, style = _style()
    page = HTML(string=_page(printing.typeset(printing._told(statement))))  # noqa: SLF001 -- the same texts as ours
    pdf = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is bytes")
    return pdf


@cache
def _style() -> tuple[FontConfiguration, CSS]:
    """Read once."""
    fonts = FontConfiguration()
    return fonts, CSS(string=_STYLE, font_config=fonts)


def _page(told: dict[str, Any]) -> str:
    """Everything that `statement.typ` sets, in its order."""
    shares = "".join(f"<p>{share['label']}<br><b>{share['amount']}</b></p>" for share in told["shares"])
    bar = "".join(f"<div class={one['name']} style='flex: {one['width']}'></div>" for one in told["bar"]["pieces"])
    return f"""<html lang="fr"><head><title>{escape(told["title"])}</title></head><body>
<div class=shares><p><b>{escape(told["holder"])}</b><br>Adhérent n° <b>{told["number"]}</b></p>
<p><b>Obole</b></p></div>
<div class=shares><p>{"<br>".join(map(escape, told["about"]))}</p>
<p>{"<br>".join(map(escape, told["address"]))}</p></div>
<footer>{escape(told["footer"])}</footer>
<h1>{escape(told["title"])}</h1>{_paragraphs(told["warnings"])}
<p>{told["answer"]["label"]}</p><p class=answer>{told["answer"]["amount"]}</p>{_paragraphs(told["answer"]["words"])}
<h2>Qui a payé quoi</h2><div class=bar role=img aria-label="{escape(told["bar"]["alt"])}">{bar}</div>
<div class=shares>{shares}</div>
<h2>Le détail</h2>{_table(told)}
<h2>Pour lire ce décompte</h2>{_paragraphs(told["notes"])}</body></html>"""


def _table(told: dict[str, Any]) -> str:
    heads = "".join(f"<th>{'<br>'.join(column)}</th>" for column in told["columns"])
    days = "".join(
        f"<tr class=day><th colspan=6>{day['title']}</th></tr>{''.join(map(_row, day['rows']))}" for day in told["days"]
    )
    total = "".join(f"<th>{text}</th>" for text in (told["total"]["label"], *told["total"]["amounts"]))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{days}<tr>{total}</tr></tbody></table>"


def _row(row: dict[str, Any]) -> str:
    notes = "".join(f"<br><small>{escape(note)}</small>" for note in row["notes"])
    amounts = "".join(f"<td>{amount}</td>" for amount in row["amounts"])
    return f"<tr><td><b>{escape(row['label'])}</b>{notes}</td>{amounts}</tr>"


def _paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)
