"""What schemathesis is told of this API that no OpenAPI document can say. Loaded by it, in its own process."""

from typing import Any

import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.openapi.checks import RejectedPositiveData

# What every answer over HTTP/1.1 may carry, whatever the API: RFC 9110, RFC 9112.
_OF_HTTP = frozenset({"connection", "content-length", "content-type", "date", "server"})

# What is of the right shape and refused all the same, by operation: the code, and the fields that are wrong. A schema
# says nothing of two fields together, of today, or of what the insurer knows.
_NO_SCHEMA_SAYS = {
    # A cursor that we did not give.
    "GET /members/expenses": {("invalid", "cursor")},
    "GET /members/documents": {("invalid", "cursor")},
    # A period that ends before it begins, or tomorrow, or in which nothing was paid.
    "POST /members/statements": {("invalid", "from"), ("invalid", "to"), ("empty_period", "")},
    # A contract that pays up to the price limit; a day for which the law is not known, yet or any more.
    "POST /professionals/simulations": {
        ("invalid", "hearing_aid.price_limit"),
        ("invalid", "care_date"),
        ("parameter_missing", ""),
    },
}


@schemathesis.check
def every_header_is_documented(
    ctx: schemathesis.CheckContext, response: Response, case: schemathesis.Case[Any]
) -> bool | None:
    """Refuse a header that the contract does not name for that status. The rest is checked by schemathesis itself."""
    assert ctx
    told = case.operation.definition.raw["responses"].get(str(response.status_code))
    if told is None:  # another check's affair: the status itself is not documented
        return None
    known = _OF_HTTP | {name.lower() for name in told.get("headers", {})}
    if unknown := sorted(set(response.headers) - known):
        raise AssertionError(f"undocumented headers: {', '.join(unknown)}")
    return None


@schemathesis.hook
def filter_failure(
    context: schemathesis.HookContext, failure: Failure, case: schemathesis.Case[Any], response: Response
) -> bool:
    """Keep every failure but the refusals above, which stand by their exact code and fields."""
    assert context
    if not isinstance(failure, RejectedPositiveData):
        return True
    told = response.json()
    fields = [wrong["field"] for wrong in told.get("errors", ())] or [""]
    return not {(told["code"], field) for field in fields} <= _NO_SCHEMA_SAYS.get(case.operation.label, set())
