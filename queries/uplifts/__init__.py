"""Uplifts of prices: what one would do, and what its pages show."""
