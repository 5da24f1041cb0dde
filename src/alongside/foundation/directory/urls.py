from django.urls import path

from alongside.foundation.directory import views
from alongside.foundation.directory.views.importing import IMPORTERS
from alongside.foundation.directory.views.parts import NOUNS

app_name = "directory"

organizations, services, parts = views.organizations, views.services, views.parts
placing, importing = views.placing, views.importing

urlpatterns = [
    path("organizations/", organizations.organizations, name="organizations"),
    path(
        "organizations/download/<slug:kind>/",
        organizations.download,
        name="organizations-download",
    ),
    path("organizations/new/", organizations.new, name="organization-new"),
    path("organizations/<uuid:pk>/", organizations.organization, name="organization"),
    path("organizations/<uuid:pk>/edit/", organizations.edit, name="organization-edit"),
    path("organizations/<uuid:pk>/close/", organizations.close, name="organization-close"),
    path("organizations/<uuid:pk>/reopen/", organizations.reopen, name="organization-reopen"),
    path("organizations/<uuid:pk>/seal/", organizations.seal, name="organization-seal"),
    path("organizations/<uuid:pk>/parts/add/", placing.begin, name="participation-add"),
    path("parts/<uuid:pk>/end/", placing.end, name="participation-end"),
    path("services/", services.services, name="services"),
    path("services/download/<slug:kind>/", services.download, name="services-download"),
    path("services/<uuid:pk>/", services.service, name="service"),
    path("services/<uuid:pk>/stop/", services.stop, name="service-stop"),
    path("services/<uuid:pk>/resume/", services.resume, name="service-resume"),
    path("capacity/", views.capacity.capacity, name="capacity"),
    path("capacity/confirm/", views.capacity.confirm, name="capacity-confirm"),
    path("import/", importing.choose, name="import"),
]

for noun in NOUNS:
    urlpatterns += [
        path(f"organizations/<uuid:pk>/{noun}s/add/", parts.add, {"noun": noun}, f"{noun}-add"),
        path(f"{noun}s/<uuid:pk>/edit/", parts.edit, {"noun": noun}, f"{noun}-edit"),
    ]
    if noun != "service":  # a service is stopped, not removed
        urlpatterns.append(
            path(f"{noun}s/<uuid:pk>/remove/", parts.remove, {"noun": noun}, f"{noun}-remove")
        )

for what in IMPORTERS:
    kept = {"what": what}
    urlpatterns += [
        path(f"import/{what}/", importing.bring, kept, f"import-{what}"),
        path(f"import/{what}/<uuid:pk>/", importing.plan, kept, f"import-{what}-plan"),
        path(f"import/{what}/form/<slug:kind>/", importing.empty, kept, f"import-{what}-form"),
    ]
