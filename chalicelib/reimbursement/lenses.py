"""The class of a pair of glasses, from the prescription of each eye.

Source: code de la sécurité sociale, art. R. 871-2, 3° (text of 2019); spheres and cylinders in hundredths of a dioptre.
"""

from chalicelib.reimbursement.model import Lens

_SINGLE = (600, 600)
_MULTIFOCAL = (400, 800)
_CYLINDER = 400
_PAIRS = {"aa": "a", "ac": "b", "cc": "c", "af": "d", "cf": "e", "ff": "f"}


def pair_class(right: Lens, left: Lens) -> str:
    """The class of the pair: a, b, c, d, e or f."""
    return _PAIRS["".join(sorted((lens_class(right), lens_class(left))))]


def lens_class(lens: Lens) -> str:
    """The class of one lens: a (simple), c (complex) or f (very complex), its cylinder counted as positive."""
    sphere, cylinder = transposed(lens)
    spherical, combined = _MULTIFOCAL if lens.multifocal else _SINGLE
    if cylinder == 0:
        moderate = -spherical <= sphere <= spherical
    elif sphere <= 0:
        moderate = -combined <= sphere and cylinder <= _CYLINDER
    else:
        moderate = sphere + cylinder <= combined
    if lens.multifocal:
        return "c" if moderate else "f"
    return "a" if moderate else "c"


def transposed(lens: Lens) -> tuple[int, int]:
    """Sphere and cylinder of the same lens written with a positive cylinder."""
    if lens.cylinder < 0:
        return lens.sphere + lens.cylinder, -lens.cylinder
    return lens.sphere, lens.cylinder
