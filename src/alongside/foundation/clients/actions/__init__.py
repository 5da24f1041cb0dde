"""What can be done with newcomers' records: one use case each, one transaction, one journal line."""

from alongside.foundation.clients.actions.attempts import log_attempt
from alongside.foundation.clients.actions.consents import (
    add_signed_paper,
    take_consent,
    withdraw_consent,
)
from alongside.foundation.clients.actions.copies import end_copies, share_copy, start_own_record
from alongside.foundation.clients.actions.importing import import_clients
from alongside.foundation.clients.actions.own import (
    choose_language,
    connect_account,
    make_private_link,
    stop_private_links,
    write_to_make_account,
)
from alongside.foundation.clients.actions.records import (
    change_client,
    close_client,
    create_client,
    move_caseload,
    opened,
    reopen_client,
)

__all__ = [
    "add_signed_paper",
    "change_client",
    "choose_language",
    "close_client",
    "connect_account",
    "create_client",
    "end_copies",
    "import_clients",
    "log_attempt",
    "make_private_link",
    "move_caseload",
    "opened",
    "reopen_client",
    "share_copy",
    "start_own_record",
    "stop_private_links",
    "take_consent",
    "withdraw_consent",
    "write_to_make_account",
]
