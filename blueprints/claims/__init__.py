"""One-Off Claims: the list, one claim with its items and mileage logs in place, and its print."""
