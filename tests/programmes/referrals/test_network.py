"""The coordinator's pages: honest figures, small numbers kept, filters in the address, tables to take away."""

import csv
import datetime
import io
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from alongside.foundation.access import scope
from alongside.foundation.access.acting import Acting
from alongside.programmes.referrals import figures
from alongside.programmes.referrals.models import Counted
from alongside.programmes.referrals.queries.figures import (
    Cut,
    Figures,
    figures_of,
    months_between,
    together,
)
from alongside.programmes.referrals.queries.pace import pace_of, within
from alongside.programmes.referrals.views.network.overview import funnel
from tests.factories import (
    OrganizationFactory,
    PersonFactory,
    PlaceFactory,
    ReferralFactory,
    ServiceFactory,
    as_owner,
    sign_in,
)
from tests.programmes.referrals.walk import network, sent

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
PAGES = ("network", "network-steps", "network-declines", "network-room", "network-codes")
TABLES = tuple(f"{name}-table" for name in PAGES)


@pytest.fixture
def net():
    return network()


@pytest.fixture
def coordinator(client):
    office = OrganizationFactory(coordinates=True)
    return sign_in(client, PersonFactory(works_at=office, roles=["network_coordinator"]))


def address(name, kind="", **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    found = reverse(f"referrals:{name}", kwargs={"kind": kind} if kind else None)
    return f"{found}?{query}" if query else found


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def answered(service, days, **more):
    """Sent ten days ago and answered after so many days."""
    at = timezone.now() - 10 * DAY
    return ReferralFactory(
        receiver=service.organization, service=service, accepted=True, sent_at=at,
        received_at=at, answered_at=at + days * DAY, **more,
    )  # fmt: skip


def funnel_of(answer):
    """The funnel of the overview by its words; drawn anew, since each count draws it but once."""
    cut = answer.context["filters"].cut()
    with scope.acting(scope.Scope(network=True)):
        found = figures_of(Acting(roles=frozenset({"network_coordinator"})), cut)
    rows = {row["label"]: row for row in funnel(found, by_place=bool(cut.place))}
    for row in rows.values():
        assert f'<td class="num" data-label="Referrals">{escape(row["told"])}</td>' in (
            answer.content.decode()
        )
    return rows


# --- days ------------------------------------------------------------------------------------


def test_a_middle_is_given_from_three_on_and_nine_in_ten_from_ten_on():
    assert (pace_of({2: 2}).median, pace_of({2: 2}).slow) == (None, None)
    assert (pace_of({1: 1, 4: 2}).median, pace_of({1: 1, 4: 2}).slow) == (4, None)
    ten = {1: 5, 3: 4, 30: 1}
    assert (pace_of(ten).median, pace_of(ten).slow) == (1, 3)
    assert pace_of({}).taken == 0


def test_the_rank_is_the_nearest_and_needs_nothing_between_two_days():
    everything = [1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89]
    counts = {day: everything.count(day) for day in everything}
    for share in (0.1, 0.5, 0.9, 1.0):
        reached = [day for day in everything if day <= within(counts, share)]
        assert len(reached) >= share * len(everything)
        assert len([day for day in everything if day < within(counts, share)]) < share * len(
            everything
        )


def test_months_run_over_the_turn_of_a_year():
    months = months_between(datetime.date(2025, 11, 1), datetime.date(2026, 2, 1))
    assert [f"{month:%Y-%m}" for month in months] == ["2025-11", "2025-12", "2026-01", "2026-02"]


# --- the overview ----------------------------------------------------------------------------


def test_each_number_says_of_what_it_is_a_part(net, coordinator):
    ReferralFactory(sender=net.sender)
    for _ in range(3):
        answered(net.service, 2)
    ReferralFactory(receiver=net.receiver, service=net.service, declined=True)
    figures.refresh()
    shown = funnel_of(coordinator.get(address("network")))
    assert (shown["Begun"]["value"], shown["Sent"]["value"], shown["Accepted"]["value"]) == (
        5,
        4,
        3,
    )
    assert shown["Accepted"]["share"] == pytest.approx(3 / 4)
    assert shown["Accepted"]["of"] == "of 4: answered"
    assert shown["Begun"]["of"] == ""


def test_a_page_says_when_it_was_counted(coordinator):
    with as_owner():
        Counted.objects.all().delete()
    assert "Nothing has been counted yet" in coordinator.get(address("network")).content.decode()
    figures.refresh()
    assert "Counted as of" in coordinator.get(address("network")).content.decode()


def test_a_count_is_drawn_once_and_the_next_one_anew(net, coordinator, count_queries):
    figures.refresh()
    first = count_queries(lambda: coordinator.get(address("network")))
    assert count_queries(lambda: coordinator.get(address("network"))) < first
    assert funnel_of(coordinator.get(address("network")))["Sent"]["value"] == 0
    sent(net)
    figures.refresh()
    assert funnel_of(coordinator.get(address("network")))["Sent"]["value"] == 1


def test_what_waits_and_is_overdue_is_asked_now_and_not_counted_before(net, coordinator):
    figures.refresh()
    ReferralFactory(
        receiver=net.receiver, service=net.service, sent=True,
        sent_at=timezone.now() - 30 * DAY, due_on=timezone.localdate() - 9 * DAY,
    )  # fmt: skip
    waiting = coordinator.get(address("network")).context["figures"][1]
    assert (waiting.value, waiting.tone) == (1, "danger")
    [row] = [
        row
        for row in coordinator.get(address("network-room")).context["rows"]
        if row["service"] == net.service
    ]
    assert (row["waiting"], row["late"]) == (1, 1)


def test_the_address_narrows_by_sender_receiver_and_service(net, coordinator):
    mine = answered(net.service, 1, sender=net.sender)
    answered(net.other_service, 1)
    figures.refresh()

    def count(**asked):
        return funnel_of(coordinator.get(address("network", **asked)))["Sent"]["value"]

    assert count() == 2
    assert count(sender=net.sender.pk) == 1
    assert count(receiver=net.other.pk) == 1
    assert count(service=net.service.pk) == 1
    assert count(sender=net.sender.pk, receiver=net.receiver.pk) == 1
    assert count(sender=net.sender.pk, receiver=net.other.pk) == 0
    assert count(sender=mine.sender_id, service=net.service.pk) == 1
    long_ago = (timezone.localdate().replace(day=1) - 600 * DAY).strftime("%Y-%m")
    assert count(until=long_ago) == 2, "a month that is not offered counts as left open"


# --- small numbers ---------------------------------------------------------------------------


def people_from(place, count, **more):
    for _ in range(count):
        ReferralFactory(sent=True, place=place, **more)


def test_a_place_with_fewer_than_five_people_shows_nothing(coordinator):
    small, town = PlaceFactory(slug="small"), PlaceFactory(slug="town")
    people_from(small, 4)
    people_from(town, 6)
    figures.refresh()
    for name in ("network", "network-declines"):
        assert (
            "Fewer than five people"
            in coordinator.get(address(name, place="small")).content.decode()
        )
        assert (
            "Fewer than five people"
            not in coordinator.get(address(name, place="town")).content.decode()
        )
        assert len(rows_of(coordinator.get(address(f"{name}-table", "csv", place="small")))) == 1


def test_one_person_referred_five_times_is_not_five_people(coordinator):
    place, first = PlaceFactory(slug="small"), None
    for _ in range(6):
        more = {"client": first.client, "sender": first.sender} if first else {}
        first = ReferralFactory(sent=True, place=place, **more)
    figures.refresh()
    assert (
        "Fewer than five people"
        in coordinator.get(address("network", place="small")).content.decode()
    )


def test_counts_of_one_to_four_by_place_are_told_as_few(coordinator):
    place = PlaceFactory(slug="town")
    people_from(place, 4)
    ReferralFactory(declined=True, place=place)
    ReferralFactory(declined=True, place=place)
    figures.refresh()
    shown = funnel_of(coordinator.get(address("network", place="town")))
    assert (shown["Sent"]["told"], shown["Answered"]["told"]) == ("6", "<\N{NO-BREAK SPACE}5")
    assert shown["Answered"]["share"] is None


def test_small_places_stand_together_and_the_total_does_not_tell_them():
    def of(people):
        found = Figures()
        found.reached["people"] = people
        return found

    kept, joined = together({"a": of(2), "b": of(9), "c": of(7)}, 5)
    assert (set(kept), joined.people) == ({"b"}, 9)
    kept, joined = together({"a": of(2), "b": of(4), "c": of(7)}, 5)
    assert (set(kept), joined.people) == ({"c"}, 6)
    assert together({"b": of(9)}, 5)[1] is None


def test_a_place_is_not_crossed_with_a_partner(net, coordinator):
    PlaceFactory(slug="town")
    page = coordinator.get(address("network", place="town", sender=net.sender.pk))
    assert "cannot be combined" in page.content.decode()
    with pytest.raises(ValueError, match="not crossed"):
        Cut(datetime.date(2026, 1, 1), datetime.date(2026, 1, 1), sender=net.sender.pk, place="x")


def test_codes_are_not_narrowed_by_place(coordinator):
    assert "place" not in coordinator.get(address("network-codes")).context["filters"].fields


# --- told apart ------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["sender", "receiver", "service", "month", "place"])
def test_days_are_told_apart(net, coordinator, by):
    place = PlaceFactory(slug="town")
    for days in (1, 2, 2, 3, 4):
        answered(net.service, days, sender=net.sender, place=place)
    figures.refresh()
    answer = coordinator.get(address("network-steps", by=by))
    [row] = [row for row in answer.context["rows"] if row["counts"][0] != "0"]
    assert (row["counts"][0], row["days"][1][1]) == ("5", "2")
    table = rows_of(coordinator.get(address("network-steps-table", "csv", by=by)))
    [line] = [line for line in table[1:] if line[1] != "0"]
    assert "2" in line


def test_a_breakdown_has_pages_and_costs_the_same_for_few_or_many(net, coordinator, count_queries):
    answered(net.service, 1, sender=net.sender)
    figures.refresh()
    asked = address("network-steps", by="sender")
    coordinator.get(address("network"))
    few = [count_queries(lambda: coordinator.get(asked)) for _ in range(2)]
    for _ in range(28):
        answered(net.service, 1)
    figures.refresh()
    assert [count_queries(lambda: coordinator.get(asked)) for _ in range(2)] == few
    assert few[1] < few[0]  # the figures are worked out once for each count
    assert len(coordinator.get(asked).context["rows"]) == 25
    assert len(coordinator.get(f"{asked}&page=2").context["rows"]) == 4


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_for_one_referral_and_for_many(coordinator, count_queries, name):
    between = SimpleNamespace(
        sender=OrganizationFactory(refers=True), service=ServiceFactory(accepts_referrals=True)
    )
    more = {"sender": between.sender}
    answered(between.service, 1, **more)
    figures.refresh()
    coordinator.get(address(name))
    figures.refresh()  # each count is drawn once: both are measured with a fresh one
    one = count_queries(lambda: coordinator.get(address(name)))
    for _ in range(15):
        answered(between.service, 2, **more)
    figures.refresh()
    assert count_queries(lambda: coordinator.get(address(name))) == one
    assert one <= 24


# --- who, and what is never there ------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_case_workers_do_not_come_here(net, client, name):
    assert sign_in(client, net.worker).get(address(name)).status_code == 403


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", TABLES)
def test_pages_and_tables_name_nobody(net, coordinator, name, kind):
    sent(net)
    figures.refresh()
    page = coordinator.get(address(name.removesuffix("-table"))).content.decode()
    table = coordinator.get(address(name, kind))
    assert table.status_code == 200
    for secret in ("Selam", "Tesfay", "S.T.", str(net.client.pk)):
        assert secret not in page
        assert secret.encode() not in table.content


def test_a_table_has_two_endings_alone(coordinator):
    assert coordinator.get("/referrals/network/overview.html").status_code == 404
    assert coordinator.get("/referrals/network/overview.csv").status_code == 200


def test_what_would_be_a_formula_is_a_text(net, coordinator):
    with as_owner():
        net.receiver.short_name = "=HYPERLINK(1)"
        net.receiver.save()
    answered(net.service, 1)
    figures.refresh()
    for name in ("network-steps-table", "network-codes-table", "network-room-table"):
        text = coordinator.get(address(name, "csv")).content.decode("utf-8-sig")
        assert not [
            cell for row in csv.reader(io.StringIO(text)) for cell in row if cell[:1] == "="
        ]
    assert "'=HYPERLINK(1)" in coordinator.get(
        address("network-steps-table", "csv")
    ).content.decode("utf-8-sig")


def test_counts_are_asked_in_the_coordinators_name_only(net):
    sent(net)
    figures.refresh()
    month = timezone.localdate().replace(day=1)
    assert figures_of(Acting(person=net.worker), Cut(month, month)).reached == {}
