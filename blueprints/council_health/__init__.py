"""How the portal itself stands, and jobs that failed."""
