"""The database's groups follow the permissions that features declare."""

import pytest
from django.contrib.auth.models import Permission

from desk.staff import roles
from desk.staff.roles import Role
from portal import features

pytestmark = pytest.mark.django_db


def test_each_group_has_what_is_declared() -> None:
    for role, names in roles.may().items():
        found = roles.group(role).permissions.select_related("content_type")
        assert {f"{one.content_type.app_label}.{one.codename}" for one in found} == names


def test_a_permission_that_is_no_longer_named_is_taken_away() -> None:
    group = roles.group(Role.AGENT)
    group.permissions.set(roles.group(Role.ADMIN).permissions.all())

    roles.write()

    assert not group.permissions.filter(codename="manage_staff").exists()


def test_nobody_but_the_administrator_lets_people_in() -> None:
    assert [role for role, names in roles.may().items() if "desk.manage_staff" in names] == [Role.ADMIN]


def test_every_declared_permission_exists() -> None:
    known = Permission.objects.values_list("content_type__app_label", "codename")

    assert sorted(features.permissions().keys() - {f"{app}.{codename}" for app, codename in known}) == []


def test_the_administrator_may_do_whatever_is_declared() -> None:
    assert roles.may()[Role.ADMIN] == set(features.permissions())


def test_a_permission_for_an_unknown_role_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    stray = features.Permission("desk.reveal", ("agnet",))
    monkeypatch.setattr(features, "permissions", lambda: {stray.name: stray})

    with pytest.raises(ValueError, match="agnet"):
        roles.may()
