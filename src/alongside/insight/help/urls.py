"""Addresses of help: one's own, and each page by whom it is for."""

from django.urls import path

from alongside.insight.help import views

app_name = "help"

urlpatterns = [
    path("", views.own, name="own"),
    path("everybody/", views.everybody, name="everybody"),
    path("newcomers/", views.newcomers, name="newcomers"),
    path("roles/<slug:role>/", views.of_role, name="role"),
]
