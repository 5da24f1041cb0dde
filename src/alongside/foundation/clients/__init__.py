"""Newcomers' records, consents and shared copies."""
