"""Words and lists that are data."""
