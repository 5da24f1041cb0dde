"""HTTP of people: signing in, one's own account, colleagues, managers."""
