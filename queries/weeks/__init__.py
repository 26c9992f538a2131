"""What pages and verbs need to know of a week's planned and delivered care."""
