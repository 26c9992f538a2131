"""Rounds of random moves on one council, and one sum from scratch that is asked after each (`make money-rounds`).

`care`, `due`, `sums`, `floors`, `visits` and `claims` are the sum: docs/domain read once more, by code that shares
nothing with `rules/`, `queries/` or `operations/`. `world` and the modules of moves are what is played, `rounds` plays
it.
"""
