"""Take-away: everything of one's own organisation in the open formats."""
