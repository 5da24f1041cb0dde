"""What happened, by whom, to what: one line for each action, in the same transaction."""
