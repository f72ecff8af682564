"""What the functions that answer people log of a request: only what went wrong."""

from chalicelib.logs import logger, where


def failure(error: BaseException, *, request_id: str, route: str, level: str = "error") -> None:
    """Log where `error` arose in answering a request."""
    getattr(logger(), level)("request failed", request_id=request_id, route=route, **where(error))
