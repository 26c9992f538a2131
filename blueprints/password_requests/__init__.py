"""Request new Password: the form for somebody who cannot sign in."""
