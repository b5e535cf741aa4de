"""The request that is being answered, known to logs, history and events by its identifier."""

from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Identifier of the current request or task; empty outside both."""
    return _request_id.get()


def set_request_id(value: str) -> None:
    """Name the request or task that starts."""
    _request_id.set(value)
