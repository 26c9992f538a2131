"""The bell, and E-mail Notifications."""
