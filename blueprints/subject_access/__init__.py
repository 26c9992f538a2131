"""Privacy: everything on one client, as a zip, for the client who asks for it."""
