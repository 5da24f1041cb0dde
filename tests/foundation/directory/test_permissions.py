"""Who may do what in the directory."""

import pytest

from alongside.foundation.access.roles import ROLES
from alongside.foundation.directory import permissions
from tests.factories import OrganizationFactory, PersonFactory, acting

pytestmark = pytest.mark.django_db

# (own organization, another one, whole network, capacity)
TABLE = {
    "settlement_worker": (False, False, False, False),
    "coach": (False, False, False, True),
    "manager": (True, False, False, True),
    "network_coordinator": (False, False, True, False),
}


@pytest.mark.parametrize("role", TABLE)
def test_each_role_may_do_what_the_table_says(role):
    home = OrganizationFactory()
    own, other, place, capacity = TABLE[role]
    with acting(PersonFactory(works_at=home, roles=[role])) as by:
        assert bool(permissions.may_edit(by, home)) is own
        assert bool(permissions.may_edit(by, OrganizationFactory())) is other
        assert bool(permissions.may_place(by)) is place
        assert bool(permissions.may_state_capacity(by)) is capacity
        assert not permissions.may_administer(by)


def test_an_administrator_keeps_every_organization_and_states_nobodys_room():
    with acting(PersonFactory(administrator=True)) as by:
        assert permissions.may_edit(by, OrganizationFactory())
        assert permissions.may_place(by)
        assert permissions.may_administer(by)
        assert not permissions.may_state_capacity(by)


def test_the_table_speaks_of_each_role():
    assert {*TABLE, "administrator"} == set(ROLES)


def test_a_no_comes_with_a_sentence():
    with acting(PersonFactory()) as by:
        for answer in (
            permissions.may_administer(by),
            permissions.may_edit(by, OrganizationFactory()),
            permissions.may_place(by),
            permissions.may_state_capacity(by),
        ):
            assert not answer
            assert str(answer.reason).endswith(".")
