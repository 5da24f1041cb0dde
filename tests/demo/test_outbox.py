import pytest
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from alongside.demo.models import SentMessage

pytestmark = pytest.mark.django_db
OUTBOX = "alongside.demo.outbox.Backend"


def send(subject, body="Good morning.", language="en"):
    headers = {"Content-Language": language}
    message = EmailMessage(subject, body, to=["amira@nych.example"], headers=headers)
    return get_connection(OUTBOX).send_messages([message])


def page_of(client, query=""):
    return client.get(reverse("demo:outbox") + query).content.decode()


def test_a_message_is_kept_as_it_would_have_been_sent():
    assert send("A new referral is waiting", language="fr") == 1
    kept = SentMessage.objects.get()
    assert (kept.to, kept.subject) == (["amira@nych.example"], "A new referral is waiting")
    assert kept.language_name == "Français"


def test_the_newest_stands_first(client):
    send("The first")
    send("The second")
    page = page_of(client)
    assert page.index("The second") < page.index("The first")


def test_links_in_a_message_can_be_followed(client):
    send("Come in", body="http://localhost:8000/account/invitation/abc/")
    assert 'href="http://localhost:8000/account/invitation/abc/"' in page_of(client)


def test_what_stands_in_a_message_is_text_and_nothing_else(client):
    send("<b>bold</b>", body="<script>alert(1)</script>")
    page = page_of(client)
    assert "<script>alert" not in page
    assert "<b>bold" not in page


def test_a_long_outbox_comes_in_pages(client):
    for number in range(21):
        send(f"Number {number}.")
    assert "Number 20." in page_of(client)
    assert "Number 0." not in page_of(client)
    assert "Number 0." in page_of(client, "?page=2")


def test_an_empty_outbox_says_what_will_be_here(client):
    assert "No e-mails yet" in page_of(client)
