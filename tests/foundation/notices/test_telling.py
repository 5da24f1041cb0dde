"""People are told in the site at once, and by e-mail as each has chosen."""

import datetime
import json
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from alongside.foundation.notices import actions, tasks
from alongside.foundation.notices.kinds import Kind
from alongside.foundation.notices.models import Message, Notice
from tests.factories import OrganizationFactory, PersonFactory, acting, as_owner, sign_in

pytestmark = pytest.mark.django_db

SEVEN = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def waiting_jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def test_the_email_and_its_job_exist_with_the_notice_and_the_job_carries_a_key_alone(
    person, tell, messages
):
    tell(person)
    [message] = messages()
    assert message.address == person.email
    [(task, args)] = waiting_jobs()
    assert task == "notices.deliver"
    assert json.loads(args) == {"message": str(message.pk)}


def test_a_day_in_a_notice_reads_in_the_language_of_its_reader():
    due = Kind("x", "x", "Answer by %(due)s (%(code)s)")
    said = {}
    for language in ("en", "fr"):
        with translation.override(language):
            said[language] = due.says({"due": "2026-11-24", "code": "A"}).replace("\u00a0", " ")
    assert said == {"en": "Answer by 24 November 2026 (A)", "fr": "Answer by 24 novembre 2026 (A)"}
    assert due.says({"due": "", "code": "A"}) == "Answer by  (A)"


def test_the_subject_of_a_letter_names_the_code_of_its_matter(person, tell, messages):
    tell(person)
    tell(person, code="WYCJC8G")
    assert [message.subject for message in messages()] == ["Notices", "Notices (WYCJC8G)"]


def test_nothing_exists_when_the_change_fails(person, tell, messages):
    with transaction.atomic():
        tell(person)
        transaction.set_rollback(True)
    assert messages() == []
    assert waiting_jobs() == []


def test_each_is_told_once_and_closed_accounts_not_at_all(person, tell, messages):
    closed = PersonFactory(is_active=False)
    tell([person, person, closed])
    assert [message.recipient for message in messages()] == [person]


@pytest.mark.parametrize(("digest", "letters"), [("each", 1), ("daily", 0), ("none", 0)])
def test_letters_come_as_the_person_chose(home, tell, messages, digest, letters):
    person = PersonFactory(works_at=home, digest=digest)
    tell(person)
    assert len(messages()) == letters
    with acting(person) as by:
        assert actions.unread_count(by) == 1


def test_a_delivered_message_forgets_its_text_and_is_not_sent_twice(person, tell, messages):
    tell(person)
    [message] = messages()
    for _ in range(2):
        actions.deliver(message.pk)
    [letter] = mail.outbox
    assert "A. H.: answered" in letter.body
    assert "http://localhost:8000/home/" in letter.body
    assert reverse("people:profile") in letter.body
    [sent] = messages()
    assert (sent.body, sent.subject) == ("", "")
    assert person.email not in sent.address
    assert sent.sent_at


def test_a_failure_is_noted_and_tried_again_under_the_same_message_id(
    person, tell, messages, monkeypatch
):
    tell(person)
    [message] = messages()
    send, ids = EmailBackend.send_messages, []

    def refuse(self, letters):
        ids.extend(letter.message()["Message-ID"] for letter in letters)
        raise smtplib.SMTPServerDisconnected("away")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        actions.deliver(message.pk)
    [failed] = messages()
    assert (failed.attempts, failed.failure) == (1, "SMTPServerDisconnected")
    assert failed.body

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    actions.deliver(message.pk)
    assert mail.outbox[0].message()["Message-ID"] == ids[0]
    assert messages()[0].attempts == 2


def wait_after(tries: int) -> int | None:
    """Seconds until the next try of a job that was tried so often before and failed again."""
    job = Job(
        id=1, queue="mail", lock=None, queueing_lock=None, task_name=actions.DELIVER, attempts=tries
    )
    decision = tasks.AGAIN.get_retry_decision(exception=OSError(), job=job)
    return decision and round((decision.retry_at - timezone.now()).total_seconds())


def test_a_letter_waits_longer_after_each_failure_and_gives_up_after_days():
    waits = [wait_after(tries) for tries in range(tasks.AGAIN.max_attempts)]
    assert waits == sorted(set(waits))
    assert sum(waits[:5]) < 90  # two kills and three cuts, and still out within what a job may take
    assert 2 * 24 * 3600 < sum(waits) < 5 * 24 * 3600
    assert wait_after(len(waits)) is None


def test_the_days_letter_gathers_what_is_unread_and_comes_once(home, tell, messages):
    person = PersonFactory(works_at=home, digest="daily", language="fr")
    for initials in ("A. H.", "B. N.", "C. O."):
        tell(person, initials)
    with acting(person) as by:
        first = Notice.objects.order_by("created_at").first()
        actions.mark_read(notice_ids=[first.pk], by=by)
    tasks.digests(int(SEVEN.timestamp()))
    tasks.digests(int(SEVEN.timestamp()))
    [message] = messages()
    assert "B. N." in message.body
    assert "C. O." in message.body
    assert "A. H." not in message.body
    assert message.language == "fr"


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (datetime.datetime(2026, 7, 6, 11, tzinfo=datetime.UTC), 1),
        (datetime.datetime(2026, 7, 6, 12, tzinfo=datetime.UTC), 0),
        (datetime.datetime(2026, 12, 7, 11, tzinfo=datetime.UTC), 0),
        (datetime.datetime(2026, 12, 7, 12, tzinfo=datetime.UTC), 1),
    ],
)
def test_the_days_letter_comes_at_seven_in_toronto_summer_and_winter(
    home, tell, messages, moment, sent
):
    tell(PersonFactory(works_at=home, digest="daily"))
    tasks.digests(int(moment.timestamp()))
    assert len(messages()) == sent


def test_a_notice_that_lacks_a_word_is_refused_before_anybody_is_told(person, messages):
    with pytest.raises(KeyError):
        actions.tell(person, "test.answered", context={}, url="/")
    assert messages() == []


def test_a_person_reads_their_own_notices_and_nobody_elses(client, person, home, tell):
    others = [PersonFactory(works_at=home), PersonFactory(works_at=OrganizationFactory())]
    tell(person)
    page = reverse("notices:list")
    assert "A. H.: answered" in sign_in(client, person).get(page).text
    with acting(person):
        notice = Notice.objects.get()
    for other in others:
        assert "A. H." not in sign_in(client, other).get(page).text
        assert client.post(reverse("notices:open", args=[notice.pk])).status_code == 404
        with acting(other):
            assert not Notice.objects.exists()


def test_opening_a_notice_marks_it_read_and_leads_on(client, person, tell):
    tell(person)
    browser = sign_in(client, person)
    with acting(person):
        notice = Notice.objects.get()
    assert browser.post(reverse("notices:open", args=[notice.pk])).url == "/home/"
    unread = browser.get(reverse("notices:list") + "?show=unread")
    assert "Nothing unread" in unread.text


def test_all_can_be_marked_as_read_at_once(client, person, tell):
    for initials in ("A. H.", "B. N."):
        tell(person, initials)
    sign_in(client, person).post(reverse("notices:mark-read"), {"all": "1"})
    with acting(person) as by:
        assert actions.unread_count(by) == 0


def test_the_list_costs_the_same_for_one_or_twenty(client, person, tell, count_queries):
    browser = sign_in(client, person)
    page = reverse("notices:list")
    tell(person)
    browser.get(page)
    one = count_queries(lambda: browser.get(page))
    for _ in range(19):
        tell(person)
    assert count_queries(lambda: browser.get(page)) == one


def test_a_message_is_reached_by_its_own_job_alone(person, tell):
    tell(person)
    with acting(PersonFactory(works_at=OrganizationFactory())):
        assert not Message.objects.exists()
    with as_owner():
        assert Message.objects.filter(created_at__lte=timezone.now()).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_delivers_what_waits(tell):
    person = PersonFactory(works_at=OrganizationFactory())
    with transaction.atomic():
        tell(person)
    assert mail.outbox == []
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, queues=["mail"])
    assert [letter.to for letter in mail.outbox] == [[person.email]]
    with as_owner():
        assert Message.objects.get().sent_at
