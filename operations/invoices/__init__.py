"""What providers and officers do with invoices and credit notes: one transaction and one audit event a verb."""
