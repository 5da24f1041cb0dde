"""Whether somebody has shown their second factor lately, for what must not be done on a left-open screen."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from alongside.foundation.people.middleware import FACTORS, is_persona


def way_to_second_factor(request: HttpRequest) -> str:
    """Where to go first: to set the factor up, or to show it again; empty when it was shown lately.

    Lately: within `ACCOUNT_REAUTHENTICATION_TIMEOUT` seconds. Personas of the demo have none.
    """
    if is_persona(request):
        return ""
    back = urlencode({"next": request.get_full_path()})
    if not is_mfa_enabled(request.user, FACTORS):
        return f"{reverse('people:second-factor')}?{back}"
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    shown = get_authentication_records(request, request.user)
    if any(each["method"] == "mfa" and each["at"] >= since for each in shown):
        return ""
    return f"{reverse('mfa_reauthenticate')}?{back}"
