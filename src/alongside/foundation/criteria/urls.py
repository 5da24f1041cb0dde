"""Addresses of criteria: sets, versions, decisions and drafts."""

from django.urls import path

from alongside.foundation.criteria.views import drafts, reading, rules

app_name = "criteria"
urlpatterns = [
    path("", reading.overview, name="list"),
    path("versions/<uuid:pk>/", reading.version, name="version"),
    path("versions/<uuid:pk>/call-back/", drafts.call_back, name="call-back"),
    path("decisions/<uuid:pk>/", reading.decision, name="decision"),
    path("sets/<slug:slug>/draft/", drafts.begin, name="draft-begin"),
    path("drafts/<uuid:pk>/", drafts.draft, name="draft"),
    path("drafts/<uuid:pk>/source/", drafts.describe, name="draft-describe"),
    path("drafts/<uuid:pk>/what-would-change/", drafts.trial, name="draft-trial"),
    path("drafts/<uuid:pk>/put-in-force/", drafts.put_in_force, name="draft-put"),
    path("drafts/<uuid:pk>/discard/", drafts.discard, name="draft-discard"),
    path("drafts/<uuid:pk>/rules/add/", rules.add, name="rule-add"),
    path("drafts/<uuid:pk>/rules/<str:rule>/", rules.change, name="rule-change"),
    path("drafts/<uuid:pk>/rules/<str:rule>/remove/", rules.remove, name="rule-remove"),
]
