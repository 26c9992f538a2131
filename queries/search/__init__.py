"""The search: what has the words that were typed, what was meant where nothing has, and what is shown of each."""
