"""Payment runs: prepared, checked, approved by another person, finalised by a job (docs/domain/payment-runs.md)."""
