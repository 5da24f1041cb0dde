"""Addresses of the public pages."""

from django.urls import path

from alongside.foundation.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.front, name="front"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("contact/", views.contact, name="contact"),
    path("gallery/", views.show_gallery, name="gallery"),
    path("look.css", views.look, name="look"),
    path("language/", views.set_language, name="set-language"),
]
