"""Who may do what with a private file. Reading is a matter of `visible_to` and of the database."""

# newcomer-facing

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import YES, Answer, no
from alongside.foundation.files.models import FileKind, StoredFile


def may_store(acting: Acting) -> Answer:
    """Somebody at work, for their organization; or a newcomer, for their own record."""
    if acting.organization is None and not acting.subjects:
        return no(_("Only somebody who acts for an organization can keep a file here."))
    return YES


def may_remove(acting: Acting, file: StoredFile) -> Answer:
    """The organization that keeps the file, unless it belongs to a consent or to a referral."""
    if not acting.works_for(file.organization_id):
        return no(_("Only the organization that keeps the file can remove it."))
    if file.kind == FileKind.CONSENT:
        return no(_("A signed consent is kept as long as the consent itself."))
    if file.shared_copy_id is not None:
        return no(_("This file came with a referral, and goes when its consent ends."))
    return YES
