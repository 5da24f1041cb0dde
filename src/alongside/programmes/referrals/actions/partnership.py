"""Keeping networks: their period, who joins in which role, and what they aim at."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.once import take_turn
from alongside.foundation.access.permissions import require
from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory.actions import play_part
from alongside.foundation.directory.actions.versions import Values, check_version, put
from alongside.foundation.directory.models import Organization
from alongside.foundation.journal import actions as journal
from alongside.programmes.referrals import permissions
from alongside.programmes.referrals.models import Network, Partner, Target


@transaction.atomic
def add_network(*, id: UUID, values: Values, by: Acting) -> Network:  # noqa: A002
    """Begin a network; the same key sent twice begins one."""
    require(permissions.may_coordinate(by))
    take_turn(id)
    known = Network.objects.filter(pk=id).first()
    if known is not None:
        return known
    network = Network.objects.create(id=id, **values)
    journal.record("network.added", network, by=by)
    return network


@transaction.atomic
def change_network(*, network_id: UUID, version: int, values: Values, by: Acting) -> Network:
    """Change what a network is called, what it is for, or its period; what it holds stays inside."""
    network = _locked(network_id)
    require(permissions.may_coordinate(by))
    check_version(network, version, by)
    _require_room(network, values.get("starts", network.starts), values.get("ends", network.ends))
    changed = put(network, values)
    if changed:
        journal.record("network.changed", network, by=by, fields=changed)
    return network


def _require_room(network: Network, starts: datetime.date, ends: datetime.date | None) -> None:
    """A new period leaves no partner and no target outside."""
    outside = Q(starts__lt=starts)
    if ends is not None:
        outside |= Q(starts__gt=ends) | Q(ends__gt=ends)
    if network.partners.filter(outside).exists() or network.targets.filter(outside).exists():
        told = _("A partner or a target lies outside this period. Change it first.")
        raise StepRefused("outside", told)


@transaction.atomic
def join(
    *,
    id: UUID,  # noqa: A002
    network_id: UUID,
    organization_id: UUID,
    role: str,
    starts: datetime.date,
    ends: datetime.date | None = None,
    by: Acting,
) -> Partner:
    """Let an organization join a network in a role; the same key sent twice does it once.

    Where the directory does not say yet that it plays this part, it says so from that day on.
    """
    network = _locked(network_id)
    require(permissions.may_coordinate(by))
    known = Partner.objects.filter(pk=id).first()
    if known is not None:
        return known
    _require_inside(network, starts, ends)
    same = Partner.objects.filter(network=network, organization=organization_id, role=role)
    if _overlapping(same, starts, ends).exists():
        told = _("This organization holds that role in the network at that time already.")
        raise StepRefused("holds it", told)
    partner = Partner.objects.create(
        id=id, network=network, organization_id=organization_id, role=role, starts=starts, ends=ends
    )
    _note("partner.joined", partner, by)
    if ends is None:
        _play(partner, by)
    return partner


def _play(partner: Partner, by: Acting) -> None:
    """The directory's part begins with the role, where there is none from then on."""
    organization = Organization.objects.get(pk=partner.organization_id)
    played = organization.participations.filter(part=partner.role)
    if not played.filter(Q(ends__isnull=True) | Q(ends__gte=partner.starts)).exists():
        play_part(
            id=partner.pk,
            organization_id=partner.organization_id,
            part=partner.role,
            starts=partner.starts,
            by=by,
        )


@transaction.atomic
def leave(*, partner_id: UUID, ends: datetime.date, by: Acting) -> Partner:
    """Let a partner leave: `ends` is its last day. Its part in the directory goes on."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    require(permissions.may_coordinate(by))
    if partner.ends is not None:
        raise StepRefused("left", _("This partner has left already."))
    if ends < partner.starts:
        raise StepRefused("before", _("A partner cannot leave before it joined."))
    _require_inside(partner.network, partner.starts, ends)
    partner.ends = ends
    partner.save(update_fields=["ends"])
    _note("partner.left", partner, by)
    return partner


@transaction.atomic
def add_target(*, id: UUID, network_id: UUID, values: Values, by: Acting) -> Target:  # noqa: A002
    """Aim at something in a period; the same key sent twice aims once."""
    network = _locked(network_id)
    require(permissions.may_coordinate(by))
    known = Target.objects.filter(pk=id).first()
    if known is not None:
        return known
    _require_free(network, values, Target.objects.all())
    target = Target.objects.create(id=id, network=network, **values)
    _note_target("target.added", target, by)
    return target


@transaction.atomic
def change_target(*, target_id: UUID, version: int, values: Values, by: Acting) -> Target:
    """Change what is aimed at. What somebody has set is no longer invented."""
    target = Target.objects.select_related("network").get(pk=target_id)
    network = _locked(target.network_id)
    target.refresh_from_db()
    require(permissions.may_coordinate(by))
    check_version(target, version, by)
    _require_free(network, values, Target.objects.exclude(pk=target.pk))
    if put(target, {**values, "invented": False}):
        _note_target("target.changed", target, by)
    return target


@transaction.atomic
def drop_target(*, target_id: UUID, by: Acting) -> None:
    """Aim at it no longer; dropping twice is dropping once."""
    require(permissions.may_coordinate(by))
    target = Target.objects.select_for_update(of=("self",)).filter(pk=target_id).first()
    if target is not None:
        _note_target("target.dropped", target, by)
        target.delete()


def _require_free(network: Network, values: Values, others: QuerySet[Target]) -> None:
    """Inside the network's period, and at a time that no other target for the same holds."""
    _require_inside(network, values["starts"], values["ends"])
    same = others.filter(network=network, aim=values["aim"])
    if _overlapping(same, values["starts"], values["ends"]).exists():
        told = _("There is a target for this in that period already. Change that one instead.")
        raise StepRefused("aimed at", told)


def _require_inside(network: Network, starts: datetime.date, ends: datetime.date | None) -> None:
    last = network.ends
    if starts < network.starts or (last is not None and (starts > last or (ends or last) > last)):
        raise StepRefused("outside", _("These days lie outside the period of the network."))


def _overlapping(
    rows: QuerySet[Any], starts: datetime.date, ends: datetime.date | None
) -> QuerySet[Any]:
    held = rows.filter(Q(ends__isnull=True) | Q(ends__gte=starts))
    return held if ends is None else held.filter(starts__lte=ends)


def _locked(network_id: UUID) -> Network:
    """The network under its lock: who joins and what is aimed at is changed by one at a time."""
    return Network.objects.select_for_update(of=("self",)).get(pk=network_id)


def _note(verb: str, partner: Partner, by: Acting) -> None:
    readers = [partner.organization_id]
    journal.record(verb, partner, by=by, organizations=readers, role=partner.role)


def _note_target(verb: str, target: Target, by: Acting) -> None:
    journal.record(verb, target, by=by, aim=target.aim, number=target.number)
