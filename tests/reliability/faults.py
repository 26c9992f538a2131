"""All faults, one part after the other: what is killed, held, cut, full, late, of two versions, or on an odd day.

    python -m tests.reliability.faults 200 1     (make faults ROUNDS=200 SEED=1; on PostgreSQL with TEST_DATABASE_URL)

Each part is a command of its own, seeded; of those that fail it prints the command that repeats them. `ROUNDS` is how
often a council is killed; the other parts are played for as long as suits it.
"""

import subprocess
import sys
import time

from tests.support.markup import ON_POSTGRES

TESTS = (
    "tests/reliability",
    "tests/commands/test_worker.py",
    "tests/operations/test_clock_set.py",
    "tests/operations/test_actuals_files_malformed.py",
    "tests/operations/test_actuals_at_once.py",
    "tests/operations/test_invoices_at_once.py",
    "tests/operations/test_outgoing_email.py",
    "tests/pages/test_versions.py",
    "tests/promises/test_release_1_0_0.py",
)


def parts(rounds, seed):
    """[(what is played, the command's arguments after `python -m`)]."""
    few = max(1, rounds // 20)
    played = [
        ("a council at work is killed", ("tests.reliability.crash_rounds", rounds, seed)),
        ("payment runs are killed", ("tests.reliability.killed_runs", 60, max(2, rounds // 10), seed)),
        ("32 writers", ("tests.reliability.writers", 60 if rounds >= 50 else 10)),
        ("odd days", ("tests.money_rounds.calendars", few, seed)),
        ("random moves, one sum", ("tests.money_rounds.rounds", few * 5, seed)),
        ("processes, clocks, versions, files", ("pytest", "-q", "-n", 0, *TESTS)),
    ]
    if not ON_POSTGRES:  # they fill the disk of the database, and hold its file
        played.append(("attacks and breakdowns", ("tests.reliability.attacks",)))
    return [(what, [str(each) for each in arguments]) for what, arguments in played]


def main(rounds=50, seed=1):
    """Play every part. Exits 1 where one failed, and says how it is played again."""
    failed = []
    for what, arguments in parts(rounds, seed):
        command, started = [sys.executable, "-m", *arguments], time.monotonic()
        print(f"\n== {what}: python -m {' '.join(arguments)}", flush=True)
        code = subprocess.run(command, check=False).returncode  # noqa: S603
        print(f"-- {what}: {'well' if code == 0 else 'FAILED'} after {time.monotonic() - started:.0f} s", flush=True)
        if code:
            failed.append(f"FAILED {what}. Again: python -m {' '.join(arguments)}")
    print("\n" + ("\n".join(failed) or "All faults were withstood."))
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
