"""What changes accounts, memberships and invitations."""

from alongside.foundation.people.actions.accounts import (
    change_profile,
    choose_language,
    make_administrator,
    one_time_sign_in_link,
    remove_keys,
    sign_out_everywhere,
)
from alongside.foundation.people.actions.invitations import (
    accept_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from alongside.foundation.people.actions.memberships import (
    change_membership,
    end_membership,
    hand_over,
    set_away,
    switch_organization,
)

__all__ = [
    "accept_invitation",
    "change_membership",
    "change_profile",
    "choose_language",
    "end_membership",
    "hand_over",
    "invite",
    "make_administrator",
    "one_time_sign_in_link",
    "remove_keys",
    "resend_invitation",
    "set_away",
    "sign_out_everywhere",
    "switch_organization",
    "withdraw_invitation",
]
