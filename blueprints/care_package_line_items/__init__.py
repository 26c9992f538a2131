"""Care package line items: the list with its filters, and one line's own page."""
