"""Browsers of staff, as the tests of the desk have them."""

from tests.desk.conftest import admin_desk, billing_desk, clerk, desk

__all__ = ["admin_desk", "billing_desk", "clerk", "desk"]
