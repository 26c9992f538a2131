"""Organisation Details, Service Details, Contacts, and the change requests about them, on both sides."""
