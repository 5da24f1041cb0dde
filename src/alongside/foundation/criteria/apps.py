from django.apps import AppConfig

from alongside.foundation.access.registries import add_reference
from alongside.foundation.access.rls import grant_only
from alongside.foundation.directory.eligibility import know_criteria


class CriteriaConfig(AppConfig):
    """Dated eligibility criteria and decisions."""

    name = "alongside.foundation.criteria"
    label = "criteria"

    def ready(self) -> None:
        """Sets come with the product. The site adds versions and ends them, and rewrites nothing."""
        from alongside.foundation.criteria import places  # noqa: PLC0415 (needs models)
        from alongside.foundation.criteria.actions import load_sets  # noqa: PLC0415
        from alongside.foundation.criteria.queries import titles  # noqa: PLC0415

        places.register()
        add_reference(load_sets)
        know_criteria(titles)
        grant_only("criteria_criteriaset", "SELECT")
        grant_only("criteria_criteriaversion", "SELECT, INSERT, UPDATE (valid_to), DELETE")
        grant_only("criteria_decision", "SELECT, INSERT")
