"""What pages and verbs need to know of actuals by the file."""
