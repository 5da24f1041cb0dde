from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    """Dated eligibility criteria and decisions."""

    name = "alongside.foundation.criteria"
    label = "criteria"
