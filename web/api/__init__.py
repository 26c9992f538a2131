"""Flask plumbing of the API: who carries which key, what a view takes and gives, and what is wrong, as JSON."""
