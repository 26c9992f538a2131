"""Backups: made by the hour, thinned, sealed where a key is set, and brought back on a bare machine."""
