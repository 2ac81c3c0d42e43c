"""The id that ties log lines and audit entries to one request."""

from contextvars import ContextVar, Token

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request being served, empty outside one."""
    return _current.get()


def set_request_id(value: str) -> Token[str]:
    """Called by the middleware, and by tasks that continue a request. The token undoes it."""
    return _current.set(value)


def reset_request_id(token: Token[str]) -> None:
    """What was current before."""
    _current.reset(token)
