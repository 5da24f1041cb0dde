"""Private files in a record: adding; the files app serves and removes them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.foundation.access.gates import role
from alongside.foundation.access.permissions import require
from alongside.foundation.access.requests import ActingRequest
from alongside.foundation.clients import permissions
from alongside.foundation.clients.forms import FileForm
from alongside.foundation.clients.permissions import CASE_ROLES
from alongside.foundation.clients.views.records import own_record
from alongside.foundation.files import actions as files
from alongside.foundation.files.models import FileKind


@require_http_methods(["GET", "POST"])
@role(*CASE_ROLES)
def add(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Add a résumé, a signed consent or another document to the record."""
    record = own_record(request, pk)
    require(permissions.may_change(request.acting, record))
    kind = request.GET.get("kind", FileKind.RESUME)
    form = FileForm(request.POST or None, request.FILES or None, initial={"kind": kind})
    if request.method == "POST" and form.is_valid() and _stored(request, form, record.pk):
        messages.success(request, _("The file is kept."))
        return redirect(reverse("clients:client", args=[pk]) + "#files")
    status = 422 if form.errors else 200
    context = {"form": form, "client": record, "back": reverse("clients:client", args=[pk])}
    return render(request, "clients/file.html", context, status=status)


def _stored(request: ActingRequest, form: FileForm, client_id: UUID) -> bool:
    """Keep the file; a content that cannot be kept becomes an error beside the field."""
    try:
        files.store(
            upload=form.cleaned_data["upload"],
            kind=form.cleaned_data["kind"],
            client_id=client_id,
            by=request.acting,
        )
    except ValidationError as error:
        form.add_error("upload", error)
        return False
    return True
