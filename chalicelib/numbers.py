"""Whole numbers and what they count, as French people write them."""

from chalicelib.money import THIN_SPACE


def grouped(number: int) -> str:
    """`1 234`, thin spaces between thousands."""
    return f"{number:,}".replace(",", THIN_SPACE)


def counted(number: int, one: str, many: str | None = None) -> str:
    """The number and what it counts: `0 ligne`, `1 ligne`, `2 lignes`; `many` where an s is not enough."""
    return f"{grouped(number)} {one if number < 2 else many or f'{one}s'}"  # noqa: PLR2004 -- French plurals begin at two
