"""First start: from an empty database to the first payment."""
