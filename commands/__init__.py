"""The `flask` commands: one a file, all listed in registry.py."""
