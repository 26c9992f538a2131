"""The council's settings (N11)."""
