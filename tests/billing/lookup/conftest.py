"""The billing role's browser, as the tests of the desk have it."""

from tests.desk.conftest import billing_desk, clerk

__all__ = ["billing_desk", "clerk"]
