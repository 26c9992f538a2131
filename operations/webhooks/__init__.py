"""Events out: systems of providers and of the council are told, signed, of what happened, from the audit trail."""
