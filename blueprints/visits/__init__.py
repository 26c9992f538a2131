"""Visits: uploaded in a file, shown one by one, and those that wait for an order."""
