"""`{% load forms %}`: what the form templates ask of a form."""

from __future__ import annotations

from typing import Any

from django import forms, template

from alongside.foundation.ui.forms import Group, Problem, problems

register = template.Library()


@register.simple_tag
def problems_of(form: forms.BaseForm | None, more: Any = ()) -> list[Problem]:
    """The problems of one form, or of several, in reading order."""
    asked = [form] if form else list(more)
    return [problem for each in asked for problem in problems(each)]


@register.simple_tag
def field_groups(form: forms.BaseForm) -> dict[str, Any]:
    """The groups of a form, and whether any of them has a title."""
    if hasattr(form, "field_groups"):
        groups = list(form.field_groups())
    else:
        groups = [Group("", "", list(form.visible_fields()))]
    return {"all": groups, "titled": any(group.title for group in groups)}
