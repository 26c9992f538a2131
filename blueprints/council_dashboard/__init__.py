"""The council's dashboard (N14): how fast invoices are paid."""
