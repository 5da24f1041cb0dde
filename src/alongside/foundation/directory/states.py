"""The kinds of the directory. Words follow HSDS 3 where it has one."""

# newcomer-facing

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Kind(models.TextChoices):
    """What sort of organization it is."""

    SETTLEMENT = "settlement agency", _("Settlement agency")
    EMPLOYMENT = "employment service", _("Employment service")
    LANGUAGE = "language school", _("Language school")
    COLLEGE = "college", _("College")
    HEALTH = "community health centre", _("Community health centre")
    LIBRARY = "library", _("Library")
    SCHOOL_BOARD = "school board", _("School board")
    MUNICIPALITY = "municipality", _("Municipality")
    COUNCIL = "employment council", _("Employment council")
    UMBRELLA = "umbrella body", _("Umbrella body")
    FEDERAL = "federal department", _("Federal department")
    PROVINCIAL = "provincial ministry", _("Provincial ministry")
    FAITH = "faith group", _("Faith or ethnocultural group")
    UNIVERSITY = "university", _("University")
    EMPLOYER = "employer", _("Employer")
    OTHER = "other", _("Other")


class Sector(models.TextChoices):
    """Who owns it."""

    NON_PROFIT = "non-profit", _("Non-profit")
    PUBLIC = "public", _("Public body")
    PRIVATE = "private", _("Private")


class Part(models.TextChoices):
    """The part an organization plays in the network."""

    REFERRAL = "referral partner", _("Referral partner")
    DELIVERY = "service delivery partner", _("Service delivery partner")
    COORDINATOR = "network coordinator", _("Network coordinator")
    FUND = "fund administrator", _("Fund administrator")
    RESEARCH = "research partner", _("Research partner")
    FUNDER = "funder", _("Funder")


class ServiceKind(models.TextChoices):
    """What a service does for newcomers."""

    MENTORING = "mentoring", _("Mentoring")
    SETTLEMENT = "settlement", _("Settlement help")
    LANGUAGE = "language", _("Language training")
    EMPLOYMENT = "employment", _("Help finding work")
    BRIDGING = "bridging", _("Bridging programme")
    HEALTH = "health", _("Health")
    HOUSING = "housing", _("Housing")
    LEGAL = "legal", _("Legal help")
    YOUTH = "youth", _("Youth")
    FAMILY = "family", _("Family and women")
    CREDENTIALS = "credentials", _("Credential assessment")


class Mode(models.TextChoices):
    """How a service reaches people."""

    IN_PERSON = "in person", _("In person")
    ONLINE = "online", _("Online")
    BOTH = "both", _("In person or online")


class Unit(models.TextChoices):
    """Of what there is room."""

    PLACES = "places", _("places")
    MENTORING = "mentoring places", _("mentoring places")
    SEATS = "seats", _("seats")
    ROOMS = "rooms", _("rooms")
    APPOINTMENTS = "appointments", _("appointments")
    WEEKLY = "appointments a week", _("appointments a week")
    HOURS = "hours a week", _("hours a week")


def room(count: int, unit: str, written: str) -> str:
    """How much room there is in words: "3 mentoring places". A unit that is not ours stays as it is.

    `written`: the count as the reader's language writes it.
    """
    told = {
        Unit.PLACES: ngettext("%(count)s place", "%(count)s places", count),
        Unit.MENTORING: ngettext("%(count)s mentoring place", "%(count)s mentoring places", count),
        Unit.SEATS: ngettext("%(count)s seat", "%(count)s seats", count),
        Unit.ROOMS: ngettext("%(count)s room", "%(count)s rooms", count),
        Unit.APPOINTMENTS: ngettext("%(count)s appointment", "%(count)s appointments", count),
        Unit.WEEKLY: ngettext(
            "%(count)s appointment a week", "%(count)s appointments a week", count
        ),
        Unit.HOURS: ngettext("%(count)s hour a week", "%(count)s hours a week", count),
    }
    return told[Unit(unit)] % {"count": written} if unit in Unit.values else f"{written} {unit}"
