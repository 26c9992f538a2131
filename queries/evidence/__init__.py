"""Everything about an invoice, or about a client over some dates, as files of rows."""
