"""Invoices and credit notes, as the provider makes them."""
