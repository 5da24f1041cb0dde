"""A newcomer's own pages: by private link without an account, or signed in.

Both ways lead through the same functions; a `Way` knows the addresses of the one taken. From a
private link the pages come in the language of the record; signed in, in that of the account. The
choice on the page sets both, and holds for every other page that this browser opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.access import limits, registries, scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.gates import newcomer_only
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.clients import actions, permissions, policy, queries, wording
from alongside.foundation.clients.actions.own import MY_RECORD
from alongside.foundation.clients.forms import AccountForm, LanguageForm
from alongside.foundation.clients.models import Client, Consent
from alongside.foundation.directory.models import ContactPoint
from alongside.foundation.files.models import StoredFile
from alongside.foundation.notices.links import by_link
from alongside.foundation.people.acting import acting_for
from alongside.foundation.ui import errors
from alongside.foundation.ui.views import keep_in_cookie, keep_language

# newcomer-facing


@dataclass(frozen=True)
class Way:
    """How the person came, and where the pages of that way are."""

    token: str = ""

    def to(self, page: str, *keys: UUID) -> str:
        """The address of a page: "home", "stop", "receipt", "language", "account"."""
        suffix = "" if page == "home" else f"-{page}"
        if self.token:
            return reverse(f"clients:by-link{suffix}", args=[self.token, *keys])
        return reverse(f"clients:mine{suffix}", args=keys)

    @property
    def home(self) -> str:
        """The person's own page."""
        return self.to("home")

    @property
    def language(self) -> str:
        """Where the choice of language is posted."""
        return self.to("language")

    @property
    def account(self) -> str:
        """Where an account is made or joined; only from a private link."""
        return self.to("account") if self.token else ""

    def language_of(self, record: Client) -> str:
        """The language of the pages."""
        return record.letter_language if self.token else translation.get_language() or "en"


@require_safe
@by_link(MY_RECORD)
def by_link_home(request: ActingRequest, token: str) -> HttpResponse:
    """The person's own page, from the private link on their paper."""
    way = Way(token)
    response = _home(request, way)
    if not request.user.is_authenticated:
        # What the page links to (privacy, whom to ask) comes in the same language.
        keep_in_cookie(response, way.language_of(_records(request)[0]))
    return response


@require_safe
@newcomer_only
def mine(request: ActingRequest) -> HttpResponse:
    """The person's own page, signed in."""
    return _home(request, Way())


@require_http_methods(["GET", "POST"])
@by_link(MY_RECORD)
def by_link_stop(request: ActingRequest, token: str, pk: UUID) -> HttpResponse:
    """Stop sharing, from the private link."""
    return _stop(request, Way(token), pk, "private link")


@require_http_methods(["GET", "POST"])
@newcomer_only
def mine_stop(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Stop sharing, signed in."""
    return _stop(request, Way(), pk, "own account")


@require_safe
@by_link(MY_RECORD)
def by_link_receipt(request: ActingRequest, token: str, pk: UUID) -> HttpResponse:
    """The receipt of a consent to print, from the private link."""
    return _receipt(request, Way(token), pk)


@require_safe
@newcomer_only
def mine_receipt(request: ActingRequest, pk: UUID) -> HttpResponse:
    """The receipt of a consent to print, signed in."""
    return _receipt(request, Way(), pk)


@require_POST
@by_link(MY_RECORD)
def by_link_language(request: ActingRequest, token: str) -> HttpResponse:
    """Choose the language, from the private link."""
    return _choose_language(request, Way(token))


@require_POST
@newcomer_only
def mine_language(request: ActingRequest) -> HttpResponse:
    """Choose the language, signed in."""
    return _choose_language(request, Way())


@require_http_methods(["GET", "POST"])
@by_link(MY_RECORD)
def by_link_account(request: ActingRequest, token: str) -> HttpResponse:
    """Make an account, or join the record to the one that is signed in."""
    way, record = Way(token), _records(request)[0]
    with translation.override(record.letter_language):
        if request.user.is_authenticated:
            return _join(request, way, record)
        return _ask_for_account(request, way, record)


def _records(request: ActingRequest) -> list[Client]:
    return queries.own_records(request.acting)


def _home(request: ActingRequest, way: Way) -> HttpResponse:
    records = _records(request)
    with translation.override(way.language_of(records[0])):
        context = {"way": way, "parts": [_part(request, way, record) for record in records]}
        return render(request, "clients/newcomer/home.html", context)


def _part(request: ActingRequest, way: Way, record: Client) -> dict[str, Any]:
    """All that one organization's record shows its person."""
    acting = request.acting
    looks = queries.looks_at(record.pk, acting)
    return {
        "client": record,
        "held": queries.held(record),
        "sharings": [
            (sharing, way.to("stop", sharing.consent.pk), way.to("receipt", sharing.consent.pk))
            for sharing in queries.sharings(record.pk, acting, looks)
        ],
        "panels": registries.own_panels(acting, record),
        "looks": looks,
        "files": StoredFile.objects.visible_to(acting).filter(client_id=record.pk),
        "contacts": _desks(record),
    }


def _desks(record: Client) -> list[ContactPoint]:
    """Where to ask: the organization's own desks, or that of one of its services where it has none."""
    all_desks = ContactPoint.objects.filter(organization=record.organization)
    by_telephone = all_desks.exclude(phone="").order_by("function", "pk")
    return list(by_telephone.filter(service=None) or by_telephone[:1] or all_desks[:1])


def _own_consent(request: ActingRequest, pk: UUID) -> Consent:
    given = Consent.objects.visible_to(request.acting).filter(client__in=request.acting.subjects)
    return get_object_or_404(
        given.select_related("client", "receiver", "organization", "taken_by"), pk=pk
    )


def _stop(request: ActingRequest, way: Way, pk: UUID, how: str) -> HttpResponse:
    consent = _own_consent(request, pk)
    with translation.override(way.language_of(consent.client)):
        if request.method == "POST":
            actions.withdraw_consent(consent_id=pk, how=how, by=request.acting)
            messages.success(request, _("Sharing has stopped. Nobody can open it any more."))
            return redirect(way.home)
        looks = queries.looks_at(consent.client_id, request.acting)
        sharing = next(
            each
            for each in queries.sharings(consent.client_id, request.acting, looks)
            if each.consent.pk == pk
        )
        context = {"way": way, "consent": consent, "looks": sharing.looks}
        return render(request, "clients/newcomer/stop.html", context)


def _receipt(request: ActingRequest, way: Way, pk: UUID) -> HttpResponse:
    consent = _own_consent(request, pk)
    with translation.override(way.language_of(consent.client)):
        context = {"way": way, "consent": consent, "reading": wording.reading(consent)}
        return render(request, "clients/newcomer/receipt.html", context)


def _choose_language(request: ActingRequest, way: Way) -> HttpResponse:
    form, response = LanguageForm(request.POST), redirect(way.home)
    if not form.is_valid():
        return response
    language = form.cleaned_data["language"]
    if not way.token:
        keep_language(request, response, language)
        return response
    actions.choose_language(language=language, by=request.acting)
    if not request.user.is_authenticated:
        keep_in_cookie(response, language)
    return response


def _join(request: ActingRequest, way: Way, record: Client) -> HttpResponse:
    """The signed-in account and the private link together: both are needed to join them."""
    account = acting_for(request.user)
    by = Acting(
        person=account.person,
        organization=account.organization,
        memberships=account.memberships,
        subjects=request.acting.subjects,
    )
    answer = permissions.may_connect_account(by, record)
    if request.method == "POST" and answer:
        with scope.widened(person=request.user.pk):
            actions.connect_account(client_id=record.pk, by=by)
        messages.success(request, _("Done. You can now see this page when you sign in."))
        return redirect(way.home)
    context = {"way": way, "client": record, "answer": answer}
    return render(request, "clients/newcomer/account.html", context)


def _ask_for_account(request: ActingRequest, way: Way, record: Client) -> HttpResponse:
    """An address to write to. The page says the same whether or not it has an account."""
    form = AccountForm(request.POST or None)
    sent = form.is_valid()
    if sent and (wait := limits.count(policy.ACCOUNT_LETTERS, record.pk)):
        return errors.too_many(request, -(-wait // 60))
    if sent:
        actions.write_to_make_account(
            email=form.cleaned_data["email"], client_id=record.pk, by=request.acting
        )
    context = {"way": way, "client": record, "form": form, "sent": sent, "answer": None}
    return render(
        request, "clients/newcomer/account.html", context, status=422 if form.errors else 200
    )
