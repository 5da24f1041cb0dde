"""Pages about criteria: sets and versions for everybody at work, drafts for coordinators."""

from alongside.foundation.criteria.views import drafts, reading, rules

__all__ = ["drafts", "reading", "rules"]
