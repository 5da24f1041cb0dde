"""`{% load ui %}`: dates, money and other words; icons; the small tags that components use."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from alongside.foundation.ui import filters, words

register = template.Library()

TURNING = ("arrow-right", "arrow-left", "chevron-right", "chevron-left", "reply", "send")
SIGNS = {
    "success": "check-circle-fill",
    "warning": "exclamation-triangle-fill",
    "danger": "exclamation-octagon",
    "error": "exclamation-octagon",
    "info": "info-circle",
}
TAG_SIGNS = {
    "success": "check-lg",
    "warning": "hourglass-split",
    "danger": "exclamation-triangle-fill",
    "info": "arrow-right",
    "brand": "star",
    "plain": "circle",
}


def _blank_or(write: Any) -> Any:
    """A filter that gives nothing for an empty value instead of failing."""

    def written(value: Any, *args: Any) -> str:
        return "" if value is None or value == "" else str(write(value, *args))

    written.__doc__ = write.__doc__
    return written


register.filter("day", _blank_or(words.day))
register.filter("clock", _blank_or(words.clock))
register.filter("day_and_clock", _blank_or(words.day_and_clock))
register.filter("ago", _blank_or(words.ago))
register.filter("whole", _blank_or(words.whole))
register.filter("decimal", _blank_or(words.decimal))
register.filter("percent", _blank_or(words.percent))
register.filter("money", _blank_or(words.money))
register.filter("file_size", _blank_or(words.file_size))
register.filter("initials", _blank_or(words.initials))


@register.simple_tag
def moment(when: datetime.datetime) -> SafeString:
    """A moment as <time>, for machines and in words; a timeline has many."""
    local = words.local_moment(when)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), words.day_and_clock(local)
    )


@register.simple_tag
def colon() -> str:
    """What stands between a label and its value, as the reader's language writes it."""
    return words.colon()


@register.filter
def how_many_on(form: forms.BaseForm) -> int:
    """How many filters of a list are on."""
    return len(filters.chosen(form))


@register.filter
def is_past(moment: datetime.date | None) -> bool:
    """Whether a day or a moment lies before today."""
    return moment is not None and words.local_day(moment) < words.timezone.localdate()


@register.filter
def counted(paginator: Any) -> str:
    """How many rows a list has; 500+ when nobody counted further."""
    return words.whole(paginator.count) + ("+" if getattr(paginator, "more", False) else "")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite; silent beside a word, named with `label` when it stands alone."""
    return _drawn(name, str(label))


@lru_cache(maxsize=512)
def _drawn(name: str, label: str) -> SafeString:
    """Drawn once: a list draws the same few again on each of its rows."""
    kind = "icon icon--turns" if name in TURNING else "icon"
    where = static("ui/icons.svg")
    if label:
        drawn = '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>'
        return format_html(drawn, kind, label, where, name)
    drawn = '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(drawn, kind, where, name)


@register.simple_tag
def tag(text: Any, tone: str = "plain") -> SafeString:
    """What <c-tag> draws, for the rows of a list: a component costs ten times as much."""
    return _tagged(str(text), tone)


@lru_cache(maxsize=512)
def _tagged(text: str, tone: str) -> SafeString:
    """Drawn once: a list says the same few states on its rows."""
    return format_html('<span class="tag" data-tone="{}">{}{}</span>', tone, tag_icon(tone), text)


class SaidNode(template.Node):
    """`{% translate %}` of a fixed text: asked of the catalogues once for each language."""

    def __init__(self, plain: TranslateNode) -> None:
        self.plain = plain
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """The words in the present language."""
        language = get_language()
        if language not in self.said:
            self.said[language] = self.plain.render(context)
        return self.said[language]


@register.tag("translate")
def translate(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's own tag; a fixed text without a variable is kept once it was said."""
    node = do_translate(parser, token)
    text, about = node.filter_expression, node.message_context
    fixed = text.var.literal is not None and not text.filters and not (about and about.is_var)
    return SaidNode(node) if fixed and not node.asvar else node


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    """The sign that belongs to a tone of notice."""
    return icon(SIGNS.get(tone, SIGNS["info"]))


@register.simple_tag
def tag_icon(tone: str) -> SafeString:
    """The sign that stands beside a state's word."""
    return icon(TAG_SIGNS.get(tone, TAG_SIGNS["plain"]))


@register.filter
def notice_tone(level_tag: str) -> str:
    """The tone of a message's level."""
    return "danger" if level_tag == "error" else level_tag


@register.filter
def file_icon(name: str) -> str:
    """The icon of a file, told from its name."""
    ending = name.rpartition(".")[2].lower()
    kinds = {"pdf": "file-earmark-pdf", "csv": "file-earmark-spreadsheet"}
    kinds |= {"xlsx": "file-earmark-spreadsheet", "png": "file-earmark-image"}
    kinds |= {"jpg": "file-earmark-image", "jpeg": "file-earmark-image"}
    return kinds.get(ending, "file-earmark-text")


@register.simple_tag(takes_context=True)
def sorted_by(context: Context, key: str) -> dict[str, str]:
    """For a sortable heading: where its link leads and how the column stands (aria-sort)."""
    request = context.get("request")
    if request is None:
        return {"href": f"?sort={key}", "now": ""}
    asked = request.GET.copy()
    now = {key: "ascending", f"-{key}": "descending"}.get(asked.get("sort", ""), "")
    asked["sort"] = f"-{key}" if now == "ascending" else key
    asked.pop("page", None)
    return {"href": f"?{asked.urlencode()}", "now": now}


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int) -> str:
    """The present address with another page number."""
    request = context.get("request")
    if request is None:
        return f"?page={number}"
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"
