"""The choices of newcomers' records, and what a consent can cover."""

# newcomer-facing

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Immigration status, by the keys that the eligibility criteria use."""

    PERMANENT_RESIDENT = "permanent_resident", _("Permanent resident")
    PROTECTED_PERSON = "protected_person", _("Protected person or Convention refugee")
    CLAIMANT = "refugee_claimant", _("Refugee claimant")
    WORK_PERMIT = "work_permit", _("Work permit")
    STUDY_PERMIT = "study_permit", _("Study permit")
    VISITOR = "visitor", _("Visitor")
    CITIZEN = "citizen", _("Canadian citizen")
    OTHER = "other", _("Another status")
    UNKNOWN = "", _("Not known")


class BirthDateKnown(models.TextChoices):
    """How much of a birth date is known."""

    DAY = "day", _("Day, month and year")
    MONTH = "month", _("Month and year")
    YEAR = "year", _("Year only")
    NOT = "not", pgettext_lazy("date of birth", "Not known")


class Channel(models.TextChoices):
    """How somebody was reached, or may be."""

    PHONE = "phone", _("Telephone")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    VISIT = "visit", _("In person")
    VIDEO = "video", _("Video call")
    LETTER = "letter", _("Letter")


class AttemptResult(models.TextChoices):
    """What came of a try to reach somebody."""

    REACHED = "reached", pgettext_lazy("a person", "Reached")
    NO_ANSWER = "no answer", _("No answer")
    MESSAGE_LEFT = "message left", _("Message left")
    WRONG = "wrong", _("Wrong number or address")
    ASKED_TO_STOP = "asked to stop", _("Asked not to be contacted this way")


class Purpose(models.TextChoices):
    """What a consent is for: each its own tick."""

    REFER = "refer", _("Send my information to the organization named here")
    REPORT_BACK = "report back", _("That organization may tell the sender what happened")
    SHOW_TO_MENTORS = "show to mentors", _("Show my profile to possible mentors")
    SURVEYS = "surveys", _("Contact me later with questions about how it went")
    RESEARCH = "research", _("Use my information for research, without my name")


class Given(models.TextChoices):
    """How a consent was given."""

    SIGNED = "signed", _("Signed on paper")
    SPOKEN = "spoken", _("Spoken, and written down by the worker")
    ONLINE = "online", _("Given online by the person")


class Shareable(models.TextChoices):
    """The parts of a record that a consent can cover, one tick each."""

    NAME = "name", _("Name")
    PREFERRED_NAME = "preferred_name", _("Name they like to be called")
    BIRTH_DATE = "birth_date", _("Date of birth")
    PHONE = "phone", _("Telephone number")
    EMAIL = "email", _("E-mail address")
    PLACE = "place", _("Where they live (city or area)")
    LANGUAGES = "languages", _("Languages and interpreter")
    SAFETY = "safety", _("How to contact them safely")
    OCCUPATION = "occupation", _("Occupation")
    PRESCREEN = "prescreen", _("Answers to the eligibility questions")
    SUITABILITY = "suitability", _("Why this service suits them")
    RESUME = "resume", _("Résumé")


class Ended(models.TextChoices):
    """Why a shared copy can no longer be read."""

    WITHDRAWN = "withdrawn", _("Consent withdrawn")
    EXPIRED = "expired", _("Consent ended on its date")
    RECALLED = "recalled", _("Referral recalled by the sender")
    CLOSED = "closed", _("Referral closed")
    ENROLLED = "enrolled", _("Enrolled: the receiver keeps its own record")
    ERASED = "erased", _("Erased")


class KeptFor(models.TextChoices):
    """What asks an organization to keep records as long as it does."""

    AGREEMENT = "agreement", _("A contribution agreement")
    LAW = "law", _("A law")
    OWN = "own", _("Our own policy")


class Why(models.TextChoices):
    """Why a record is to be erased."""

    OUTLIVED = "outlived", _("It has been kept as long as our rule says")
    ASKED = "asked", _("The person asked for it")
    MISTAKE = "mistake", _("It was begun by mistake")


class Decision(models.TextChoices):
    """What became of a proposal to erase."""

    CONFIRMED = "confirmed", _("Erased")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken back", _("Taken back")


class Review(models.TextChoices):
    """What a second person found about an opening in an emergency."""

    JUSTIFIED = "justified", _("It was justified")
    NOT_JUSTIFIED = "not justified", _("It was not justified")


# The name and a way to be understood are what a referral cannot do without.
NEEDED_TO_REFER = (Shareable.NAME, Shareable.LANGUAGES)
