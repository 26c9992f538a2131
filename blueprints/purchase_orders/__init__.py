"""Purchase orders: the list with value and spend, and one order with its iterations."""
