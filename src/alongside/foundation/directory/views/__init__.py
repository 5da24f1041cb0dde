"""The pages of the directory."""

from alongside.foundation.directory.views import (
    capacity,
    importing,
    organizations,
    parts,
    placing,
    services,
)

__all__ = ["capacity", "importing", "organizations", "parts", "placing", "services"]
