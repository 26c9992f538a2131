"""Commissioning: clients and their care, changed by Commissioning Officers."""
