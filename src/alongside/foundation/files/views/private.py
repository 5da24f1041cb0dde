"""Downloading and removing private files."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.gates import signed_in
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.files import actions, permissions
from alongside.foundation.files.delivery import deliver
from alongside.foundation.files.models import StoredFile
from alongside.foundation.ui import words


@require_GET
@signed_in
def download(request: ActingRequest, pk: UUID) -> HttpResponseBase:
    """One private file, for its organization, its receiver or the newcomer it is about."""
    file = get_object_or_404(StoredFile.objects.visible_to(request.acting), pk=pk)
    answer = deliver(file)
    actions.note_download(file=file, ground=_ground(request.acting, file), by=request.acting)
    return answer


def _ground(acting: Acting, file: StoredFile) -> str:
    """Derived, never asked: what lets this person read the file."""
    if file.client_id in acting.subjects:
        return "own record"
    return "referral" if file.shared_copy_id else "own file"


@require_http_methods(["GET", "POST"])
@signed_in
def remove(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Asks once more, then removes the file."""
    file = get_object_or_404(StoredFile.objects.visible_to(request.acting), pk=pk)
    require(permissions.may_remove(request.acting, file))
    back = _back(request)
    if request.method == "POST":
        actions.remove(file_id=file.pk, by=request.acting)
        messages.success(request, _("The file is removed."))
        return redirect(back)
    rows = [
        {"label": _("Name"), "value": file.name},
        {"label": _("What it is"), "value": file.get_kind_display()},
        {"label": _("Size"), "value": words.file_size(file.size)},
        {"label": _("Kept since"), "value": words.day(file.created_at)},
    ]
    page = {
        "title": _("Remove this file?"),
        "rows": rows,
        "warning": _("It cannot be brought back. Copies that were sent with a referral stay."),
        "submit": _("Remove the file"),
        "cancel": back,
        "danger": True,
    }
    return render(request, "ui/pages/confirm.html", page)


def _back(request: ActingRequest) -> str:
    """The page that the person came from, named in the address; the first page otherwise."""
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if safe else "/"
