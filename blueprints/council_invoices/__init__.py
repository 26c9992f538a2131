"""The council's queue of invoices to authorise."""
