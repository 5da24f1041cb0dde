"""A referral of the invented story, moved by the same verbs as the real ones."""

from uuid import UUID

from alongside.demo.cases.core import World
from alongside.demo.cases.linking import Linked
from alongside.demo.cases.receiver import AtReceiver
from alongside.demo.cases.sender import AtSender
from alongside.demo.cases.timing import Timed
from alongside.demo.staff import Worker
from alongside.foundation.clients.states import Ended
from alongside.programmes.referrals.states import AppointmentState, End, State

__all__ = ["Case", "World"]


class Case(Timed, Linked, AtSender, AtReceiver):
    """A referral being told, with what the person themselves may do."""

    def person_declines(self) -> None:
        """The person decides not to go on, and tells their worker."""
        self._stop(End.PERSON_DECLINED, self.worker, self.sender.key)
        self._end_copies(Ended.CLOSED, self.worker, self.sender)

    def withdraw_consent(self) -> None:
        """The person takes the consent back through their private link."""
        self.world.papers.withdraw(self.consent_row, "private link", None, self.now)
        self._end_copies(Ended.WITHDRAWN, None, None)
        self._stop(End.CONSENT_WITHDRAWN, None, None)

    def _stop(self, end: End, by: Worker | None, home: UUID | None) -> None:
        self._settle(AppointmentState.CANCELLED)
        self._move(State.WITHDRAWN, end=end.value)
        self._note("withdrawn", by, home, end=end.value)
        self._tell_sender("withdrawn")
        self._tell_receiver("withdrawn")
