"""Everything on one client: who is asked about, what there is, and who else is named in it."""
