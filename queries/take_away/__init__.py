"""What an organisation takes away: the open formats of its care, and the rest to read."""
