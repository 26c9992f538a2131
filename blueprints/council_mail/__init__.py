"""E-mails that could not be sent, and sending them again."""
