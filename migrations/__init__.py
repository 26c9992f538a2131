"""Numbered migrations, forward only, written by hand; running.py runs them, CONTRIBUTING.md says how to add one."""
