import os
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation.access.steps import mermaid
from alongside.programmes.referrals.states import (
    BEFORE_SENDING,
    DECLINE_ENDS,
    NEXT,
    OVER,
    WAITING_FOR_ANSWER,
    WITH_RECEIVER,
    DeclineReason,
    State,
)

RECORD = Path(__file__).parents[3] / "docs/adr/0005-life-of-a-referral.md"


def test_every_state_stands_in_the_table_and_leads_to_states():
    assert set(NEXT) == set(State)
    assert all(there in set(State) for theres in NEXT.values() for there in theres)


def test_every_state_can_be_reached_and_every_state_can_come_to_an_end():
    def reached(first):
        seen, new = set(), {first}
        while new:
            seen |= new
            new = {there for here in new for there in NEXT[here]} - seen
        return seen

    assert reached(State.DRAFT) == set(State)
    assert all(State.CLOSED in reached(state) for state in State)


def test_every_state_belongs_to_one_group_of_the_lists():
    groups = [BEFORE_SENDING, WAITING_FOR_ANSWER, {State.RETURNED}, WITH_RECEIVER, OVER]
    assert sorted(state for group in groups for state in group) == sorted(State)


def test_every_reason_to_decline_has_an_honest_end():
    assert set(DECLINE_ENDS) == set(DeclineReason)


@given(st.lists(st.sampled_from(sorted(State)), max_size=30))
def test_no_walk_through_the_table_leaves_a_closed_referral(steps):
    here = State.DRAFT
    for there in steps:
        if there in NEXT[here]:
            assert here != State.CLOSED
            here = there


def test_the_drawing_in_the_decision_record_is_the_one_the_code_makes():
    """After a change of the table: ALONGSIDE_REWRITE=1 ./alongside test tests/programmes/referrals/test_states.py"""
    drawing = f"```mermaid\n{mermaid(NEXT, State.DRAFT)}\n```"
    text = RECORD.read_text()
    fresh = re.sub(r"```mermaid\n.*?\n```", lambda _: drawing, text, flags=re.DOTALL)
    if os.environ.get("ALONGSIDE_REWRITE"):
        RECORD.write_text(fresh)
    assert text == fresh
