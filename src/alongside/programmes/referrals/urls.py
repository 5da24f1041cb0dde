"""Addresses of referrals."""

from django.urls import path

from alongside.programmes.referrals.views import (
    answering,
    ending,
    lists,
    network,
    newcomer,
    preparing,
    referral,
    sending,
    serving,
    starting,
)

app_name = "referrals"
urlpatterns = [
    path("received/", lists.inbox, name="inbox"),
    path("received.csv", lists.inbox_table, name="inbox-table"),
    path("sent/", lists.outbox, name="outbox"),
    path("sent.csv", lists.outbox_table, name="outbox-table"),
    path("network/", network.overview, name="network"),
    path("network.csv", network.table, name="network-table"),
    path("new/", starting.new, name="new"),
    path("mine/<uuid:key>.ics", newcomer.my_appointment, name="my-appointment"),
    path("my/<str:token>/<uuid:key>.ics", newcomer.appointment_by_link, name="appointment-by-link"),
    path("<uuid:pk>/", referral.referral, name="referral"),
    path("<uuid:pk>/messages/", referral.write, name="write"),
    path("<uuid:pk>/appointments/<uuid:key>.ics", referral.appointment, name="appointment"),
    path("<uuid:pk>/pre-screen/", preparing.prescreen, name="prescreen"),
    path("<uuid:pk>/verdict/", preparing.verdict, name="verdict"),
    path("<uuid:pk>/suitability/", preparing.suitability, name="suitability"),
    path("<uuid:pk>/where-to/", sending.partners, name="partners"),
    path("<uuid:pk>/consent/", sending.consent, name="consent"),
    path("<uuid:pk>/check/", sending.check, name="check"),
    path("<uuid:pk>/sent/", sending.sent, name="sent"),
    path("<uuid:pk>/accept/", answering.accept, name="accept"),
    path("<uuid:pk>/decline/", answering.decline, name="decline"),
    path("<uuid:pk>/return/", answering.return_for_information, name="return"),
    path("<uuid:pk>/redirect/", answering.redirect_elsewhere, name="redirect"),
    path("<uuid:pk>/answer/", ending.answer, name="answer"),
    path("<uuid:pk>/intake/", serving.intake, name="intake"),
    path("<uuid:pk>/came/", serving.kept, name="kept"),
    path("<uuid:pk>/missed/", serving.missed, name="missed"),
    path("<uuid:pk>/ready/", serving.ready, name="ready"),
    path("<uuid:pk>/enrol/", serving.enrol, name="enrol"),
    path("<uuid:pk>/report/", serving.report, name="report"),
    path("<uuid:pk>/recall/", ending.recall, name="recall"),
    path("<uuid:pk>/withdraw/", ending.withdraw, name="withdraw"),
    path("<uuid:pk>/onward/", ending.onward, name="onward"),
    path("<uuid:pk>/close/", ending.close, name="close"),
]
