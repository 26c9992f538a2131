"""What a provider's start page needs to know."""
