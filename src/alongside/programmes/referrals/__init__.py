"""Pre-screen, route, send, answer, report back."""
