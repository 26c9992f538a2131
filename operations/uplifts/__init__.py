"""Uplifts of prices: previewed, then applied once."""
