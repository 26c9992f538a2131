"""What pages and verbs need to know of disputes."""
