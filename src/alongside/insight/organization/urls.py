"""Addresses of an organization's own pages."""

from django.urls import path

from alongside.insight.organization import views

app_name = "organization"

urlpatterns = [
    path("", views.home, name="home"),
    path("register/", views.register, name="register"),
    path("register.<str:kind>", views.register_table, name="register-table"),
    path("consents/", views.consents, name="consents"),
    path("retention/", views.retention, name="retention"),
    path("retention.<str:kind>", views.retention_table, name="retention-table"),
    path("retention/rule/", views.rule, name="rule"),
]
