"""What an organization's own pages read."""

from alongside.insight.organization.queries.people import Room, by_role, room
from alongside.insight.organization.queries.register import Entry, Holding, register

__all__ = ["Entry", "Holding", "Room", "by_role", "register", "room"]
