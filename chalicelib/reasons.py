"""What is wrong with a field, in French, from what pydantic found: one place for every file and request we read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_A_DATE = "une date s'écrit AAAA-MM-JJ, comme 2026-11-21"
_AN_INTEGER = "un nombre entier est attendu"
_A_TEXT = "un texte est attendu"
_A_LIST = "une liste est attendue"
_AN_OBJECT = "un objet est attendu"
_YES_OR_NO = "vrai ou faux est attendu (true ou false)"
_REASONS = {
    "bool_parsing": _YES_OR_NO,
    "bool_type": _YES_OR_NO,
    "date_from_datetime_inexact": _A_DATE,
    "date_from_datetime_parsing": _A_DATE,
    "date_parsing": _A_DATE,
    "date_type": _A_DATE,
    "dict_type": _AN_OBJECT,
    "extra_forbidden": "ce champ est inconnu",
    "frozen_set_type": _A_LIST,
    "greater_than": "un nombre au-dessus de {gt} est attendu",
    "greater_than_equal": "un nombre d'au moins {ge} est attendu",
    "int_from_float": _AN_INTEGER,
    "int_parsing": _AN_INTEGER,
    "int_parsing_size": _AN_INTEGER,
    "int_type": _AN_INTEGER,
    "less_than_equal": "un nombre d'au plus {le} est attendu",
    "list_type": _A_LIST,
    "literal_error": "cette valeur n'est pas admise ; sont admises : {expected}",
    "missing": "ce champ est obligatoire",
    "model_attributes_type": _AN_OBJECT,
    "model_type": _AN_OBJECT,
    "string_too_long": "au plus {max_length} caractères sont attendus",
    "string_type": _A_TEXT,
    "string_unicode": _A_TEXT,
    "too_long": "au plus {max_length} valeurs sont attendues",
    "tuple_type": _A_LIST,
    "union_tag_invalid": "cette valeur n'est pas admise ; sont admises : {expected_tags}",
    "union_tag_not_found": "ce champ est obligatoire",
}
FORMS = {
    "^[0-9]{2}$": "deux chiffres",
    "^[0-9]{5}$": "cinq chiffres",
    "^[0-9]{8}$": "huit chiffres, AAAAMMJJ",
    "^[0-9]{9}$": "neuf chiffres",
    "^[0-9][0-9AB][0-9]{7}$": "neuf chiffres, le deuxième pouvant être A ou B",
    "^[0-9]{5}([0-9]{2}|2[AB])[0-9]{6}$": "les treize caractères du NIR, sans sa clé ni espace",
    "^[0-9A-Z]{4,20}$": "de 4 à 20 chiffres ou lettres capitales, sans espace",
    "^(0[1-9]( [0-9]{2}){4}|3[0-9]{3})$": "dix chiffres deux à deux, comme 02 61 91 00 42, ou quatre dont un 3 d'abord",
    "^[A-Z]{3}$": "trois lettres capitales",
    "^[A-Z0-9]{0,8}$": "au plus 8 lettres capitales ou chiffres",
    "^[A-Z0-9][A-Z0-9 +-]{0,29}$": "de 1 à 30 capitales, chiffres, espaces, + ou -, capitale ou chiffre d'abord",
    "^[A-Za-z0-9-]{1,20}$": "de 1 à 20 lettres sans accent, chiffres ou tirets",
    "^[A-Za-z0-9-]{1,40}$": "de 1 à 40 lettres sans accent, chiffres ou tirets",
    "^[a-z][a-z0-9_]{0,39}$": "de 1 à 40 lettres minuscules, chiffres ou _, une lettre d'abord",
}
"""How each pattern that a text must match is said."""


def reason(found: "ErrorDetails") -> str:
    """What is wrong and what is admitted: words that follow a colon, without the value nor a full stop."""
    kind, said = found["type"], found.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return f"ce texte n'a pas la forme attendue : {FORMS[said['pattern']]}"
    if kind == "value_error":
        # Raised by a model of ours: its message is the reason.
        return str(said["error"])
    if kind.startswith("date_") and "range" in str(said.get("error")):
        return "cette date n'existe pas"
    if kind in ("string_too_short", "too_short"):
        return _too_short(kind, said)
    listed = {name: str(value).replace("' or '", "', '").replace("'", "") for name, value in said.items()}
    return _REASONS.get(kind, "cette valeur n'est pas acceptée").format_map(listed)


def _too_short(kind: str, said: Mapping[str, Any]) -> str:
    if kind == "string_too_short":
        least = said["min_length"]
        return "ce texte est vide" if least == 1 else f"au moins {least} caractères sont attendus"
    return (
        "cette liste est vide"
        if said["actual_length"] == 0
        else f"au moins {said['min_length']} valeurs sont attendues"
    )
