"""Refusals by count."""


class TooMany(Exception):
    """One attempt too many. `retry_after` are the seconds after which the next one is counted afresh.

    A view may catch it and say so in its own words; uncaught it becomes a page with status 429 and Retry-After.
    """

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many attempts; again in {retry_after} s")
        self.retry_after = retry_after
