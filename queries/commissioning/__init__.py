"""What commissioning pages ask about clients and line items."""
