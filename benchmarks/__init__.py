"""Measurements of the real site; nothing here is shipped or timed in the test suite."""
