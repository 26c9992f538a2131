"""Privacy: clients whose care is so long ago that they are to be erased."""
