"""The search: one box for everything that has a name, a reference or a number."""
