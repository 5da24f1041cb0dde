"""Private uploads and downloads."""
