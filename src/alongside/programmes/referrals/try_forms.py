"""The shape of a try to reach somebody whom the receiver has accepted."""

from __future__ import annotations

from alongside.foundation.clients.forms import AttemptForm
from alongside.programmes.referrals.forms import StepForm


class TryForm(StepForm, AttemptForm):
    """The same three answers as on a record of one's own."""
