"""What is wrong with a field, in French, from what pydantic found."""

from pydantic import ValidationError

from chalicelib.errors import FieldError

_REASONS = {
    "missing": "champ obligatoire absent",
    "extra_forbidden": "champ inconnu",
    "int_type": "nombre entier attendu",
    "bool_type": "vrai ou faux attendu",
    "string_type": "texte attendu",
    "string_unicode": "texte attendu",
    "string_too_short": "texte vide",
    "string_pattern_mismatch": "texte attendu sous la forme {pattern}",
    "list_type": "liste attendue",
    "dict_type": "objet attendu",
    "model_type": "objet attendu",
    "model_attributes_type": "objet attendu",
    "greater_than_equal": "au moins {ge} attendu",
    "less_than_equal": "au plus {le} attendu",
    "too_short": "au moins {min_length} valeurs attendues",
    "too_long": "au plus {max_length} valeurs attendues",
    "union_tag_not_found": "champ obligatoire absent",
    "union_tag_invalid": "base de garantie inconnue ; connues : {expected_tags}",
    "value_error": "{error}",
    "literal_error": "valeur inconnue ; connues : {expected}",
}


def field_errors(error: ValidationError, prefix: str = "", *, tagged: str | None = None) -> tuple[FieldError, ...]:
    """Every field in error, its path under `prefix` and the reason in French.

    `tagged` names the field that picks the model where several are possible: the pick is no part of the path.
    """
    found = []
    for one in error.errors(include_url=False, include_input=False):
        kind, where = one["type"], list(one["loc"])
        if tagged is not None:
            where = [tagged] if kind.startswith("union_tag") else where[1:]
        known = _REASONS.get(kind)
        reason = one["msg"] if known is None else known.format_map(one.get("ctx", {}))
        found.append(FieldError(path(prefix, *where), reason.replace("' or '", "', '").replace("'", "")))
    return tuple(found)


def path(prefix: str, *where: str | int) -> str:
    """A field's path, `guarantees[0].rate`."""
    written = prefix
    for part in where:
        if isinstance(part, int):
            written += f"[{part}]"
        else:
            written += f".{part}" if written else part
    return written
