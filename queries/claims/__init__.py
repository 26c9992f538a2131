"""One-off claims: the list, one claim with its items, what may be claimed, and what looks claimed before."""
