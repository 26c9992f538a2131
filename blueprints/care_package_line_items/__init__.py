"""Care package line items (C): the list with its filters, and one line's own page."""
