"""One's own password, security code and devices."""
