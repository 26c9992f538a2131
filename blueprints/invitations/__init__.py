"""The link of an invitation: a new contact chooses their first password."""
