"""What a person can ask for: one package for each area. Areas never import each other."""

from importlib import import_module

AREAS = (
    "public",
    "signing_in",
    "account",
    "organisations",
    "home",
    "help_topics",
)
ALL = [import_module(f"blueprints.{area}.routes").bp for area in AREAS]
