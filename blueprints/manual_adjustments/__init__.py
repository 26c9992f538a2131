"""Amounts that an officer adds to a Scheduled contract's current period by hand."""
