"""What pages need to know of care package line items."""
