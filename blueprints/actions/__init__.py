"""Actions and Change Requests: matters between a provider and the council, as threads."""
