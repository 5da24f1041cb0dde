"""Addresses of one's account and of colleagues."""

from django.urls import path

from alongside.foundation.people.views import account, members, signin

app_name = "people"

urlpatterns = [
    path("profile/", account.profile, name="profile"),
    path("welcome/", account.welcome, name="welcome"),
    path("second-factor/", account.second_factor, name="second-factor"),
    path("sign-out-everywhere/", account.sign_out_everywhere, name="sign-out-everywhere"),
    path("kept/", account.kept, name="kept"),
    path("kept/throw-away/", account.throw_away, name="throw-away"),
    path("switch/", members.switch, name="switch"),
    path("colleagues/", members.members, name="members"),
    path("colleagues/invite/", members.invite, name="invite"),
    path("colleagues/<uuid:pk>/", members.member, name="member"),
    path("colleagues/<uuid:pk>/away/", members.away, name="away"),
    path("colleagues/<uuid:pk>/end/", members.end, name="end"),
    path("colleagues/<uuid:pk>/hand-over/", members.hand_over, name="hand-over"),
    path("colleagues/<uuid:pk>/lost-keys/", members.lost_keys, name="lost-keys"),
    path("invitations/<uuid:pk>/resend/", members.resend, name="resend"),
    path("invitations/<uuid:pk>/withdraw/", members.withdraw, name="withdraw"),
    path("managers/", members.managers, name="managers"),
    path("roles/", members.roles, name="roles"),
    path("invitation/<str:token>/", signin.accept, name="accept"),
    path("sign-in-link/<str:token>/", signin.sign_in_by_link, name="sign-in-by-link"),
]
