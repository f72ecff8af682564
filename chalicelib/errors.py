"""Domain errors: a stable code for machines, a French sentence for people, mapped once to problem+json."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of what was sent: its path, and the reason in French."""

    field: str
    reason: str


class DomainError(Exception):
    """Something the product refuses or cannot do.

    `code` is stable and machine-readable, `status` its HTTP status, `title` the French name of the kind of error; the
    message given at the raise says what happened, to what, why and what to do now.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[str]

    def __init__(self, detail: str, *, fields: tuple[FieldError, ...] = (), retry_after: int | None = None) -> None:
        """`detail` is the French sentence; `fields` what is wrong where; `retry_after` seconds to wait."""
        super().__init__(detail)
        self.detail = detail
        self.fields = fields
        self.retry_after = retry_after


class NotFoundError(DomainError):
    code, status, title = "not_found", 404, "Introuvable"


class InvalidError(DomainError):
    code, status, title = "invalid", 422, "Saisie à corriger"

    @classmethod
    def of(cls, *wrong: FieldError) -> "InvalidError":
        """The refusal of these fields, told by the first."""
        return cls(f"{wrong[0].field} : {wrong[0].reason}.", fields=wrong)


class ConflictError(DomainError):
    code, status, title = "conflict", 409, "Déjà modifié"


class UnavailableError(DomainError):
    code, status, title = "unavailable", 503, "Service momentanément indisponible"
