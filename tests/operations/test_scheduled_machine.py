"""A simulated year of Scheduled payments: officers set lines, runs pay, care changes for days long past.

For each line, slice and side what was paid, what was cancelled, what is payable, suspended or carried, and what is on a
plan are together always what is due, worked out day by day; and nothing that was settled ever changes.
"""

from tests.support.simulated_year import AYear

EXAMPLES = {"ci": 4, "thorough": 100}


def test_a_year_of_scheduled_payments(play):
    play(AYear, steps=40, examples=EXAMPLES)
