"""The invented region and its persona cards."""
