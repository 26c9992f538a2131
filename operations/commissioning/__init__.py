"""Commissioned care is changed on pages, by the same plan and checks as an import."""
