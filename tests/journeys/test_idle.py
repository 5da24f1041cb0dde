"""A session that nobody uses ends, and what was typed into it is not lost."""

from tests.journeys import walk


def test_what_was_typed_into_an_idle_session_comes_back_after_signing_in(visitor, site):
    colleague = visitor()
    name = walk.join(visitor().become("coach-two"), colleague)
    typed = walk.a_name()
    colleague.open("/newcomers/new/").fill(given_name=typed, safety_note="Mornings only.")

    site.leave_unused_for_a_day(colleague.cookie("sessionid"))
    colleague.press("Begin the record").reads("What you typed is kept")
    colleague.fill(login=f"{name.lower()}@costi.example", password=walk.PASSWORD)
    colleague.press("Sign in").reads(typed, "Mornings only.")
    colleague.press("Send it now").reads("The record is begun")
    assert colleague.title.startswith(typed)
