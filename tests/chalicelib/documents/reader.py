"""Read a tagged PDF as a screen reader does: its structure tree in order, with the text of each element."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Page, Pdf

Places = dict[tuple[int, int], int]  # the number of a page, by its object


@dataclass(frozen=True)
class Element:
    """An element that has text of its own, or a text in its place."""

    tag: str
    text: str
    alt: str


def opened(pdf: bytes) -> Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def elements(pdf: Pdf) -> list[Element]:
    """Every element of the structure tree, in reading order; text belongs to the innermost."""
    texts = [_texts(page) for page in pdf.pages]
    places: Places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

    def walk(node: object, page: int) -> Iterator[Element]:
        if isinstance(node, Array):
            for child in node:
                yield from walk(child, page)
        elif isinstance(node, Dictionary) and "/S" in node:
            page = places[node["/Pg"].objgen] if "/Pg" in node else page
            children = node.get("/K", Array())
            own = list(children) if isinstance(children, Array) else [children]
            yield Element(str(node["/S"]), "".join(_said(kid, page, texts, places) for kid in own), _text(node, "/Alt"))
            yield from walk(Array([kid for kid in own if isinstance(kid, Dictionary)]), page)

    return list(walk(pdf.Root["/StructTreeRoot"]["/K"], 0))


def _text(node: pikepdf.Object, key: str) -> str:
    return str(node.get(key, ""))


def _said(kid: object, page: int, texts: list[dict[int, str]], places: Places) -> str:
    if isinstance(kid, Dictionary) and kid.get("/Type") == "/MCR":
        page = places[kid["/Pg"].objgen] if "/Pg" in kid else page
        return texts[page].get(int(kid["/MCID"]), "")
    return texts[page].get(int(kid), "") if isinstance(kid, int) else ""


def _texts(page: Page) -> dict[int, str]:
    """What each marked content of the page says."""
    fonts = {name: _unicode(font) for name, font in page.resources["/Font"].items()}
    said: dict[int, str] = {}
    inside: list[int | None] = []
    known: dict[str, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "BDC":
                inside.append(int(operands[1]["/MCID"]) if "/MCID" in operands[1] else None)
            case "BMC":
                inside.append(None)
            case "EMC":
                inside.pop()
            case "Tf":
                known = fonts[str(operands[0])]
            case "Tj" | "TJ":
                mark = next((mark for mark in reversed(inside) if mark is not None), None)
                if mark is not None:
                    said[mark] = said.get(mark, "") + _shown(operands[0], known)
    return said


def _shown(shown: object, known: dict[str, str]) -> str:
    parts = shown if isinstance(shown, Array) else [shown]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String)).hex()
    return "".join(known[codes[start : start + 4]] for start in range(0, len(codes), 4))


def _unicode(font: pikepdf.Object) -> dict[str, str]:
    """Which text each two-byte code of the font stands for."""
    table = font["/ToUnicode"].read_bytes().decode()
    pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.MULTILINE)
    return {code.lower(): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
