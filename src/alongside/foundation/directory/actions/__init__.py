"""The verbs of the directory. Each asks its permission, writes one journal line, and is whole or not at all."""

from alongside.foundation.directory.actions.capacity import Stated, confirm_capacity, state_capacity
from alongside.foundation.directory.actions.importing import (
    import_organizations,
    import_services,
)
from alongside.foundation.directory.actions.organizations import (
    add_organization,
    change_organization,
    close_organization,
    reopen_organization,
    seal_organization,
)
from alongside.foundation.directory.actions.parts import (
    add_part,
    change_part,
    remove_part,
    resume_service,
    stop_service,
)
from alongside.foundation.directory.actions.placing import end_participation, play_part

__all__ = [
    "Stated",
    "add_organization",
    "add_part",
    "change_organization",
    "change_part",
    "close_organization",
    "confirm_capacity",
    "end_participation",
    "import_organizations",
    "import_services",
    "play_part",
    "remove_part",
    "reopen_organization",
    "resume_service",
    "seal_organization",
    "state_capacity",
    "stop_service",
]
