"""The cost by kind of care as a drawing: two bars a kind, told apart by a pattern as well as by a colour."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from chalicelib.money import euros
from chalicelib.reimbursement.kinds import LABELS
from chalicelib.repricing.comparison import Comparison
from obole.comparison import bar

_LEFT, _WIDTH, _RIGHT = 230, 480, 130
_TOP, _ROW, _BAR = 76, 46, 16
_TITLE = "Coût pour l'organisme par nature de soins"
_HEAD = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"
 role="img" aria-labelledby="title told" font-family="system-ui, sans-serif" font-size="13" fill="#1b1f24">
<title id="title">{title}</title>
<desc id="told">{told}</desc>
<defs><pattern id="new" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" fill="#9a4a00"/><rect width="2" height="6" fill="#ffffff"/></pattern></defs>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="28" font-size="18">{title}</text>"""
_FILLS = (("Actuel", "#14477a"), ("Nouveau", "url(#new)"))


def svg(result: Comparison) -> str:
    """The drawing, whose text says the same amounts."""
    width, height = _LEFT + _WIDTH + _RIGHT, _TOP + _ROW * len(result.kinds) + 16
    told = "; ".join(f"{LABELS[cost.kind]}: {euros(cost.now)}, {euros(cost.new)}" for cost in result.kinds)
    head = _HEAD.format(width=width, height=height, title=escape(_TITLE), told=escape(told))
    return "\n".join([head, *_legend(), *_bars(result), "</svg>", ""])


def _legend() -> Iterator[str]:
    for place, (name, fill) in enumerate(_FILLS):
        x = 16 + 110 * place
        yield f'<rect x="{x}" y="42" width="16" height="16" fill="{fill}"/><text x="{x + 24}" y="55">{name}</text>'


def _bars(result: Comparison) -> Iterator[str]:
    most = max(max(cost.now, cost.new) for cost in result.kinds) or 1
    for place, cost in enumerate(result.kinds):
        top = _TOP + _ROW * place
        yield f'<text x="16" y="{top + _BAR + 4}">{escape(LABELS[cost.kind])}</text>'
        for cents, (_, fill), y in zip((cost.now, cost.new), _FILLS, (top, top + _BAR + 2), strict=True):
            length = bar(cents, most, _WIDTH)
            yield f'<rect x="{_LEFT}" y="{y}" width="{length}" height="{_BAR}" fill="{fill}"/>'
            yield f'<text x="{_LEFT + length + 8}" y="{y + 13}" font-size="12">{euros(cents)}</text>'
