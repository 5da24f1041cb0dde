"""What can be done with newcomers' records: one use case each, one transaction, one journal line."""

from alongside.foundation.clients.actions.attempts import log_attempt
from alongside.foundation.clients.actions.consents import (
    add_signed_paper,
    take_consent,
    withdraw_consent,
)
from alongside.foundation.clients.actions.copies import end_copies, share_copy, start_own_record
from alongside.foundation.clients.actions.emergencies import (
    end_look,
    look_in_need,
    read_in_need,
    review_look,
)
from alongside.foundation.clients.actions.erasing import (
    confirm_erasure,
    propose_erasure,
    refuse_erasure,
    replay_erasures,
    take_erasure_back,
    tombstones,
)
from alongside.foundation.clients.actions.importing import import_clients
from alongside.foundation.clients.actions.keeping import set_retention_rule
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
    "confirm_erasure",
    "connect_account",
    "create_client",
    "end_copies",
    "end_look",
    "import_clients",
    "log_attempt",
    "look_in_need",
    "make_private_link",
    "move_caseload",
    "opened",
    "propose_erasure",
    "read_in_need",
    "refuse_erasure",
    "reopen_client",
    "replay_erasures",
    "review_look",
    "set_retention_rule",
    "share_copy",
    "start_own_record",
    "stop_private_links",
    "take_consent",
    "take_erasure_back",
    "tombstones",
    "withdraw_consent",
    "write_to_make_account",
]
