"""Where officers start: what needs them."""
