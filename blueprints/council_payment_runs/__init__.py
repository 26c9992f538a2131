"""Payment runs, on the council's side."""
