"""Services as a table. Their locations are kept on the organization's page, not here."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.directory import eligibility
from alongside.foundation.directory.models import Organization, Place, Service
from alongside.foundation.directory.sheets import cells
from alongside.foundation.directory.states import Mode, ServiceKind
from alongside.foundation.files.imports import Column, Spec, Values


def services_spec() -> Spec:
    """The columns, and what stands in the directory at this moment."""
    known = Known()
    return Spec(
        columns=_columns(known.organizations),
        key=known.key,
        standing=known.standing,
        check=known.check,
        label=lambda values: values.get("name_en") or values.get("name_fr") or "",
    )


def service_rows(services: Iterable[Service]) -> list[list[str]]:
    """The rows of an export, in the columns of the import."""
    spec = services_spec()
    return [spec.write(values_of(one)) for one in services]


def values_of(one: Service) -> Values:
    """What stands of a service, by column."""
    return {
        "id": one.pk,
        "organization": one.organization_id,
        "name_en": one.name_en,
        "name_fr": one.name_fr,
        "kind": one.kind,
        "mode": one.mode,
        "languages": sorted(one.languages),
        "catchment": sorted(place.slug for place in one.catchment.all()),
        "criteria": one.criteria,
        "statuses": sorted(one.statuses),
        "accepts_referrals": one.accepts_referrals,
        "active": one.active,
        "description_en": cells.plain_lines(one.description_en),
        "description_fr": cells.plain_lines(one.description_fr),
    }


class Known:
    """The services as they stand, held against the rows of one table."""

    def __init__(self) -> None:
        names = Organization.objects.values_list("id", "name_en", "name_fr")
        self.organizations = cells.Named({pk: (en, fr) for pk, en, fr in names})
        self.owners: dict[UUID, UUID] = {}
        named: dict[UUID, dict[UUID, tuple[str, str]]] = {}
        services = Service.objects.values_list("id", "organization_id", "name_en", "name_fr")
        for pk, organization, english, french in services:
            self.owners[pk] = organization
            named.setdefault(organization, {})[pk] = (english, french)
        self.named = {owner: cells.Named(services) for owner, services in named.items()}

    def key(self, values: Values) -> Hashable:
        """The service that a row speaks of: by key, else by its name in its organization."""
        if values.get("id"):
            return values["id"]
        names = values.get("name_en", ""), values.get("name_fr", "")
        held = self.named.get(values["organization"])
        found = held.find(*names) if held else None
        return found or (values["organization"], *(name.casefold() for name in names))

    def standing(self, rows: Sequence[Values]) -> Mapping[Hashable, Values]:
        """What stands of the services that the rows speak of."""
        keys = {self.key(values) for values in rows}
        found = Service.objects.filter(pk__in=[key for key in keys if isinstance(key, UUID)])
        return {one.pk: values_of(one) for one in found.prefetch_related("catchment")}

    def check(self, values: Values) -> None:
        """A known key, a name, and the organization that the service has always had."""
        pk, organization = values.get("id"), values["organization"]
        if pk and pk not in self.owners:
            raise ValidationError({"id": _("No service has this key. Leave it empty to add.")})
        if pk and self.owners[pk] != organization:
            told = _("The service with this key belongs to another organization.")
            raise ValidationError({"organization": told})
        names = values.get("name_en", ""), values.get("name_fr", "")
        if not pk and not any(names):
            raise ValidationError(_("It has no name, neither in English nor in French."))
        held = self.named.get(organization)
        if not pk and held and held.unclear(*names):
            raise ValidationError(_("Several services are called so. Write the key as well."))


def _columns(organizations: cells.Named) -> tuple[Column, ...]:
    places = list(Place.objects.all())
    several: dict[str, Any] = {"write": cells.write_many, "empty": []}
    answer: dict[str, Any] = {"parse": cells.yes_or_no, "write": cells.write_yes_or_no}
    return (
        Column(
            "id",
            gettext_lazy("Key"),
            cells.key,
            empty=None,
            identifies=True,
            help=gettext_lazy("From an export. Leave it empty to add."),
        ),
        Column(
            "organization",
            gettext_lazy("Organization"),
            organizations.read,
            organizations.write,
            required=True,
            help=gettext_lazy("Its name or its key."),
        ),
        Column("name_en", gettext_lazy("Name in English"), cells.short(200)),
        Column("name_fr", gettext_lazy("Name in French"), cells.short(200)),
        cells.word("kind", gettext_lazy("Kind"), ServiceKind, required=True),
        cells.word("mode", gettext_lazy("How"), Mode, empty=Mode.IN_PERSON.value),
        Column("languages", gettext_lazy("Languages"), cells.many(cells.language), **several),
        Column(
            "catchment",
            gettext_lazy("Places it serves"),
            cells.many(cells.place(places)),
            **several,
            help=gettext_lazy("Empty means everywhere."),
        ),
        Column("criteria", gettext_lazy("Criteria"), cells.one_of(eligibility.criteria_choices)),
        Column(
            "statuses",
            gettext_lazy("Immigration statuses"),
            cells.many(cells.one_of(eligibility.status_choices)),
            **several,
            help=gettext_lazy("Empty means any."),
        ),
        Column("accepts_referrals", gettext_lazy("Accepts referrals"), **answer, empty=False),
        Column("active", gettext_lazy("Offered"), **answer, empty=True),
        Column("description_en", gettext_lazy("Description in English"), cells.plain_lines),
        Column("description_fr", gettext_lazy("Description in French"), cells.plain_lines),
    )
