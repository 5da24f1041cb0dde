"""The shape of what is typed about newcomers: records, filters, consents, files, attempts."""

from alongside.foundation.clients.forms.consents import ConsentForm, GivenForm
from alongside.foundation.clients.forms.filters import Filters
from alongside.foundation.clients.forms.newcomer import AccountForm, LanguageForm
from alongside.foundation.clients.forms.records import RecordForm
from alongside.foundation.clients.forms.safeguards import (
    DecisionForm,
    EmergencyForm,
    ErasureForm,
    RetentionForm,
    ReviewForm,
)
from alongside.foundation.clients.forms.small import (
    AttemptForm,
    FileForm,
    PaperForm,
    WithdrawalForm,
)

__all__ = [
    "AccountForm",
    "AttemptForm",
    "ConsentForm",
    "DecisionForm",
    "EmergencyForm",
    "ErasureForm",
    "FileForm",
    "Filters",
    "GivenForm",
    "LanguageForm",
    "PaperForm",
    "RecordForm",
    "RetentionForm",
    "ReviewForm",
    "WithdrawalForm",
]
