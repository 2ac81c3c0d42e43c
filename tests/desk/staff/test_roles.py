"""The database's groups follow the table of roles."""

import pytest

from desk.staff import roles
from desk.staff.roles import Role

pytestmark = pytest.mark.django_db


def test_each_group_has_what_the_table_says() -> None:
    for role, names in roles.MAY.items():
        found = roles.group(role).permissions.select_related("content_type")
        assert {f"{one.content_type.app_label}.{one.codename}" for one in found} == names


def test_a_permission_that_is_no_longer_named_is_taken_away() -> None:
    group = roles.group(Role.AGENT)
    group.permissions.set(roles.group(Role.ADMIN).permissions.all())

    roles.write()

    assert not group.permissions.filter(codename="manage_staff").exists()


def test_nobody_but_the_administrator_lets_people_in() -> None:
    assert [role for role, names in roles.MAY.items() if "desk.manage_staff" in names] == [Role.ADMIN]
