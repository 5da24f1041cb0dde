from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Newcomers' records, consents and shared copies."""

    name = "alongside.foundation.clients"
    label = "clients"
