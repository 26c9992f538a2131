"""Credit notes that providers leave undone, and the officers who create them on their behalf (domain page, 6)."""
