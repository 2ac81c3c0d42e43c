"""A transport for unit tests: keeps what it is given, and behaves as it is told."""

from types import TracebackType
from typing import Self

from portal.delivery.transports.parcel import Parcel, Refused, TryLater


class MemoryTransport:
    """Held to the same contract as the real ones. `failures` are raised by the next sendings, one each;
    a failure `in_doubt` keeps the parcel first, as a provider whose answer is lost does."""

    def __init__(self, prefix: str = "memory") -> None:
        self.prefix = prefix
        self.parcels: list[Parcel] = []
        self.failures: list[Refused | TryLater] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, parcel: Parcel) -> str:
        failure = self.failures.pop(0) if self.failures else None
        if failure is None or getattr(failure, "in_doubt", False):
            self.parcels.append(parcel)
        if failure is not None:
            raise failure
        return f"{self.prefix}-{len(self.parcels)}"

    def find(self, parcel: Parcel) -> list[str]:
        same = [n for n, kept in enumerate(self.parcels, 1) if (kept.to, kept.content) == (parcel.to, parcel.content)]
        return [f"{self.prefix}-{n}" for n in same]
