"""Disputes, the provider's side: the list, and one dispute with its actuals and the response."""
