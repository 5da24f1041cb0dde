"""The addresses of the site. What each serves is in the app it includes."""

from django.conf import settings
from django.urls import include, path

handler400 = "alongside.foundation.ui.errors.bad_request"
handler403 = "alongside.foundation.ui.errors.refused"
handler404 = "alongside.foundation.ui.errors.not_found"
handler500 = "alongside.foundation.ui.errors.server_error"

urlpatterns = [
    path("", include("alongside.foundation.ui.urls")),
    path("home/", include("alongside.insight.home.urls")),
    path("help/", include("alongside.insight.help.urls")),
    path("organization/", include("alongside.insight.organization.urls")),
    path("account/", include("alongside.foundation.people.urls")),
    path("account/", include("alongside.foundation.people.signin_urls")),
    path("notices/", include("alongside.foundation.notices.urls")),
    path("directory/", include("alongside.foundation.directory.urls")),
    path("criteria/", include("alongside.foundation.criteria.urls")),
    path("newcomers/", include("alongside.foundation.clients.urls")),
    path("files/", include("alongside.foundation.files.urls")),
    path("referrals/", include("alongside.programmes.referrals.urls")),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("alongside.demo.urls"))]
