"""Actuals by the file: bulk export and import, and the commissioned care as a file."""
