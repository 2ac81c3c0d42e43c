"""The administrator's browser, as the tests of the desk have it."""

from tests.desk.conftest import admin_desk

__all__ = ["admin_desk"]
