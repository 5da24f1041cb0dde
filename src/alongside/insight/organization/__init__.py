"""An organization's own page: its people and room, what it holds about whom, what is due for deletion."""
