"""Where a provider starts."""
