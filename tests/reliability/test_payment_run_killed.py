"""`kill -9` of the worker that finalises a run, at random moments: each remittance once, the files the same bytes.

`make kill-rounds` does the same with 500 organisations, fifty times.
"""

from tests.reliability.killed_runs import Rounds

ORGANISATIONS = 20
ROUNDS = 5


def test_a_killed_run_comes_out_as_if_nobody_had_killed_it(database, test_database):
    database.close()
    rounds = Rounds(test_database, ORGANISATIONS, seed=1)
    assert rounds.unharmed["state"] == "finalised"
    assert rounds.unharmed["problems"] == []
    assert [remittance["number"] for remittance in rounds.unharmed["remittances"]] == list(range(1, ORGANISATIONS + 1))
    half_way = 0
    for _ in range(ROUNDS):
        killed = rounds.killed()
        assert killed.outcome == rounds.unharmed
        half_way += any(0 < paid < ORGANISATIONS for paid in killed.paid_at_kills)
    assert half_way > 0
