"""The council's queue of change requests."""
