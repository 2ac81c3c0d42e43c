"""A transport for unit tests: stores letters, and fails on request."""

from types import TracebackType
from typing import Self

from portal.delivery.transports.base import Refused, RenderedLetter, TryLater


class MemoryTransport:
    """A transport under the same contract tests as the real ones. `failures` are raised by the next sendings, one each;
    a failure `in_doubt` stores the letter first, as a provider whose answer is lost does."""

    def __init__(self, prefix: str = "memory") -> None:
        self.prefix = prefix
        self.taken: list[RenderedLetter] = []
        self.failures: list[Refused | TryLater] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, rendered: RenderedLetter) -> str:
        failure = self.failures.pop(0) if self.failures else None
        if failure is None or getattr(failure, "in_doubt", False):
            self.taken.append(rendered)
        if failure is not None:
            raise failure
        return f"{self.prefix}-{len(self.taken)}"

    def find(self, rendered: RenderedLetter) -> list[str]:
        same = [n for n, kept in enumerate(self.taken, 1) if (kept.to, kept.content) == (rendered.to, rendered.content)]
        return [f"{self.prefix}-{n}" for n in same]
