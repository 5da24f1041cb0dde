"""The pages of newcomers' records: for staff, and for newcomers themselves (`newcomer`)."""
