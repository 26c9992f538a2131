"""What pages and verbs need to know of invoices and credit notes."""
