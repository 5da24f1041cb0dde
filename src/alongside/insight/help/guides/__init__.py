"""The pages of help: one for each role, one for newcomers, one for everybody."""

from alongside.foundation.access.roles import (
    ADMINISTRATOR,
    COACH,
    MANAGER,
    NETWORK_COORDINATOR,
    SETTLEMENT_WORKER,
)
from alongside.insight.help.guides import (
    administrator,
    coach,
    coordinator,
    manager,
    people,
    worker,
)
from alongside.insight.help.guides.base import Guide, Picture, Task

EVERYBODY, NEWCOMERS = people.EVERYBODY, people.NEWCOMERS
GUIDES: dict[str, Guide] = {
    SETTLEMENT_WORKER: worker.GUIDE,
    COACH: coach.GUIDE,
    MANAGER: manager.GUIDE,
    NETWORK_COORDINATOR: coordinator.GUIDE,
    ADMINISTRATOR: administrator.GUIDE,
}

__all__ = ["EVERYBODY", "GUIDES", "NEWCOMERS", "Guide", "Picture", "Task"]
