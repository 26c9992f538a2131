"""`kill -9` in the middle of imports, claims, disputes, invoices and runs: every table as if nobody had killed it.

`make crash-rounds` plays whole rounds of many councils; here is one short one, so that they go on working.
"""

from tests.reliability import crash_rounds
from tests.reliability.crash_rounds import Council


def test_a_killed_council_comes_out_as_if_nobody_had_killed_it(database, test_database, tmp_path, monkeypatch):
    plan = [(each, 0) for each in crash_rounds.WAY[:5]]
    monkeypatch.setattr(crash_rounds, "plan_of", lambda _seed: plan)
    monkeypatch.setattr(crash_rounds, "begin", lambda _world: None)
    council = Council(test_database, 1, tmp_path)
    assert council.unharmed["problems"] == council.unharmed["worked out otherwise"] == []
    assert {"send_care_file", "update_system"} <= set(council.done)
    steps, outcome = council.killed(seed=2)
    assert steps
    assert outcome == council.unharmed
    test_database.go_back()
    with database.connection_context():  # what is lost is seen
        assert council.outcome()["CareUpload"] != council.unharmed["CareUpload"]
