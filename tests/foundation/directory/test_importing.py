"""Bringing organizations and services from tables: looked at first, whole or not at all, and done once."""

from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from alongside.foundation.access.acting import NOBODY
from alongside.foundation.directory import actions, languages, reference
from alongside.foundation.directory.models import Organization, Service
from alongside.foundation.directory.sheets import (
    organization_rows,
    organizations_spec,
    service_rows,
    services_spec,
)
from alongside.foundation.directory.states import Kind, Mode, Sector, ServiceKind
from alongside.foundation.files.imports import plan
from alongside.foundation.files.models import BroughtTable
from alongside.foundation.files.tables import read, write_csv, write_xlsx
from alongside.foundation.journal.models import Event
from tests.factories import (
    OrganizationFactory,
    PersonFactory,
    ServiceFactory,
    acting,
    as_owner,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    with as_owner():
        reference.load_places()
    return sign_in(client, PersonFactory(administrator=True))


def bring(browser, text, what="organizations", name="table.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    upload = SimpleUploadedFile(name, content)
    return browser.post(reverse(f"directory:import-{what}"), {"table": upload})


def look(browser, text, what="organizations"):
    answer = bring(browser, text, what)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"], browser.get(answer["Location"])


def confirm(browser, address, page):
    return browser.post(address, {"digest": page.context["form"]["digest"].value()})


TABLE = """name_en;name_fr;kind;sector;languages;place;website
Costi Services;;settlement agency;non-profit;en|fr;Toronto;costi.org
Known;;Library;public;ar;north-york;
Bad;;circus;non-profit;Klingon;Atlantis;nowhere
"""


def test_the_dry_run_says_what_would_happen_and_changes_nothing(administrator):
    OrganizationFactory(name_en="Known", name_fr="", short_name="", kind="college")
    _address, page = look(administrator, TABLE)
    found = page.context["plan"]
    assert found.counts() == {"add": 1, "change": 1, "same": 0, "refuse": 1}
    changes = {change.column: (change.old, change.new) for change in found.changed[0].changes}
    assert changes["kind"] == ("college", "library")
    faults = {fault.column: fault.reason for fault in found.refused[0].faults}
    assert set(faults) == {"kind", "languages", "place", "website"}
    for word in ("Row 4", "circus", "Klingon", "Atlantis", "Costi Services", "college"):
        assert word in page.text
    assert not Organization.objects.filter(name_en="Costi Services").exists()


def test_the_confirmed_plan_is_done_whole_and_written_down(administrator):
    known = OrganizationFactory(name_en="Known", name_fr="", short_name="Kept", kind="college")
    address, page = look(administrator, TABLE)
    assert confirm(administrator, address, page).status_code == 302
    added = Organization.objects.get(name_en="Costi Services")
    assert (added.languages, added.place_id, added.website) == (
        ["en", "fr"],
        "toronto",
        "https://costi.org",
    )
    known.refresh_from_db()
    assert (known.kind, known.short_name, known.version) == ("library", "Kept", 2)
    with as_owner():
        written = Event.objects.filter(actor_id__isnull=False).order_by("created_at", "id")
        lines = list(written.values_list("verb", flat=True))
    assert lines == ["organization.added", "organization.changed", "directory.imported"]


def test_a_second_confirmation_does_nothing_and_says_so(administrator):
    address, page = look(administrator, TABLE)
    confirm(administrator, address, page)
    answer = confirm(administrator, address, page)
    assert "Nothing was done twice" in administrator.get(answer["Location"]).text
    assert Organization.objects.filter(name_en="Costi Services").count() == 1


def test_what_changed_since_the_page_was_shown_is_shown_again(administrator):
    address, page = look(administrator, TABLE)
    OrganizationFactory(name_en="Costi Services", name_fr="", short_name="")
    answer = confirm(administrator, address, page)
    assert answer.status_code == 409
    assert "Something changed" in answer.text
    assert confirm(administrator, address, answer).status_code == 302
    assert Organization.objects.filter(name_en="Costi Services").count() == 1


def test_rows_are_forgotten_once_imported(administrator):
    address, page = look(administrator, TABLE)
    confirm(administrator, address, page)
    with as_owner():
        assert BroughtTable.objects.get().table == {}


def test_nobody_else_sees_the_table_that_somebody_brought(administrator, client):
    address, _page = look(administrator, TABLE)
    sign_in(client, PersonFactory(administrator=True))
    assert client.get(address).status_code == 404
    with acting(PersonFactory(administrator=True)):
        assert not BroughtTable.objects.exists()


@pytest.mark.parametrize("role", ["manager", "coach", "network_coordinator"])
def test_only_administrators_import(client, role):
    sign_in(client, PersonFactory(works_at=OrganizationFactory(), roles=[role]))
    for name in ("import", "import-organizations", "import-services"):
        assert client.get(reverse(f"directory:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name_en\n\x81", "cannot be read as text"),
        (b"colour\nred", "is not known"),
        (b"", "empty"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_an_unreadable_table_is_said_beside_the_field(administrator, content, told):
    answer = bring(administrator, content)
    assert answer.status_code == 422
    assert told in answer.context["form"].errors["table"][0]


def test_a_table_of_fifty_megabytes_is_said_beside_the_field(administrator):
    answer = bring(administrator, b"name_en\n" + b"x" * (50 * 1024 * 1024))
    assert "50\N{NO-BREAK SPACE}MB" in answer.context["form"].errors["table"][0]


def test_an_old_encoding_is_read_and_said(administrator):
    _address, page = look(administrator, "name_en\nCollège Boréal\n".encode("windows-1252"))
    assert "Windows-1252" in page.text
    assert "Collège Boréal" in page.text


def test_a_formula_in_a_name_stays_text(administrator):
    address, page = look(administrator, "name_en\n=cmd()\n")
    confirm(administrator, address, page)
    assert Organization.objects.filter(name_en="=cmd()").exists()
    download = administrator.get(reverse("directory:organizations-download", args=["csv"]))
    assert b"'=cmd()" in download.content


REFUSED = {
    "name_en,name_fr\n,\nx,\n": "",
    "name_en,kind\n,library\n": "no name",
    "name_en,id\nx,not-a-key\n": "not a key",
    "name_en,id\nx,0198f0a0-0000-7000-8000-000000000000\n": "No organization has this key",
    "name_en,parent\nx,Nobody\n": "No organization is called",
    "name_en\n" + "x" * 201 + "\n": "longer than 200",
    "name_en,closed_on\nx,31/12/2026\n": "2026-11-21",
    "name_en\nTwin\n": "Several organizations",
    "name_en,parent\nSelf,Self\n": "its own parent",
}


@pytest.mark.parametrize(("text", "told"), [item for item in REFUSED.items() if item[1]])
def test_each_bad_row_is_refused_with_its_reason(administrator, text, told):
    OrganizationFactory(name_en="Twin", name_fr="", short_name="")
    OrganizationFactory(name_en="", name_fr="Twin", short_name="")
    OrganizationFactory(name_en="Self", name_fr="", short_name="")
    _address, page = look(administrator, text)
    assert told in page.context["plan"].refused[0].faults[0].reason


def test_two_rows_never_take_the_same_names(administrator):
    one, two = OrganizationFactory.create_batch(2)
    text = f"id,name_en,name_fr\n{one.pk},Same,Même\n{two.pk},Same,Même\n"
    _address, page = look(administrator, text)
    assert page.context["plan"].counts() == {"add": 0, "change": 1, "same": 0, "refuse": 1}


def test_all_refused_rows_can_be_taken_away_as_a_table(administrator):
    address, _page = look(administrator, TABLE)
    table = read(administrator.get(f"{address}?refused=csv").content)
    assert [row.cells["Row"] for row in table.rows] == ["4"] * 4


def test_the_form_names_the_words_that_a_column_takes(administrator):
    page = administrator.get(reverse("directory:import-organizations")).text
    for word in (*Kind.values, *Sector.values):
        assert word in page


def test_an_empty_table_with_the_right_columns_can_be_taken_away(administrator):
    for what, spec in (("organizations", organizations_spec()), ("services", services_spec())):
        address = reverse(f"directory:import-{what}-form", args=["xlsx"])
        content = administrator.get(address).content
        assert content.startswith(b"PK")
        assert read(content).columns == tuple(spec.header())


def test_services_are_added_and_changed(administrator):
    home = OrganizationFactory(name_en="Home", name_fr="", short_name="")
    known = ServiceFactory(organization=home, name_en="Known", name_fr="", accepts_referrals=True)
    text = (
        "organization,name_en,kind,mode,catchment,accepts_referrals\n"
        "Home,Known,mentoring,online,Peel Region; Toronto,no\n"
        "Home,New,health,,,oui\n"
        "Nowhere,Lost,health,,,\n"
    )
    address, page = look(administrator, text, "services")
    assert page.context["plan"].counts() == {"add": 1, "change": 1, "same": 0, "refuse": 1}
    confirm(administrator, address, page)
    known.refresh_from_db()
    assert (known.mode, known.accepts_referrals) == ("online", False)
    assert {place.slug for place in known.catchment.all()} == {"peel", "toronto"}
    assert Service.objects.get(name_en="New").accepts_referrals is True


@pytest.mark.parametrize("what", ["organizations", "services"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_download_shows_what_the_filters_show(administrator, what, kind):
    wanted = OrganizationFactory(name_en="Wanted", kind="library")
    OrganizationFactory(name_en="Other", kind="college")
    ServiceFactory(organization=wanted, name_en="Wanted", kind="health")
    address = reverse(f"directory:{what}-download", args=[kind])
    asked = {"organizations": "library", "services": "health"}[what]
    table = read(administrator.get(address, {"kind": asked}).content)
    assert [row.cells["name_en"] for row in table.rows] == ["Wanted"]


NAME = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="\ufeff"), max_size=9
).map(str.strip)
SOME_LANGUAGES = st.lists(st.sampled_from(languages.CODES), max_size=3, unique=True)
SITES = st.sampled_from(["", "https://example.org", "http://example.org/a?b=c#d"])
ORGANIZATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "name_en": NAME,
            "name_fr": NAME.filter(bool),
            "short_name": NAME,
            "kind": st.sampled_from(Kind.values),
            "sector": st.sampled_from(Sector.values),
            "languages": SOME_LANGUAGES,
            "place_id": st.sampled_from([None, "toronto", "malton"]),
            "website": SITES,
            "description_en": st.tuples(NAME, NAME).map("\r\n".join),
            "closed_on": st.none() | st.dates(),
        }
    ),
    max_size=4,
    unique_by=lambda one: (one["name_en"], one["name_fr"]),
)
SERVICES = st.lists(
    st.fixed_dictionaries(
        {
            "name_en": NAME,
            "name_fr": NAME.filter(bool),
            "kind": st.sampled_from(ServiceKind.values),
            "mode": st.sampled_from(Mode.values),
            "languages": SOME_LANGUAGES,
            "accepts_referrals": st.booleans(),
            "active": st.booleans(),
        }
    ),
    max_size=3,
)
WRITERS = st.sampled_from([write_csv, write_xlsx])


class RoundTrip(HypothesisTestCase):
    """What was exported is imported without a change, whatever it holds."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ORGANIZATIONS, SERVICES, WRITERS)
    def test_an_export_imported_again_changes_nothing(self, organizations, services, write):
        with as_owner():
            reference.load_places()
            made = [Organization.objects.create(**fields) for fields in organizations]
            for child, parent in pairwise(made):
                child.parent = parent
                child.save()
            for owner in made[:1]:
                for fields in services:
                    service = Service.objects.create(organization=owner, **fields)
                    service.catchment.set(["peel", "toronto"])
        for spec, rows in (
            (organizations_spec, organization_rows(Organization.objects.all(), NOBODY)),
            (services_spec, service_rows(Service.objects.prefetch_related("catchment"))),
        ):
            found = plan(read(write(spec().header(), rows)), spec())
            assert found.counts() == {"add": 0, "change": 0, "same": len(rows), "refuse": 0}


def test_the_real_organizations_can_be_read_as_they_are_carried():
    text = (reference.GAZETTEER.parent / "network.csv").read_text(encoding="utf-8")
    table = read(text.encode())
    assert len(table.rows) == 16
    assert {row.cells["kind"] for row in table.rows} <= set(Kind.values)


def test_an_import_that_fails_half_way_leaves_nothing(administrator):
    known = OrganizationFactory()
    found = plan(read(b"name_en\nOne\nTwo\n"), organizations_spec())
    found.added[1].values.update(name_en=known.name_en, name_fr=known.name_fr)
    person = PersonFactory(administrator=True)
    with acting(person) as by, pytest.raises(IntegrityError), transaction.atomic():
        actions.import_organizations(found, by=by)
    assert not Organization.objects.filter(name_en="One").exists()


REFUSED_SERVICES = {
    "organization,kind\nHome,health\n": "no name",
    "organization,name_en,kind\nHome,Twin,health\n": "Several services",
    "organization,name_en,kind\nHome,X,circus\n": "none of",
    "organization,name_en,kind,active\nHome,X,health,perhaps\n": "yes",
    "organization,name_en,kind,criteria\nHome,X,health,none-such\n": "none of",
    "organization,name_en,kind,id\nHome,X,health,0198f0a0-0000-7000-8000-000000000000\n": "No service",
}


@pytest.mark.parametrize(("text", "told"), REFUSED_SERVICES.items())
def test_each_bad_row_of_services_is_refused_with_its_reason(administrator, text, told):
    home = OrganizationFactory(name_en="Home", name_fr="", short_name="")
    ServiceFactory(organization=home, name_en="Twin", name_fr="")
    ServiceFactory(organization=home, name_en="", name_fr="Twin")
    _address, page = look(administrator, text, "services")
    assert told in page.context["plan"].refused[0].faults[0].reason


def test_a_service_never_moves_to_another_organization(administrator):
    OrganizationFactory(name_en="Thief", name_fr="", short_name="")
    service = ServiceFactory()
    text = f"id,organization,name_en,kind\n{service.pk},Thief,X,health\n"
    _address, page = look(administrator, text, "services")
    assert "belongs to another" in page.context["plan"].refused[0].faults[0].reason
