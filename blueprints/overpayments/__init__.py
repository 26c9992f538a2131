"""Overpayments, as a provider answers them and an officer decides."""
