"""Organizations and services as tables: the same columns are exported and imported."""

from alongside.foundation.directory.sheets.organizations import (
    organization_rows,
    organizations_spec,
)
from alongside.foundation.directory.sheets.services import service_rows, services_spec

__all__ = ["organization_rows", "organizations_spec", "service_rows", "services_spec"]
