"""`{% load forms %}`: what the form templates ask of a form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms, template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

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


@register.simple_tag
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes of a control, each after a space; True stands without a value, False not at all."""
    return SafeString("".join(_attribute(*each) for each in attrs.items() if each[1] is not False))


def _attribute(name: str, value: Any) -> str:
    plain = conditional_escape(name)
    return f" {plain}" if value is True else f' {plain}="{conditional_escape(value)}"'


@register.simple_tag
def options_of(widget: Mapping[str, Any]) -> SafeString:
    """The options of a select in their groups: some hundred languages, drawn without a template each."""
    return SafeString("".join(_group(*each) for each in widget["optgroups"]))


def _group(name: Any, options: list[dict[str, Any]], _index: int) -> str:
    drawn = "\n".join([_option(each) for each in options])
    return f'<optgroup label="{conditional_escape(name)}">{drawn}</optgroup>' if name else drawn


def _option(each: dict[str, Any]) -> str:
    label = each["label"]
    if not each["attrs"] and type(label) is str:
        return _plain_option(str(each["value"]), label)
    extra = attributes(each["attrs"])
    return (
        f'<option value="{escape(str(each["value"]))}"{extra}>{conditional_escape(label)}</option>'
    )


@lru_cache(maxsize=4096)
def _plain_option(value: str, label: str) -> str:
    """Some hundred partners and services stand in a page's selects, the same ones each time."""
    return f'<option value="{escape(value)}">{escape(label)}</option>'
