"""Uplifts of prices: preview by provider, apply once, a letter to each."""
