"""What the links and buttons of the walk say in French."""

FRENCH: dict[str, str] = {}
