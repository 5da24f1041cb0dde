from django.apps import AppConfig

from alongside.foundation.access import rls


class JournalConfig(AppConfig):
    """The journal: lines that actions write, and row history that triggers write."""

    name = "alongside.foundation.journal"
    label = "journal"

    def ready(self) -> None:
        """Let the runtime role add lines and read history, and neither change nor invent it."""
        rls.grant_only("journal_event", "SELECT, INSERT")
        rls.grant_only("journal_rowchange", "SELECT")
        rls.grant_only("journal_oldvalue", "SELECT")
        rls.grant_only("journal_unsealed", "SELECT")
        rls.grant_only("journal_seal", "SELECT")
