"""The choices of this app: reading languages and how often e-mail comes."""

# newcomer-facing

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """A language that the site speaks. Arabic is for newcomers' pages."""

    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"
    ARABIC = "ar", "العربية"


class Digest(models.TextChoices):
    """How a person wants notices by e-mail."""

    EACH = "each", _("One e-mail for each notice")
    DAILY = "daily", _("One e-mail a day")
    NONE = "none", _("No e-mail; I read notices here")
