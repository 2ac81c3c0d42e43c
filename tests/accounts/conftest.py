"""People register, sign in and look after their accounts while Redis is stopped: the tests of this folder run so."""

import pytest

AS_IT_IS = ("slow", "race")  # threads and processes of their own, which no patch of this process reaches in time


@pytest.fixture(autouse=True)
def without_redis(request: pytest.FixtureRequest) -> None:
    """Stop Redis for every test but those with threads or processes of their own."""
    if not any(request.node.get_closest_marker(name) for name in AS_IT_IS):
        request.getfixturevalue("redis_stopped")
