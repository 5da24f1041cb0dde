"""The shape of input: signing in, one's own account, colleagues."""
