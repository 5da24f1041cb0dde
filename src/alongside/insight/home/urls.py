"""Addresses of each person's own page and of the search."""

from django.urls import path

from alongside.insight.home import views

app_name = "home"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
