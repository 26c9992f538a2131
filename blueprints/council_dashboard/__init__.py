"""The council's dashboard: how fast invoices are paid."""
