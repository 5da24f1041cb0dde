"""Partners without accounts: who they are, and which desk is written to."""

from __future__ import annotations

from django.db.models import F

from alongside.foundation.access.roles import COACH, MANAGER
from alongside.foundation.directory.models import ContactPoint, Service
from alongside.foundation.people.queries import has_anybody

RECEIVING = (COACH, MANAGER)


def answers_by_link(service: Service) -> bool:
    """Whether nobody at the receiving organization has an account that could answer."""
    return not has_anybody(service.organization_id, RECEIVING)


def desk_of(service: Service) -> ContactPoint | None:
    """The desk that is written to: the service's own first, then the organization's."""
    desks = ContactPoint.objects.filter(organization=service.organization_id).exclude(email="")
    fitting = desks.filter(service=service) | desks.filter(service__isnull=True)
    return fitting.order_by(F("service").asc(nulls_last=True), "function", "id").first()


def language_of(desk: ContactPoint) -> str:
    """The language of letters to a desk: French where it does not speak English."""
    return "fr" if "fr" in desk.languages and "en" not in desk.languages else "en"
