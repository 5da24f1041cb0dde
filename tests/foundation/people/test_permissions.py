"""Who may do what with memberships, asked of the permissions alone, without the other walls."""

import pytest

from alongside.foundation.people import permissions
from alongside.foundation.people.models import Invitation, Membership
from tests.factories import OrganizationFactory, PersonFactory, acting

pytestmark = pytest.mark.django_db

PEOPLE = ["manager", "colleague", "manager elsewhere", "administrator", "nobody"]


@pytest.fixture
def asking(home, manager):
    """Gives who acts, by the name of the part they play; `manager` and `colleague` are inside."""
    people = {
        "manager": manager,
        "colleague": PersonFactory(works_at=home, roles=["coach", "settlement_worker"]),
        "manager elsewhere": PersonFactory(works_at=OrganizationFactory(), roles=["manager"]),
        "administrator": PersonFactory(administrator=True),
        "nobody": PersonFactory(),
    }

    def one(name):
        with acting(people[name]) as by:
            return by

    return one


def yes_only(*names):
    return [(name, name in names) for name in PEOPLE]


@pytest.mark.parametrize(("who", "may"), yes_only("manager", "administrator"))
def test_who_may_manage_an_organizations_people(asking, home, who, may):
    answer = permissions.may_manage(asking(who), home.pk)
    assert bool(answer) == may
    assert may or str(answer.reason)


@pytest.mark.parametrize(("who", "may"), yes_only("manager"))
def test_who_may_hand_caseloads_over(asking, home, who, may):
    assert bool(permissions.may_hand_over(asking(who), home.pk)) == may


@pytest.mark.parametrize(("who", "may"), yes_only("manager", "administrator"))
def test_who_may_say_that_a_colleague_is_away(asking, home, who, may):
    other = Membership.objects.get(person=PersonFactory(works_at=home))
    assert bool(permissions.may_set_away(asking(who), other)) == may


def test_everybody_may_say_that_they_are_away_themselves(asking):
    by = asking("colleague")
    assert permissions.may_set_away(by, by.memberships[0])


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("manager", ["settlement_worker", "coach", "manager"]),
        ("colleague", []),
        ("manager elsewhere", []),
        ("administrator", ["manager"]),
        ("nobody", []),
    ],
)
def test_which_roles_each_may_give(asking, home, who, roles):
    assert permissions.roles_to_give(asking(who), home.pk) == roles


@pytest.mark.parametrize(("who", "may"), yes_only("manager", "administrator"))
def test_who_may_send_an_invitation_again(asking, home, who, may):
    waiting = Invitation(organization=home)
    assert bool(permissions.may_touch(asking(who), waiting)) == may
