"""What the layout tells upper floors."""

from django.dispatch import Signal

language_chosen = Signal()
"""Somebody signed in chose a language: sent with `request` and `language` (a code)."""
