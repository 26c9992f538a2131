"""What a provider does with a one-off claim: make it, change it in place, submit, delete and copy it."""
