"""Electronic invoices (EN 16931) that providers send in: read, checked by the standard's rules, fitted, submitted."""
