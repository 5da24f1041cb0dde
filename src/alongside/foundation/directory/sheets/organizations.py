"""Organizations as a table."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.access.acting import Acting
from alongside.foundation.directory.models import Organization, Place
from alongside.foundation.directory.permissions import may_know_place
from alongside.foundation.directory.sheets import cells
from alongside.foundation.directory.states import Kind, Sector
from alongside.foundation.files.imports import Column, Spec, Values


def organizations_spec() -> Spec:
    """The columns, and what stands in the directory at this moment."""
    known = Known()
    return Spec(
        columns=_columns(known.named),
        key=known.key,
        standing=known.standing,
        check=known.check,
        label=lambda values: values.get("name_en") or values.get("name_fr") or "",
    )


def organization_rows(organizations: Iterable[Organization], by: Acting) -> list[list[str]]:
    """The rows of an export, in the columns of the import; without a place that `by` may not know."""
    spec = organizations_spec()
    return [
        spec.write(values_of(one) | ({} if may_know_place(by, one) else {"place": None}))
        for one in organizations
    ]


def values_of(one: Organization) -> Values:
    """What stands of an organization, by column."""
    return {
        "id": one.pk,
        "name_en": one.name_en,
        "name_fr": one.name_fr,
        "short_name": one.short_name,
        "kind": one.kind,
        "sector": one.sector,
        "languages": sorted(one.languages),
        "place": one.place_id,
        "website": one.website,
        "parent": one.parent_id,
        "description_en": cells.plain_lines(one.description_en),
        "description_fr": cells.plain_lines(one.description_fr),
        "closed_on": one.closed_on,
    }


class Known:
    """The directory as it stands, held against the rows of one table."""

    def __init__(self) -> None:
        names = Organization.objects.values_list("id", "name_en", "name_fr")
        self.named = cells.Named({pk: (english, french) for pk, english, french in names})
        self.claimed: dict[tuple[str, str], Hashable] = {}

    def key(self, values: Values) -> Hashable:
        """The organization that a row speaks of: by key, else by name; else its own names."""
        if values.get("id"):
            return values["id"]
        names = values.get("name_en", ""), values.get("name_fr", "")
        return self.named.find(*names) or tuple(name.casefold() for name in names)

    def standing(self, rows: Sequence[Values]) -> Mapping[Hashable, Values]:
        """What stands of the organizations that the rows speak of."""
        keys = {self.key(values) for values in rows}
        found = Organization.objects.filter(pk__in=[key for key in keys if isinstance(key, UUID)])
        return {one.pk: values_of(one) for one in found}

    def check(self, values: Values) -> None:
        """A known key, at least one name, and names that nobody else has."""
        pk = values.get("id")
        if pk and pk not in self.named.names:
            raise ValidationError({"id": _("No organization has this key. Leave it empty to add.")})
        if not pk and self.named.unclear(values.get("name_en", ""), values.get("name_fr", "")):
            raise ValidationError(_("Several organizations are called so. Write the key as well."))
        here = self.key(values)
        old = self.named.names.get(here, ("", "")) if isinstance(here, UUID) else ("", "")
        pair = values.get("name_en", old[0]), values.get("name_fr", old[1])
        if not any(pair):
            raise ValidationError(_("It has no name, neither in English nor in French."))
        if self.named.pairs.get(pair, here) != here or self.claimed.setdefault(pair, here) != here:
            raise ValidationError({"name_en": _("Another organization has these names.")})
        if values.get("parent") and values["parent"] == here:
            raise ValidationError({"parent": _("An organization is not its own parent.")})


def _columns(named: cells.Named) -> tuple[Column, ...]:
    places = list(Place.objects.all())
    languages: dict[str, Any] = {"parse": cells.many(cells.language), "write": cells.write_many}
    return (
        Column(
            "id",
            gettext_lazy("Key"),
            cells.key,
            empty=None,
            identifies=True,
            help=gettext_lazy("From an export. Leave it empty to add."),
        ),
        Column("name_en", gettext_lazy("Name in English"), cells.short(200)),
        Column("name_fr", gettext_lazy("Name in French"), cells.short(200)),
        Column("short_name", gettext_lazy("Short name"), cells.short(40)),
        cells.word("kind", gettext_lazy("Kind"), Kind, empty=Kind.OTHER.value),
        cells.word("sector", gettext_lazy("Sector"), Sector, empty=Sector.NON_PROFIT.value),
        Column(
            "languages",
            gettext_lazy("Languages"),
            **languages,
            empty=[],
            help=gettext_lazy("Codes or names, parted by semicolons."),
        ),
        Column("place", gettext_lazy("Place"), cells.place(places), empty=None),
        Column("website", gettext_lazy("Website"), cells.address),
        Column(
            "parent",
            gettext_lazy("Part of"),
            named.read,
            named.write,
            empty=None,
            help=gettext_lazy("The name or the key of the parent organization."),
        ),
        Column("description_en", gettext_lazy("Description in English"), cells.plain_lines),
        Column("description_fr", gettext_lazy("Description in French"), cells.plain_lines),
        Column(
            "closed_on",
            gettext_lazy("Closed on"),
            cells.day,
            empty=None,
            help=gettext_lazy("A date like 2026-11-21."),
        ),
    )
