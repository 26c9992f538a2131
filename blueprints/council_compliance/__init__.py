"""Payments compliance: what the council publishes of its payments, with the list behind each figure."""
