"""Each person's work list."""
