"""People of providers and of the council: who may sign in, with which roles."""
