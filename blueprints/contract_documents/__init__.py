"""Contract documents: the provider's list, agreeing and rejecting."""
