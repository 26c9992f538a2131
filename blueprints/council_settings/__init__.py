"""The council's settings."""
