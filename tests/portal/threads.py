"""Run the same act in parallel, in threads with a database connection each."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


def together(times: int, work: Callable[[], Result]) -> list[Result]:
    """Start all at one signal; return the results, or raise the first exception."""
    start = threading.Barrier(times)

    def run() -> Result:
        try:
            connection.ensure_connection()
            start.wait(20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(times)]]
