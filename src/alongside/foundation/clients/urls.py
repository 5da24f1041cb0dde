"""Addresses of newcomers' records, and of newcomers' own pages."""

from django.urls import path

from alongside.foundation.clients.views import (
    consents,
    emergencies,
    erasing,
    files,
    imports,
    lists,
    newcomer,
    records,
)

app_name = "clients"

urlpatterns = [
    path("", lists.index, name="list"),
    path("new/", records.new, name="new"),
    path("likeness/", records.likeness, name="likeness"),
    path("export.<str:kind>", lists.export, name="export"),
    path("import/", imports.bring, name="import"),
    path("import/empty.<str:kind>", imports.empty, name="import-form"),
    path("import/<uuid:pk>/", imports.plan, name="import-plan"),
    path("emergency/", emergencies.emergency, name="emergency"),
    path("emergency/<uuid:pk>/", emergencies.look, name="look"),
    path("emergency/<uuid:pk>/end/", emergencies.end, name="look-end"),
    path("<uuid:pk>/", records.client, name="client"),
    path("<uuid:pk>/edit/", records.edit, name="edit"),
    path("<uuid:pk>/close/", records.close, name="close"),
    path("<uuid:pk>/reopen/", records.reopen, name="reopen"),
    path("<uuid:pk>/erase/", erasing.erase, name="erase"),
    path("<uuid:pk>/attempt/", records.attempt, name="attempt"),
    path("<uuid:pk>/files/add/", files.add, name="file-add"),
    path("<uuid:pk>/consents/", consents.index, name="consents"),
    path("<uuid:pk>/consents/new/", consents.new, name="consent-new"),
    path("<uuid:pk>/link/", consents.link, name="link"),
    path("<uuid:pk>/links/stop/", consents.stop_links, name="links-stop"),
    path("consents/<uuid:pk>/", consents.consent, name="consent"),
    path("consents/<uuid:pk>/receipt/", consents.receipt, name="receipt"),
    path("consents/<uuid:pk>/withdraw/", consents.withdraw, name="withdraw"),
    path("consents/<uuid:pk>/paper/", consents.paper, name="paper"),
    path("mine/", newcomer.mine, name="mine"),
    path("mine/language/", newcomer.mine_language, name="mine-language"),
    path("mine/consents/<uuid:pk>/stop/", newcomer.mine_stop, name="mine-stop"),
    path("mine/consents/<uuid:pk>/", newcomer.mine_receipt, name="mine-receipt"),
    path("my/<str:token>/", newcomer.by_link_home, name="by-link"),
    path("my/<str:token>/language/", newcomer.by_link_language, name="by-link-language"),
    path("my/<str:token>/account/", newcomer.by_link_account, name="by-link-account"),
    path("my/<str:token>/consents/<uuid:pk>/stop/", newcomer.by_link_stop, name="by-link-stop"),
    path("my/<str:token>/consents/<uuid:pk>/", newcomer.by_link_receipt, name="by-link-receipt"),
]
