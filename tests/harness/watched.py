"""For the consent machine: a network that stands once, and what is asked of it and done to it beside the site.

These functions live in the test's database and go with it. They are there for speed: the machine takes hundreds of
thousands of steps, and after each one all the askers read.
"""

import json
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection, transaction

from alongside.cli.postgres import SUPERUSER
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import spoken_code, uuid7
from alongside.foundation.people.acting import acting_for
from tests.conftest import DATABASE
from tests.factories import PersonFactory, as_owner
from tests.programmes.referrals.walk import network, prepared

# The consent beside a copy is looked up past the policies: nothing keeps us from seeing that it was withdrawn.
CONSENT = """
CREATE FUNCTION harness_consent(key uuid) RETURNS SETOF clients_consent LANGUAGE sql STABLE SECURITY DEFINER
AS $$ SELECT * FROM clients_consent WHERE id = key $$
"""

# Reads as each asker in turn, under their scope: run by the site's role, and so under row-level security.
READ = """
CREATE FUNCTION harness_read(askers jsonb) RETURNS TABLE (
    reader uuid, holder uuid, parts text[], readable_until timestamptz,
    withdrawn_at timestamptz, agreed_until date, receiver uuid, purposes text[], agreed text[])
LANGUAGE plpgsql AS $$
DECLARE asker jsonb;
BEGIN
    FOR asker IN SELECT jsonb_array_elements(askers) LOOP
        PERFORM set_config(s.key, s.value, true) FROM jsonb_each_text(asker -> 'settings') s;
        RETURN QUERY
            SELECT (asker ->> 'reader')::uuid, NULL::uuid, ARRAY(SELECT jsonb_object_keys(c.fields)), c.until,
                k.withdrawn_at, k.until, k.receiver_id, k.purposes::text[], k.fields::text[]
            FROM clients_sharedcopy c LEFT JOIN LATERAL harness_consent(c.consent_id) k ON true
            UNION ALL
            SELECT (asker ->> 'reader')::uuid, r.organization_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM clients_client r;
    END LOOP;
END $$
"""

# Every end of a consent and of a copy comes as many days nearer, at the same hour where the network is. In replica
# mode the trigger that keeps a consent as it was given stands aside.
DAYS = f"""
CREATE FUNCTION harness_days_go_by(days integer) RETURNS void LANGUAGE sql SECURITY DEFINER
SET session_replication_role = replica AS $$
    UPDATE clients_consent SET until = until - days, given_at = given_at - days * interval '1 day';
    UPDATE clients_sharedcopy SET until =
        (until AT TIME ZONE '{settings.TIME_ZONE}' - days * interval '1 day') AT TIME ZONE '{settings.TIME_ZONE}';
$$
"""

# A prepared referral again under another key: all that goes before the consent is as it was decided once.
AGAIN = """
CREATE FUNCTION harness_prepare(template uuid, key uuid, new_code text) RETURNS void
LANGUAGE sql SECURITY DEFINER AS $$
    INSERT INTO referrals_referral SELECT (jsonb_populate_record(r, jsonb_build_object(
        'id', key, 'code', new_code, 'state', 'pre-screened', 'consent_id', NULL, 'report_back', false))).*
    FROM referrals_referral r WHERE r.id = template;
    INSERT INTO referrals_subject SELECT (jsonb_populate_record(s, jsonb_build_object('referral_id', key))).*
    FROM referrals_subject s WHERE s.referral_id = template;
    INSERT INTO referrals_judgement SELECT (jsonb_populate_record(j, jsonb_build_object(
        'id', gen_random_uuid(), 'referral_id', key))).*
    FROM referrals_judgement j WHERE j.referral_id = template;
$$
"""


class Read(NamedTuple):
    """One copy (or, with a `holder`, one record) that a reader was given, and the consent beside it."""

    reader: UUID
    holder: UUID | None
    parts: list[str]
    readable_until: Any
    withdrawn_at: Any
    agreed_until: Any
    receiver: UUID
    purposes: list[str]
    agreed: list[str]


class Watched:
    """One newcomer of one sender, two receivers, a stranger; a referral prepared up to its consent."""

    def __init__(self) -> None:
        with psycopg.connect(DATABASE.server.url(SUPERUSER)) as superuser:
            for statement in (CONSENT, READ, DAYS, AGAIN):
                superuser.execute(statement)
        with transaction.atomic():
            self.net = network()
            manager = PersonFactory(works_at=self.net.sender, roles=["manager"])
            self.template = prepared(self.net).pk
        staff = {**vars(self.net), "manager": manager}
        names = "worker colleague manager coach other_coach stranger".split()
        self.by = {name: acting_for(staff[name]) for name in names}
        self.stranger_home = self.by["stranger"].organization.pk
        askers = [self.by[name] for name in ("stranger", "coach", "other_coach")]
        self.askers = json.dumps([asker(by) for by in askers])

    def read_by_all(self) -> list[Read]:
        """All that the database gives to the stranger and to the receivers, each under their own scope."""
        return [Read(*row) for row in asked("SELECT * FROM harness_read(%s)", self.askers)]

    def let_days_go_by(self, days: int) -> None:
        """Turn the calendar of every consent and copy."""
        asked("SELECT harness_days_go_by(%s)", days)

    def draft(self) -> UUID:
        """Another referral of the same newcomer to the same service, which no consent is attached to yet."""
        key = uuid7()
        asked("SELECT harness_prepare(%s, %s, %s)", self.template, key, spoken_code())
        return key


def asker(by: Acting) -> dict[str, Any]:
    return {"reader": str(by.organization.pk), "settings": by.scope().settings()}


def asked(statement: str, *values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def take_the_guards_away() -> None:
    """The database asks for no consent, and a withdrawal ends no copy."""
    with transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE clients_sharedcopy DISABLE TRIGGER clients_sharedcopy_consent")
        cursor.execute("ALTER TABLE clients_consent DISABLE TRIGGER clients_consent_kept")
