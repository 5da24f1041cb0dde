"""Inviting, accepting, changing, leaving, handing over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.roles import ROLES
from alongside.foundation.people.models import Membership, Person
from alongside.foundation.people.states import Language
from alongside.foundation.ui.fields import ThreeBoxDate
from alongside.foundation.ui.forms import CHOOSE, PageForm
from alongside.foundation.ui.once import OnceForm

STAFF_LANGUAGES = [
    (code, label) for code, label in Language.choices if code in settings.STAFF_LANGUAGES
]


class RolesField(forms.MultipleChoiceField):
    """Roles to tick, each with what it lets a person do."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, names: list[str]) -> None:
        """Offer these roles, in the order in which they are explained."""
        self.choices = [
            (
                role.name,
                gettext("%(role)s: %(what)s") % {"role": role.label, "what": role.description},
            )
            for role in ROLES.values()
            if role.name in names
        ]


class InviteForm(PageForm, OnceForm):
    """Who is invited, and to do what."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Their own address at work. The link we send is for them alone."),
    )
    position = forms.CharField(
        label=_("Position"),
        max_length=120,
        required=False,
        help_text=_("For example “Settlement counsellor”."),
    )
    roles = RolesField(label=_("Roles"))
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=STAFF_LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].offer(offered)  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        return self.cleaned_data["email"].lower()


class JoinForm(PageForm):
    """A new account: the name, and a password now or later."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_(
            "You may leave it empty: then we send you a code by e-mail each time you sign in, and you can add a passkey later."
        ),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """An empty password is a choice; another must be a good one."""
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, Person(email=self.email, name=self.data.get("name", "")))
        return password


class MembershipForm(PageForm):
    """What a colleague does here."""

    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    roles = RolesField(label=_("Roles"))

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].offer(offered)  # type: ignore[attr-defined]


class TakerField(forms.ModelChoiceField):
    """A colleague who takes a caseload over."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Membership.objects.none(), empty_label=CHOOSE, **kwargs)

    def among(self, organization_id: UUID, without: UUID) -> None:
        """Offer those who work for the organization today, except one."""
        here = Membership.objects.open_today().filter(organization=organization_id)
        here = here.filter(person__is_active=True).exclude(person=without)
        self.queryset = here.select_related("person").order_by("person__name", "pk")

    def sharing(self, membership: Membership) -> None:
        """Offer only colleagues who hold one of the same roles."""
        self.among(membership.organization_id, membership.person_id)
        offered: Any = self.queryset
        self.queryset = offered.filter(roles__overlap=membership.roles)

    def label_from_instance(self, obj: Membership) -> str:
        """Name and position; that somebody is away is said."""
        parts = [str(obj.person), obj.position]
        if obj.is_away:
            parts.append(gettext("away"))
        return ", ".join(part for part in parts if part)


class HandOverForm(PageForm):
    """Who takes over."""

    taker = TakerField(label=_("Who takes over"))

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = (membership.organization_id, membership.person_id)
        self.fields["taker"].among(*place)  # type: ignore[attr-defined]


class EndForm(HandOverForm):
    """From when there is no access, and who takes over."""

    on = ThreeBoxDate(
        label=_("First day without access"),
        help_text=_("Today means at once."),
        future=True,
        initial=timezone.localdate,
    )
    taker = TakerField(
        label=_("Who takes over"),
        required=False,
        help_text=_(
            "Without a choice the records keep this person’s name until you hand them over."
        ),
    )
    field_order = ("on", "taker")


class AwayForm(PageForm):
    """Until when somebody is away, and who stands in."""

    until = ThreeBoxDate(
        label=_("Away until"),
        required=False,
        future=True,
        help_text=_("The last day away. Leave it empty when you are back."),
    )
    stand_in = TakerField(
        label=_("Who stands in"),
        required=False,
        help_text=_(
            "Until that day they see this person’s work and notices too. Without a choice the work reaches the managers."
        ),
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stand_in"]
        field.sharing(membership)
        field.initial = field.queryset.filter(person=membership.stand_in_id).first()
