"""The shape of what is typed into the directory."""

from alongside.foundation.directory.forms.capacity import CapacityForm, ConfirmForm
from alongside.foundation.directory.forms.filters import OrganizationFilters, ServiceFilters
from alongside.foundation.directory.forms.organizations import (
    CloseForm,
    EndForm,
    OrganizationForm,
    ParticipationForm,
    SealForm,
)
from alongside.foundation.directory.forms.parts import (
    AgreementForm,
    ClosureForm,
    ContactPointForm,
    LocationForm,
    ProgramForm,
    ServiceForm,
)

__all__ = [
    "AgreementForm",
    "CapacityForm",
    "CloseForm",
    "ClosureForm",
    "ConfirmForm",
    "ContactPointForm",
    "EndForm",
    "LocationForm",
    "OrganizationFilters",
    "OrganizationForm",
    "ParticipationForm",
    "ProgramForm",
    "SealForm",
    "ServiceFilters",
    "ServiceForm",
]
