"""See as: an officer sees what a provider sees."""
