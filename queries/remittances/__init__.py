"""What pages need to know of remittances."""
