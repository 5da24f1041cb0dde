"""Settings, addresses and the WSGI entrance."""
