"""What can be done with newcomers' records: one use case each, one transaction, one journal line."""

from alongside.foundation.clients.actions.attempts import log_attempt
from alongside.foundation.clients.actions.consents import take_consent, withdraw_consent
from alongside.foundation.clients.actions.copies import end_copies, share_copy, start_own_record
from alongside.foundation.clients.actions.own import choose_language, connect_account
from alongside.foundation.clients.actions.records import (
    change_client,
    close_client,
    create_client,
    move_caseload,
    opened,
    reopen_client,
)

__all__ = [
    "change_client",
    "choose_language",
    "close_client",
    "connect_account",
    "create_client",
    "end_copies",
    "log_attempt",
    "move_caseload",
    "opened",
    "reopen_client",
    "share_copy",
    "start_own_record",
    "take_consent",
    "withdraw_consent",
]
