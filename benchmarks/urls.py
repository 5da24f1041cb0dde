"""The product's addresses, and the layout page: what every page of case work costs with nothing on it."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.http import require_safe

from alongside.config.urls import handler400, handler403, handler404, handler500
from alongside.foundation.access.gates import members_only

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

LAYOUT_ONLY = engines["django"].from_string(
    '{% extends "base.html" %}{% block title %}Layout{% endblock %}'
    "{% block content %}<h1>Layout</h1>{% endblock %}"
)


@require_safe
@members_only
def layout_page(request: HttpRequest) -> HttpResponse:
    """The same session, the same walls, the same layout, and no records."""
    return HttpResponse(LAYOUT_ONLY.render({}, request))


urlpatterns = [
    path("benchmark/layout/", layout_page),
    path("", include("alongside.config.urls")),
]
