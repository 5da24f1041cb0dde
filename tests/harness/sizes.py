"""How much each harness tries: a share in every run of the suite, the whole by hand.

`ALONGSIDE_HARNESS=full ./alongside test tests/harness` tries as much as tests/harness/README.md says. What was tried
stands at the end of the run, beside the bound that it allows: 0 failures in N independent tries bound the
rate at about 3/N.
"""

import os

FULL = os.environ.get("ALONGSIDE_HARNESS") == "full"


def size(share: int, whole: int) -> int:
    """How many to try in this run."""
    return whole if FULL else share
