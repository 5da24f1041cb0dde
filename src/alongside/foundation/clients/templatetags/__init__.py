"""Template filters of newcomers' records."""
