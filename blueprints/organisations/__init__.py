"""Choosing the organisation to act for."""
