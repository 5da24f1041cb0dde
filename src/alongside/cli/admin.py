"""Makes the first administrator, and prints a link by which they sign in once and choose how from then on."""

import argparse

from alongside.cli.console import Refused, say
from alongside.cli.database import as_owner, data_dir_argument, reached, refuse_when_unreachable


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="the administrator's address")
    data_dir_argument(parser)


def run(options: argparse.Namespace) -> int:
    refuse_no_address(options.email)
    with reached(options.data_dir):
        as_owner()
        from django.db import transaction

        from alongside.foundation.people import actions

        refuse_when_unreachable()
        with transaction.atomic():
            person = actions.make_administrator(email=options.email)
            link = actions.one_time_sign_in_link(person)
    say(f"{person.email} is an administrator. To sign in, once:\n{link}")
    return 0


def refuse_no_address(email: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import EmailValidator

    try:
        EmailValidator()(email)
    except ValidationError:
        raise Refused(f"{email!r} is not an e-mail address.") from None
