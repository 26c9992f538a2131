"""Actuals by the file: exported to be filled in, uploaded, checked and corrected, saved.

The contract: docs/domain/actuals-files.md.
"""
