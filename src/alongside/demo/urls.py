"""Addresses of the demo world; config includes them only where it is allowed."""

from django.urls import path

from alongside.demo import views

app_name = "demo"

urlpatterns = [
    path("", views.personas, name="personas"),
    path("sign-in/<slug:slug>/", views.sign_in, name="sign-in"),
    path("outbox/", views.outbox, name="outbox"),
]
