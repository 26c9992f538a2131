"""Actuals by the file: written out to be filled in, handed in, looked at and put right, saved.

The contract: docs/domain/actuals-files.md.
"""
