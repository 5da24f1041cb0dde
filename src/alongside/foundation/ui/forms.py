"""How forms look and speak: the renderer of every form, and what our own forms add to it.

A page writes `<c-form :form="form" submit="Save" />` and gets the error summary that takes focus,
the fields in their groups, the hidden fields and the buttons. `{{ form }}` renders the fields alone.

    class ContactForm(PageForm):
        given_name = forms.CharField(label=_("Given name"))
        birth = BirthDate(label=_("Date of birth"))
        groups = [(_("About the person"), "", ["given_name", "birth"])]
"""

# newcomer-facing: these words have an Arabic form too.
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.choices import BaseChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OWN_TEMPLATES = {
    "django/forms/widgets/select.html": "ui/forms/select.html",
    "django/forms/widgets/text.html": "ui/forms/input.html",
    "django/forms/widgets/hidden.html": "ui/forms/input.html",
    "django/forms/widgets/radio.html": "ui/forms/options.html",
    "django/forms/widgets/checkbox_select.html": "ui/forms/options.html",
    "django/forms/widgets/clearable_file_input.html": "ui/forms/file.html",
    "django/forms/errors/list/default.html": "ui/forms/errors.html",
}


class PageField(BoundField):
    """A bound field that knows where its error link leads and whether it says "optional"."""

    @property
    def anchor(self) -> str:
        """The id of the first control to repair."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return self.field.first_box(self) if hasattr(self.field, "first_box") else self.auto_id

    @property
    def single_tick(self) -> bool:
        """Whether the field is one box to tick, its label standing after the box."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def says_optional(self) -> bool:
        """Optional fields say so; a box to tick does not."""
        return not (self.field.required or self.single_tick or self.field.disabled)


class PageRenderer(TemplatesSetting):
    """Renders every form of the house from `ui/forms/`. Set as FORM_RENDERER."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = PageField

    def get_template(self, template_name: str) -> Any:
        """Our own template where we have one for a widget of Django."""
        return super().get_template(OWN_TEMPLATES.get(template_name, template_name))


@dataclass(frozen=True)
class Group:
    """Fields that belong together, with the heading they stand under."""

    title: Any
    hint: Any
    fields: list[BoundField]


class Speaks(forms.BaseForm):
    """Mixin: errors that name the field, no colon after labels, fields in groups."""

    groups: ClassVar[Sequence[tuple[Any, Any, Sequence[str]]]] = ()
    """(title, hint, field names) in reading order; fields in no group come in a last one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._name_the_field_in_its_error(name, field)

    def _name_the_field_in_its_error(self, name: str, field: forms.Field) -> None:
        if field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
            return
        label = field.label or name.replace("_", " ").capitalize()
        field.error_messages["required"] = _required(field) % {"label": label}

    def field_groups(self) -> Iterator[Group]:
        """The visible fields in their groups; one group without a title when none is named."""
        left = [field.name for field in self.visible_fields()]
        for title, hint, names in self.groups:
            shown = [name for name in names if name in left]
            left = [name for name in left if name not in shown]
            if shown:
                yield Group(title, hint, [self[name] for name in shown])
        if left:
            yield Group("", "", [self[name] for name in left])


def _required(field: forms.Field) -> str:
    """The sentence for an empty required field, by the kind of answer it asks for."""
    if isinstance(field, forms.BooleanField):
        return _("Tick the box “%(label)s” to go on.")
    if isinstance(field, forms.FileField):
        return _("Choose a file for “%(label)s”.")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _("Choose an answer for “%(label)s”.")
    return _("Fill in “%(label)s”.")


class PageForm(Speaks, forms.Form):
    """A form of ours that saves nothing by itself."""


class PageModelForm(Speaks, forms.ModelForm):
    """A form of ours over one model."""


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: what to repair, and where."""

    text: str
    anchor: str


def problems(form: forms.BaseForm) -> list[Problem]:
    """Every error of a form in reading order, each with the control it leads to."""
    if not form.is_bound:
        return []
    found = [Problem(str(text), "") for text in form.non_field_errors()]
    for field in form.hidden_fields():
        found += [Problem(str(text), "") for text in field.errors]
    for field in form.visible_fields():
        anchor = getattr(field, "anchor", field.auto_id)
        found += [Problem(str(text), anchor) for text in field.errors]
    return found


class Offered(BaseChoiceIterator):
    """Values and labels for a field whose choices are made for each page: some hundred partners, say.

    A list of them Django reads through, pair by pair, before it shows any.
    """

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._pairs = pairs

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)


CHOOSE = gettext_lazy("Choose")
"""The label of the empty option of a select."""
