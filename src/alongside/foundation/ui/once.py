"""A key that travels in a form once, so that a double click has one effect.

The form carries a fresh uuid; the action that acts on it claims the key in its own transaction
(`access.once`). The second submission finds the key claimed.
"""

from __future__ import annotations

from uuid import uuid4

from django import forms


class OnceForm(forms.Form):
    """A form whose submission counts once: `cleaned_data["form_key"]` is the key to claim.

    The key is not required: a submission without it is simply not protected.
    """

    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
