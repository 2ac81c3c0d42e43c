"""The id that ties log lines and audit entries to one request."""

from contextvars import ContextVar, Token

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the id of the request being served, empty outside one."""
    return _current.get()


def set_request_id(value: str) -> Token[str]:
    """Set the id, in the middleware and in tasks that continue a request; the token restores the previous one."""
    return _current.set(value)


def reset_request_id(token: Token[str]) -> None:
    """Restore the id before."""
    _current.reset(token)
