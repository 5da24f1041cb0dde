"""Verbs that move a referral. Each is one use case in one transaction, and asks its permission
again under the row lock.
"""

from alongside.programmes.referrals.actions.answering import (
    accept,
    decline,
    receive,
    redirect,
    return_for_information,
)
from alongside.programmes.referrals.actions.asking_room import ask_about_old_room
from alongside.programmes.referrals.actions.ending import (
    close,
    close_unheard,
    recall,
    refer_onward,
    stop_for_consent,
    withdraw,
)
from alongside.programmes.referrals.actions.locking import what_happened
from alongside.programmes.referrals.actions.outside import (
    answer_by_link,
    open_by_link,
    send_code,
    send_link_again,
    use_code,
)
from alongside.programmes.referrals.actions.partnership import (
    add_network,
    add_target,
    change_network,
    change_target,
    drop_target,
    join,
    leave,
)
from alongside.programmes.referrals.actions.preparing import (
    attach_consent,
    choose,
    judge,
    prescreen,
    start,
)
from alongside.programmes.referrals.actions.proposing import (
    WORK_OUT,
    ask_for_proposal,
    suggest,
    work_out,
)
from alongside.programmes.referrals.actions.sending import send
from alongside.programmes.referrals.actions.serving import (
    book_intake,
    enrol,
    mark_kept,
    mark_missed,
    report,
    write_try,
)
from alongside.programmes.referrals.actions.times import set_times
from alongside.programmes.referrals.actions.timing import run_clocks
from alongside.programmes.referrals.actions.writing import write

__all__ = [
    "WORK_OUT",
    "accept",
    "add_network",
    "add_target",
    "answer_by_link",
    "ask_about_old_room",
    "ask_for_proposal",
    "attach_consent",
    "book_intake",
    "change_network",
    "change_target",
    "choose",
    "close",
    "close_unheard",
    "decline",
    "drop_target",
    "enrol",
    "join",
    "judge",
    "leave",
    "mark_kept",
    "mark_missed",
    "open_by_link",
    "prescreen",
    "recall",
    "receive",
    "redirect",
    "refer_onward",
    "report",
    "return_for_information",
    "run_clocks",
    "send",
    "send_code",
    "send_link_again",
    "set_times",
    "start",
    "stop_for_consent",
    "suggest",
    "use_code",
    "what_happened",
    "withdraw",
    "work_out",
    "write",
    "write_try",
]
