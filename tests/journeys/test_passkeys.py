"""A passkey is added in the account, signs in alone, and serves as the second factor."""

from tests.journeys import walk
from tests.journeys.visitor import Visitor

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(visitor: Visitor) -> Visitor:
    """Give the browser a device that holds passkeys and always recognizes its owner."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return visitor


def test_a_passkey_signs_in_alone_and_after_the_password(visitor):
    colleague = with_device(visitor())
    name = walk.join(visitor().become("coach-two"), colleague)

    colleague.open("/account/keys/passkeys/add/").reads("Is it you?")
    colleague.fill(password=walk.PASSWORD).press("Go on")
    colleague.fill(name="Office laptop").tick("passwordless").press("Add a passkey")
    colleague.reads("Recovery codes")

    colleague.open("/account/logout/").press("Sign out")
    colleague.open("/account/login/").press("Use a passkey").reads(name)

    colleague.open("/account/logout/").press("Sign out")
    colleague.open("/account/login/")
    colleague.fill(login=f"{name.lower()}@costi.example", password=walk.PASSWORD).press("Sign in")
    colleague.reads("Your second factor").press("Use a passkey").reads(name)


def test_a_device_without_a_passkey_is_told_so(visitor):
    stranger = with_device(visitor()).open("/account/login/")
    stranger.button("Use a passkey").click()
    trouble = stranger.page.locator("#passkey-trouble")
    trouble.wait_for(state="visible")
    assert "has no passkey for this address" in trouble.inner_text()
