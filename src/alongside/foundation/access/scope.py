"""Who is asking, told to PostgreSQL inside each transaction, for row-level security to read.

The settings are local to the transaction (`set_config(..., true)`), never to the connection, so a
pooled connection carries nothing from one request to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import connection, transaction


@dataclass(frozen=True)
class Scope:
    """The asker: a person, the organizations they act for, and the narrower grounds.

    `network`: sees states, counts and codes across the network, never names.
    `administrator`: keeps the install; may invite for any organization.
    `subjects`: the client records whose own person is looking.
    `link`: hash of the private link being used.
    `message`: the one outgoing message that a job delivers.
    `matter`: the one record that a job works on.
    """

    person: UUID | None = None
    orgs: Sequence[UUID] = field(default_factory=tuple)
    network: bool = False
    administrator: bool = False
    subjects: Sequence[UUID] = field(default_factory=tuple)
    link: str = ""
    message: UUID | None = None
    matter: UUID | None = None

    def settings(self) -> dict[str, str]:
        """The scope as PostgreSQL settings; absent values are empty strings."""
        return {
            "alongside.person": str(self.person or ""),
            "alongside.orgs": _array(self.orgs),
            "alongside.network": "on" if self.network else "",
            "alongside.administrator": "on" if self.administrator else "",
            "alongside.subjects": _array(self.subjects),
            "alongside.link": self.link,
            "alongside.message": str(self.message or ""),
            "alongside.matter": str(self.matter or ""),
        }


def _array(keys: Sequence[UUID]) -> str:
    return "{" + ",".join(str(key) for key in keys) + "}" if keys else ""


NOBODY = Scope()


def put(scope: Scope) -> None:
    """Set the scope for the rest of this transaction. Refused outside a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A scope is set inside a transaction.")
    settings = scope.settings()
    calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in settings.items() for part in pair])
    connection.alongside_scope = scope  # type: ignore[attr-defined]
    if not _was_put_in_this_transaction():
        connection.alongside_mark = mark = _Mark()  # type: ignore[attr-defined]
        transaction.on_commit(mark)


def current() -> Scope:
    """The scope last put in this transaction; nobody outside one, and nobody before the first."""
    if not _was_put_in_this_transaction():
        return NOBODY
    return getattr(connection, "alongside_scope", NOBODY)


class _Mark:
    """Stands among what a transaction does on commit, for as long as the transaction lasts."""

    def __call__(self) -> None:
        """Nothing is left to do: Django forgets the mark on commit and on rollback alike."""


def _was_put_in_this_transaction() -> bool:
    """Whether the scope that the connection remembers is of this transaction and not of an earlier one."""
    mark = getattr(connection, "alongside_mark", None)
    return any(held is mark for _savepoints, held, *_ in connection.run_on_commit)


@contextmanager
def acting(scope: Scope) -> Iterator[Scope]:
    """Act under `scope`, then under whatever held before.

    SET LOCAL ends with the transaction and not with the savepoint, so the outer scope is put back
    by hand, also after an error that the caller handles.
    """
    outermost = not connection.in_atomic_block
    before = NOBODY if outermost else current()
    try:
        with transaction.atomic():
            put(scope)
            yield scope
    finally:
        if outermost:
            connection.alongside_scope = NOBODY  # type: ignore[attr-defined]
        elif not connection.needs_rollback:
            put(before)


@contextmanager
def widened(**changes: object) -> Iterator[Scope]:
    """Act under the current scope with some parts changed."""
    with acting(replace(current(), **changes)) as scope:  # type: ignore[arg-type]
        yield scope
