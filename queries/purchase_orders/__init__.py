"""What pages need to know of purchase orders."""
