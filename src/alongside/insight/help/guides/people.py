"""For newcomers, and for everybody who is not signed in. Short sentences, no acronyms."""

# newcomer-facing

from django.utils.translation import gettext_lazy as _

from alongside.insight.help.guides.base import Guide, Picture, Task

LANGUAGES = ("en", "fr", "ar")

NEWCOMERS = Guide(
    title=_("Help for newcomers"),
    lead=_("Your page shows what is written about you. You decide what is shared."),
    ask=_("Ask the worker or the organization that helps you. They know your file; we do not."),
    languages=LANGUAGES,
    tasks=(
        Task(
            "page",
            _("Open your page"),
            (
                _("Your worker can give you a paper with a private link. Ask for it: it is free."),
                _("Open it with the camera of your telephone, or write the address into a browser."),
                _("You do not need an account or a password."),
                _("Choose your language at the top of the page."),
            ),
            Picture("newcomer-page", _("Your page: what you agreed to share, and who has opened it.")),
        ),
        Task(
            "see",
            _("See what is written, and who has read it"),
            (
                _("The page shows your name, what you agreed to share, and your papers."),
                _("It shows which organization opened your information, on which day, and why."),
                _("Something is wrong? Tell your worker. They will correct it."),
            ),
        ),
        Task(
            "stop",
            _("Stop sharing"),
            (
                _("You can stop at any time. You do not have to say why."),
                _("Press “Stop sharing”. The page asks once more. Then nobody can open the copy."),
                _("What they have read already, they have read. Ask them to delete what they wrote down."),
                _("Stopping does not end the help that you get."),
            ),
            Picture("newcomer-stop", _("The page that asks once more before the sharing stops.")),
        ),
        Task(
            "safe",
            _("Keep your page safe"),
            (
                _("Whoever has the paper can see your page. Keep it in a safe place."),
                _("You lost it? Tell your worker. They stop the link and give you a new one."),
                _("Somebody looks over your shoulder? Press “Leave this page quickly”. It opens another site at once."),
                _("You are in danger? Call 911. It is free, day and night."),
            ),
        ),
        Task(
            "account",
            _("See your page without the paper"),
            (
                _("On your page choose to make an account. You need an e-mail address that only you can read."),
                _("We write to you. Open the link in the letter, then the private link one more time."),
                _("After that you sign in with a code that we send you. You can also choose a password."),
            ),
        ),
    ),
)  # fmt: skip

EVERYBODY = Guide(
    title=_("Help for everybody"),
    lead=_("Signing in, finding a service, and whom to ask."),
    ask=_("You work at an organization? Ask its manager. You are a newcomer? Ask who helps you."),
    languages=LANGUAGES,
    tasks=(
        Task(
            "sign-in",
            _("Sign in"),
            (
                _("Write your e-mail address and your password."),
                _("You have no password, or forgot it? Choose “Send me a code”. It comes by e-mail."),
                _("You set up a passkey? Choose “Use a passkey”: your device knows you."),
                _("No code comes? Look among unwanted mail. Check that it is the address that was invited."),
            ),
            Picture("everybody-sign-in", _("The page to sign in: address and password, a code by e-mail, a passkey.")),
            "account_login",
        ),
        Task(
            "join",
            _("Get an account"),
            (
                _("Staff are invited by the manager of their organization. Nobody makes an account alone."),
                _("Newcomers need no account. Their worker can give them a private link."),
                _("Your organization is not in the network yet? Write to the people on the contact page."),
            ),
            begins_at="ui:contact",
        ),
        Task(
            "service",
            _("Find a service"),
            (
                _("Everybody may look into the list of services. You do not have to sign in."),
                _("Choose a place, a language or a kind of service. The nearest stand first."),
                _("The page of a service says who may come, where it is, and how to reach it."),
            ),
            Picture("everybody-service", _("The finder of services, with place, language and kind.")),
            "directory:services",
        ),
        Task(
            "language",
            _("Read in your language"),
            (
                _("Choose the language at the top or at the foot of the page."),
                _("Public pages come in English, French and Arabic."),
                _("You use a screen reader, or only the keyboard? Every page works with both."),
            ),
        ),
    ),
)  # fmt: skip
