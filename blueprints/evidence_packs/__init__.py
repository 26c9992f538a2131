"""Evidence packs: everything about an invoice, or a client's care over dates, in one zip."""
