"""What must always hold, a module for each kind of thing: queries.verification runs them all.

A check is a function without parameters that yields one sentence for everything that is wrong, and names it. Where the
database can compare, only what is wrong comes back; where JSON is read, rows come a page at a time (`paging.pages`).
"""
