"""Consents for staff: asking, reading aloud, recording, the receipt, the withdrawal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.access.gates import role
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.clients import actions, permissions, qr, queries, wording
from alongside.foundation.clients.forms import ConsentForm, GivenForm, PaperForm, WithdrawalForm
from alongside.foundation.clients.models import Client, Consent, SharedCopy
from alongside.foundation.clients.onward import takes_consent
from alongside.foundation.clients.permissions import CASE_ROLES
from alongside.foundation.clients.states import Purpose
from alongside.foundation.clients.views.records import own_record
from alongside.foundation.directory.models import Organization
from alongside.foundation.files.models import StoredFile
from alongside.foundation.people.states import Language
from alongside.foundation.ui import words

STEPS = (
    gettext_lazy("What the person agrees to"),
    gettext_lazy("Read aloud and check"),
    gettext_lazy("Receipt"),
)


def taken_here(request: ActingRequest, pk: UUID) -> Consent:
    """A consent that the organization acted for has recorded, or 404."""
    taken = Consent.objects.visible_to(request.acting).filter(
        organization=request.acting.organization
    )
    return get_object_or_404(
        taken.select_related("client", "receiver", "organization", "taken_by"), pk=pk
    )


@require_safe
@role(*CASE_ROLES)
def index(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Every consent of a record."""
    record = own_record(request, pk)
    context = {
        "client": record,
        "consents": record.consents.select_related("receiver", "taken_by"),
        "may_change": permissions.may_change(request.acting, record),
    }
    return render(request, "clients/consents.html", context)


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def new(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Three pages: the ticks; the exact text, read aloud and checked; the receipt."""
    record = own_record(request, pk)
    require(permissions.may_change(request.acting, record))
    form = ConsentForm(request.POST or None, client=record, receiver=_asked_receiver(request))
    if "change" in request.POST or not form.is_valid():
        return _first_page(request, record, form)
    given = GivenForm(request.POST if "record" in request.POST else None)
    if not given.is_valid():
        return _second_page(request, record, form, given)
    consent = actions.take_consent(
        client_id=record.pk, id=form.cleaned_data["form_key"], by=request.acting,
        **form.terms(), **given.cleaned_data,
    )  # fmt: skip
    messages.success(request, _("The consent is recorded. Give the person their receipt."))
    return redirect(_with_next(reverse("clients:consent", args=[consent.pk]), request))


def _asked_receiver(request: ActingRequest) -> UUID | None:
    """The receiver that a link of another page named, when it is an organization."""
    try:
        key = UUID(request.GET.get("receiver", ""))
    except ValueError:
        return None
    return key if Organization.objects.filter(pk=key).exists() else None


def _first_page(request: ActingRequest, record: Client, form: ConsentForm) -> HttpResponse:
    context = {"form": form, "client": record, "steps": STEPS, "now": 1}
    status = 422 if form.errors and "change" not in request.POST else 200
    return render(request, "clients/consent_new.html", context, status=status)


def _second_page(
    request: ActingRequest, record: Client, form: ConsentForm, given: GivenForm
) -> HttpResponse:
    draft = Consent(
        client=record, organization=record.organization,
        receiver=form.cleaned_data["receiver"],
        wording=wording.current(form.cleaned_data["read_in"]),
        **{k: v for k, v in form.terms().items() if k != "receiver_id"},
    )  # fmt: skip
    context = {
        "client": record,
        "consent": draft,
        "reading": wording.reading(draft),
        "own_reading": _in_own_language(draft),
        "form": given,
        "carried": list(_carried(request, form)),
        "steps": STEPS,
        "now": 2,
    }
    status = 422 if given.errors else 200
    return render(request, "clients/consent_check.html", context, status=status)


def _in_own_language(draft: Consent) -> wording.Reading | None:
    """The same text in the worker's language, when the person's is another one."""
    own = wording.current(translation.get_language() or "en")
    return wording.reading(draft, own) if own != draft.wording else None


def _carried(request: ActingRequest, form: ConsentForm) -> Any:
    """What the first page holds, carried over to the second in hidden fields."""
    for key, values in request.POST.lists():
        if key in form.fields or key.startswith("until_"):
            yield from ((key, value) for value in values)


@require_safe
@role(*CASE_ROLES)
def consent(request: ActingRequest, pk: UUID) -> HttpResponse:
    """The receipt on the screen: what was agreed, what was shared under it, and what to do next."""
    taken = taken_here(request, pk)
    context = {
        "consent": taken,
        "client": taken.client,
        "reading": wording.reading(taken),
        "copies": SharedCopy.objects.visible_to(request.acting).filter(consent=taken),
        "reports_back": taken.covers(Purpose.REPORT_BACK),
        "paper": StoredFile.objects.filter(pk__in=[taken.signed_file_id]).first(),
        "languages": Language.choices,
        "go_on": _next(request),
        "goes_on_with_it": taken.live and takes_consent(_next(request)),
        "steps": STEPS,
    }
    return render(request, "clients/consent.html", context)


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def receipt(request: ActingRequest, pk: UUID) -> HttpResponse:
    """The receipt for paper, in the person's language; asked by POST it carries a private link.

    The link is a secret that cannot be shown again, so each printing makes its own.
    """
    taken = taken_here(request, pk)
    language = request.GET.get("in", taken.client.letter_language)
    link = ""
    if request.method == "POST":
        path = actions.make_private_link(client_id=taken.client_id, by=request.acting)
        link = f"{settings.BASE_URL}{path}"
    with translation.override(language if language in Language.values else "en"):
        context = {
            "consent": taken,
            "reading": wording.reading(taken),
            "link": link,
            "code": qr.squares(link) if link else None,
        }
        return render(request, "clients/newcomer/receipt.html", context)


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def withdraw(request: ActingRequest, pk: UUID) -> HttpResponse:
    """The person told us that they want to stop sharing."""
    taken = taken_here(request, pk)
    back = reverse("clients:consent", args=[pk])
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        actions.withdraw_consent(consent_id=pk, how=form.cleaned_data["how"], by=request.acting)
        messages.success(request, _("The consent has ended. Nobody can read under it any more."))
        return redirect(back)
    context = {
        "title": _("End this consent?"),
        "lead": _("From the next moment the receiver can no longer read what was shared."),
        "rows": [
            {"label": _("Person"), "value": taken.client.name},
            {"label": _("Receiver"), "value": taken.receiver or _("Nobody")},
            {"label": _("Read by the receiver"), "value": _already_read(request, taken)},
        ],
        "warning": _("It cannot be brought back. To share again, the person gives a new consent."),
        "form": form,
        "submit": _("End the consent"),
        "danger": True,
        "cancel": back,
    }
    return render(request, "ui/pages/confirm.html", context)


def _already_read(request: ActingRequest, taken: Consent) -> str:
    """What a withdrawal cannot undo: the days on which the receiver opened what was shared."""
    looks = queries.looks_at(taken.client_id, request.acting)
    shared = queries.sharings(taken.client_id, request.acting, looks)
    days = [look.day for each in shared if each.consent.pk == taken.pk for look in each.looks]
    return _("last on %(day)s") % {"day": words.day(days[0])} if days else _("not yet")


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def paper(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Keep the scan of the signed paper with the consent."""
    taken = taken_here(request, pk)
    require(permissions.may_add_paper(request.acting, taken))
    form = PaperForm(request.POST or None, request.FILES or None)
    back = reverse("clients:consent", args=[pk])
    if form.is_valid():
        try:
            actions.add_signed_paper(
                consent_id=pk, upload=form.cleaned_data["upload"], by=request.acting
            )
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            messages.success(request, _("The signed paper is kept with the consent."))
            return redirect(back)
    context = {"form": form, "client": taken.client, "back": back}
    status = 422 if form.errors else 200
    return render(request, "clients/file.html", context, status=status)


@require_POST
@role(*CASE_ROLES)
def link(request: ActingRequest, pk: UUID) -> HttpResponse:
    """A page to print with a new private link, for a person without a receipt at hand."""
    record = own_record(request, pk)
    path = actions.make_private_link(client_id=record.pk, by=request.acting)
    address = f"{settings.BASE_URL}{path}"
    context = {"client": record, "link": address, "code": qr.squares(address)}
    return render(request, "clients/newcomer/link.html", context)


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def stop_links(request: ActingRequest, pk: UUID) -> HttpResponse:
    """End the private links of a record: the paper was lost or somebody else has it."""
    record = own_record(request, pk)
    back = reverse("clients:client", args=[pk])
    if request.method == "POST":
        count = actions.stop_private_links(client_id=record.pk, by=request.acting)
        messages.success(request, _("Links that no longer work: %s.") % count)
        return redirect(back)
    context = {
        "title": _("Stop the private links of %(name)s?") % {"name": record.name},
        "lead": _("Do this when the paper is lost, or when somebody else may have it."),
        "submit": _("Stop the links"),
        "danger": True,
        "cancel": back,
    }
    return render(request, "ui/pages/confirm.html", context)


def _next(request: ActingRequest) -> str:
    """Where to go on, when a page of ours sent the reader here."""
    asked = request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def _with_next(url: str, request: ActingRequest) -> str:
    asked = _next(request)
    return f"{url}?{urlencode({'next': asked})}" if asked else url
