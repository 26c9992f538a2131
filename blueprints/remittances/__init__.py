"""Remittance advice: what was paid."""
