"""Organizations, agreements, places and services."""
