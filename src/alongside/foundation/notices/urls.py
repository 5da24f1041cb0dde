"""Addresses of notices."""

from django.urls import path

from alongside.foundation.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.list_notices, name="list"),
    path("read/", views.mark_read, name="mark-read"),
    path("<uuid:pk>/", views.open_notice, name="open"),
]
