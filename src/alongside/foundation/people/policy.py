"""Limits and clocks of accounts."""

from datetime import timedelta

from alongside.foundation.access.limits import Limit

INVITATION_DAYS = 14
SIGN_IN_LINK_MINUTES = 30
KEPT_FORM = timedelta(days=1)

# Offices share one address, so what is counted by network address is wide; by account it is narrow.
SIGN_IN = Limit("sign-in", tries=6, seconds=60)
SIGN_IN_HOUR = Limit("sign-in-hour", tries=40, seconds=3600)
SIGN_IN_NETWORK = Limit("sign-in-network", tries=60, seconds=60)
CODE = Limit("code", tries=6, seconds=60)
CODE_HOUR = Limit("code-hour", tries=20, seconds=3600)
CODE_NETWORK = Limit("code-network", tries=60, seconds=60)
LETTER = Limit("letter", tries=3, seconds=600)
LETTER_NETWORK = Limit("letter-network", tries=30, seconds=600)
LINK_NETWORK = Limit("link-network", tries=60, seconds=60)
INVITATIONS = Limit("invitations", tries=30, seconds=3600)
