"""What the council's dashboard shows, each figure with the list behind it."""
