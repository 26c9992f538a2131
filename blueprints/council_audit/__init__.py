"""The audit trail: who did what and when, what was and what is."""
