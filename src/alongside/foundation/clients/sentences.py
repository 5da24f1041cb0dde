"""The journal's lines about newcomers' records, in words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.foundation.clients import words
from alongside.foundation.clients.states import (
    AttemptResult,
    Channel,
    Ended,
    Review,
    Why,
)
from alongside.foundation.journal import sentences
from alongside.foundation.journal.names import ORGANIZATION, PERSON
from alongside.foundation.people.states import Language


def register() -> None:
    """Give the journal a sentence for each verb of this app."""
    say = sentences.register
    _register_safeguards()
    say("client.created", _("The record was begun"))
    say("client.imported", _("The record was begun from a table"))
    say("client.table_imported", _("Imported from a table: %(add)s added, %(change)s changed"))
    say("client.exported", _("The list was exported: %(count)s records"))
    say("client.changed", _("The record was changed: %(fields)s"), fields=columns)
    say("client.closed", _("The record was closed"))
    say("client.reopened", _("The record was opened again"))
    say("client.opened", _("The record was read (%(ground)s)"), ground=ground)
    say(
        "client.attempt", _("Tried to reach the person: %(channel)s, %(result)s"),
        channel=_label(Channel), result=_label(AttemptResult),
    )  # fmt: skip
    say(
        "client.shared", _("Sent to %(receiver)s: %(fields)s"),
        receiver=ORGANIZATION, fields=words.fields,
    )  # fmt: skip
    say("client.copy_ended", _("The shared copy was closed: %(why)s"), why=_label(Ended))
    say("client.kept", _("Enrolled: the organization began its own record"))
    say("client.link_made", _("A private link was made for the person"))
    say("client.links_stopped", _("The private links were stopped"))
    say("client.account_connected", _("The person joined the record to their account"))
    say(
        "client.language_chosen", _("The person chose the language of their pages: %(language)s"),
        language=_label(Language),
    )  # fmt: skip
    say(
        "consent.given", _("Consent %(receipt)s was given, for %(receiver)s: %(purposes)s"),
        receiver=ORGANIZATION, purposes=words.purposes,
    )  # fmt: skip
    say(
        "consent.given_here",
        _("Consent %(receipt)s was given: %(purposes)s"),
        purposes=words.purposes,
    )
    say(
        "consent.withdrawn", _("Consent %(receipt)s was withdrawn; nothing more can be read under it"),
    )  # fmt: skip
    say(
        "caseload.handed_over", _("The caseload of %(from_person)s was handed over to %(to_person)s"),
        from_person=PERSON, to_person=PERSON,
    )  # fmt: skip


def _register_safeguards() -> None:
    say = sentences.register
    say(
        "client.erasure_proposed",
        _("Proposed to erase the record: %(why)s"), why=_label(Why),
    )  # fmt: skip
    say("client.erasure_refused", _("Decided that the record is not erased"))
    say("client.erasure_taken_back", _("The proposal to erase the record was taken back"))
    say("client.erased", _("The record was erased: %(why)s"), why=_label(Why))
    say("client.looked_in_need", _("The record was opened in an emergency (hours: %(hours)s)"))
    say("client.look_ended", _("The record was closed again before the time was over"))
    say(
        "client.look_reviewed", _("The opening in an emergency was reviewed: %(outcome)s"),
        outcome=_label(Review),
    )  # fmt: skip
    say(
        "organization.retention_set",
        _("How long records are kept was set: %(least)s to %(most)s months, from %(starts)s"),
    )


def columns(names: list[str]) -> str:
    """Columns of a record by the words of its form."""
    return ", ".join(str(words.COLUMNS.get(name, name)) for name in names)


def ground(code: str) -> str:
    """On what ground a record was read."""
    if code == "break-glass":
        return gettext("in an emergency")
    kind, _space, number = code.partition(" ")
    if kind == "referral" and number:
        return gettext("for the referral %(code)s") % {"code": number}
    return gettext("own file")


def _label(choices: type) -> Callable[[str], str]:
    def words_of(value: str) -> str:
        return str(dict(choices.choices).get(value, value)).lower()  # type: ignore[attr-defined]

    return words_of
