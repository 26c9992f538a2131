"""Flask plumbing with no business meaning: settings, permissions, page or fragment, forms, filters, clock, security."""
